// Decides all that a ranked panel shows: the rows, their bars and the words of its footer.
import type { Breakdown, BreakdownRow, FacetRow } from '@/lib/domain/answers'
import type { EffectsMode } from '../filter/effects-mode'
import { formatChange, formatCount, formatShare } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import { EFFECT_PIECES, type EffectField, effectParts, effectSeries, sumOfSeries } from './effect-series'

export type RankedRow = {
  value: string
  label: string
  count: string
  share: string
  /** The bar's pieces in percent of its column, from the left; the largest row fills it. */
  bar: { field: EffectField; width: number }[]
  /** The numbers behind the bar, in words. */
  words: string
  /** Against the period before, and what was counted there, in words; null where nothing was asked of it. */
  change: string | null
  before: string | null
}

export type Ranking = {
  rows: RankedRow[]
  /** `10 of 64`: how many values are shown, and how many there are; `unknown` is named where it is one of them. */
  shown: string
}

/**
 * The first `most` rows of a breakdown; `leaveOut` names a value that is no answer to the panel's question (`none`
 * among errors). Shares are of the events that have any of the shown dimension's values, the left-out ones not counted.
 * `named` is how many values there are without the absent one, where the page says so elsewhere: the footer counts all.
 */
export function prepareRanking(
  breakdown: Breakdown,
  most: number,
  {
    leaveOut,
    named = breakdown.distinct,
    effects = 'recorded',
  }: { leaveOut?: string; named?: number; effects?: EffectsMode } = {},
): Ranking {
  const left = breakdown.rows.filter((row) => row.value !== leaveOut)
  const gone = breakdown.rows.find((row) => row.value === leaveOut)
  const whole = breakdown.total - (gone?.events ?? 0)
  const distinct = breakdown.distinct - (gone ? 1 : 0)
  const shown = left.slice(0, most)
  const largest = Math.max(1, ...shown.map((row) => row.events))
  return {
    rows: shown.map((row) => ({
      value: row.value,
      label: labelAmong(row, shown),
      count: formatCount(row.events),
      share: formatShare(row.events, whole),
      bar: barOf(row, largest, effects),
      words: wordsOf(row, effects),
      ...changeOf(row, breakdown),
    })),
    shown: `${formatCount(shown.length)} of ${formatCount(distinct)}${named < breakdown.distinct ? ', “unknown” counted' : ''}`,
  }
}

function changeOf({ events, previousEvents }: BreakdownRow, { previous }: Breakdown) {
  if (previousEvents === undefined || previous === undefined) return { change: null, before: null }
  return {
    change: formatChange(events, previousEvents),
    before: `${formatCount(previousEvents)} in ${formatRange(previous.from, previous.to)}`,
  }
}

/** Namesakes among the rows are told apart by the account that their ARN names: `Deploy in 111122223333`. */
export function labelAmong({ label, value }: FacetRow, rows: readonly FacetRow[]): string {
  const namesake = rows.some((other) => other.value !== value && other.label === label)
  const account = namesake && /:(\d{12}):/.exec(value)?.[1]
  return account ? `${label} in ${account}` : label
}

/** The pieces of a row's bar where a bar of `largest` events fills the column. */
export function barOf(row: FacetRow, largest: number, effects: EffectsMode = 'recorded'): RankedRow['bar'] {
  const parts = effectParts(row, effects)
  return EFFECT_PIECES.map(({ field }) => ({ field, width: (parts[field] / largest) * 100 })).filter(
    ({ width }) => width > 0,
  )
}

/** `1,200 events: 200 writes, of which 30 inferred, 1,000 reads, 3 failed`. */
export function wordsOf(row: FacetRow, effects: EffectsMode = 'recorded'): string {
  const parts = effectParts(row, effects)
  const kinds = effectSeries(effects).map((series) => {
    const sum = sumOfSeries(parts, series)
    const inferred = series.inferred ? parts[series.inferred.field] : 0
    const words = wordsOfKind(series.field, sum)
    return { sum, words: inferred > 0 ? `${words}, of which ${formatCount(inferred)} inferred` : words }
  })
  const some = [...kinds, { sum: row.errors, words: `${formatCount(row.errors)} failed` }]
    .filter(({ sum }) => sum > 0)
    .map(({ words }) => words)
  return `${formatCount(row.events)} ${row.events === 1 ? 'event' : 'events'}${some.length > 0 ? `: ${some.join(', ')}` : ''}`
}

function wordsOfKind(field: 'writes' | 'reads' | 'unknown', count: number): string {
  const word = field === 'unknown' || count !== 1 ? field : field.slice(0, -1)
  return `${formatCount(count)} ${word}`
}
