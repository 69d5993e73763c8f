// Decides which values a facet lists: what is chosen first, then by count, or what was typed finds.
import type { Facet, FacetRow } from '@/lib/domain/answers'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import type { Condition } from '@/lib/domain/filter'
import { barOf, labelAmong, type RankedRow, wordsOf } from '../chart/prepare-ranking'
import type { EffectsMode } from '../filter/effects-mode'
import { inSentence } from '../filter/in-sentence'
import { valueLabel } from '../filter/value-label'
import { formatCount } from '../panel/format-number'

export type FacetValue = {
  value: string
  label: string
  /** Under the other filters. */
  count: string
  /** The bar's pieces in percent, from the left; the largest listed value fills it. */
  bar: RankedRow['bar']
  words: string
  included: boolean
  excluded: boolean
}
export type FacetView = {
  values: FacetValue[]
  /** `6 of 64`. */
  shown: string
  /** Whether there are values that are not listed. */
  more: boolean
}
const NOTHING = { events: 0, reads: 0, writes: 0, unknown: 0, inferredReads: 0, inferredWrites: 0, errors: 0 }

/**
 * The chosen values of a facet and its first others, `most` in all where that many are not chosen. No error is no answer to
 * "which errors": it is listed only where the filter names it.
 */
export function prepareFacet(
  facet: Facet,
  condition: Condition | undefined,
  most: number,
  effects: EffectsMode,
): FacetView {
  const { include = [], exclude = [] } = condition ?? {}
  const chosen = [...include, ...exclude]
  const leftOut = leftOutOf(facet.by, chosen)
  const others = facet.rows.map(({ value }) => value).filter((value) => !chosen.includes(value))
  const listed = [...chosen, ...others.filter((value) => value !== leftOut)]
  const values = listed.slice(0, Math.max(most, chosen.length))
  // A value that the filter names and no event has is one more than there are.
  const unknown = facet.rows.length === facet.distinct ? chosen.filter((value) => !rowOf(facet, value)) : []
  const gone = facet.rows.some(({ value }) => value === leftOut) ? 1 : 0
  const distinct = facet.distinct - gone + unknown.length
  return {
    values: valuesOf(facet, values, condition, effects),
    shown: `${formatCount(values.length)} of ${formatCount(distinct)}`,
    more: distinct > values.length,
  }
}

export type FoundValues = {
  values: FacetValue[]
  /** What there is to say below them; empty where they are all. */
  note: string
  /** The typed text, where it is no listed value but could be one. */
  exact: string | null
}

/** What `search` finds among the values that are loaded, by value and by label, without case; at most `most` of them. */
export function findInFacet(
  facet: Facet,
  condition: Condition | undefined,
  search: string,
  most: number,
  effects: EffectsMode,
): FoundValues {
  const typed = search.trim()
  const wanted = typed.toLowerCase()
  const { include = [], exclude = [] } = condition ?? {}
  const all = [...new Set([...include, ...exclude, ...facet.rows.map(({ value }) => value)])]
  const found = all.filter((value) =>
    `${value}\n${valueLabel(facet.by, value)}`.toLowerCase().includes(wanted),
  )
  const { values: closed, label } = dimensionOf(facet.by)
  const beyond = found.length > most || facet.distinct > facet.rows.length
  return {
    values: valuesOf(facet, found.slice(0, most), condition, effects),
    note:
      found.length === 0
        ? `No ${inSentence(label)} like this${beyond ? ` among the first ${formatCount(facet.rows.length)}` : ''}.`
        : beyond
          ? 'There are more; type on to find them.'
          : '',
    exact: typed !== '' && closed === undefined && !all.includes(typed) ? typed : null,
  }
}

function leftOutOf(by: DimensionKey, chosen: readonly string[]): string | null {
  const { any, absent } = dimensionOf(by)
  return any === undefined || chosen.includes(absent) ? null : absent
}

const rowOf = (facet: Facet, value: string): FacetRow | undefined =>
  facet.rows.find((row) => row.value === value)

function valuesOf(
  facet: Facet,
  values: readonly string[],
  condition: Condition | undefined,
  effects: EffectsMode,
): FacetValue[] {
  const rows = values.map(
    (value) => rowOf(facet, value) ?? { ...NOTHING, value, label: valueLabel(facet.by, value) },
  )
  const largest = Math.max(1, ...rows.map(({ events }) => events))
  return rows.map((row) => ({
    value: row.value,
    label: labelAmong(row, rows),
    count: formatCount(row.events),
    bar: barOf(row, largest, effects),
    words: wordsOf(row, effects),
    included: condition?.include.includes(row.value) ?? false,
    excluded: condition?.exclude.includes(row.value) ?? false,
  }))
}
