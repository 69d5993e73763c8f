// Decides all that a ranked panel shows: the rows, their bars and the words of its footer.
import type { Breakdown, BreakdownRow, FacetRow } from '@/lib/domain/answers'
import { formatChange, formatCount, formatShare } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import { READ_ONLY_SERIES } from './read-only-series'

export type RankedRow = {
  value: string
  label: string
  count: string
  share: string
  /** The bar's pieces in percent of its column, from the left; the largest row fills it. */
  bar: { field: 'writes' | 'reads' | 'unknown'; width: number; hatched: boolean }[]
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
  { leaveOut, named = breakdown.distinct }: { leaveOut?: string; named?: number } = {},
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
      bar: barOf(row, largest),
      words: wordsOf(row),
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
export const barOf = (row: FacetRow, largest: number): RankedRow['bar'] =>
  READ_ONLY_SERIES.map(({ field, hatched }) => ({
    field,
    hatched,
    width: (row[field] / largest) * 100,
  })).filter(({ width }) => width > 0)

/** `1,200 events: 200 writes, 1,000 reads, 3 failed`. */
export function wordsOf(row: FacetRow): string {
  const parts = [
    [row.writes, row.writes === 1 ? 'write' : 'writes'],
    [row.reads, row.reads === 1 ? 'read' : 'reads'],
    [row.unknown, 'unknown'],
    [row.errors, 'failed'],
  ] as const
  const some = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`)
  return `${formatCount(row.events)} ${row.events === 1 ? 'event' : 'events'}${some.length > 0 ? `: ${some.join(', ')}` : ''}`
}
