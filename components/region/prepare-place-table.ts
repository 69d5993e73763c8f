// Decides which rows of the list of regions, or of accounts, are shown for a search, and what is said about the rest.
import type { PlaceList, PlaceRow } from '@/lib/domain/place-answers'
import { PARTITIONS, REGIONS, regionName, regionOf } from '@/lib/domain/regions'
import { formatCount } from '../panel/format-number'

export type PlaceTableRow = {
  value: string
  /** `Frankfurt`; null where a value has no other name. */
  name: string | null
  /** `AWS`, `AWS China`; null for an account, and for a region that nobody knows. */
  partition: string | null
  optIn: boolean
  /** Null for a region in which nothing happened. */
  counts: PlaceRow | null
}

export type PlaceTableView = {
  rows: PlaceTableRow[]
  /** How many are shown, of how many, in words. */
  shown: string
  /** How many rows with events, and how many regions without, wait behind "show more". */
  hidden: number
  silent: number
}

/**
 * Rows that have all words of `search` somewhere, case folded. Without a search at most `most` of those with events, and
 * with `all` every one, and the regions without events after them; a search looks among all.
 */
export function preparePlaceTable(
  list: PlaceList,
  search: string,
  { most, all }: { most: number; all: boolean },
): PlaceTableView {
  const active = list.rows.map((row) => rowOf(list.by, row.value, row))
  const seen = new Set(list.rows.map(({ value }) => value))
  const silent =
    list.by === 'region'
      ? REGIONS.filter(({ code }) => !seen.has(code)).map(({ code }) => rowOf(list.by, code, null))
      : []
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length > 0) {
    const matching = [...active, ...silent].filter((row) => {
      const text = textOf(row)
      return words.every((word) => text.includes(word))
    })
    const whole = active.length + silent.length
    return {
      rows: matching,
      shown: `${formatCount(matching.length)} of ${among(list, whole)} match`,
      hidden: 0,
      silent: 0,
    }
  }
  const rows = all ? [...active, ...silent] : active.slice(0, most)
  return {
    rows,
    shown:
      list.by === 'region'
        ? `${among(list, active.length)} with events`
        : `${among(list, active.length)} in all`,
    hidden: all ? 0 : active.length - rows.length,
    silent: all ? 0 : silent.length,
  }
}

/** `12`, and `the first 1,000 of 1,200` where the list is cut. */
const among = ({ rows, distinct }: PlaceList, count: number): string =>
  rows.length < distinct ? `the first ${formatCount(count)} of ${formatCount(distinct)}` : formatCount(count)

function rowOf(by: PlaceList['by'], value: string, counts: PlaceRow | null): PlaceTableRow {
  const region = by === 'region' ? regionOf(value) : null
  return {
    value,
    name: region && regionName(value),
    partition: region && PARTITIONS[region.partition],
    optIn: region?.optIn ?? false,
    counts,
  }
}

const textOf = ({ value, name, partition, optIn }: PlaceTableRow): string =>
  `${value}\n${name ?? ''}\n${partition ?? ''}\n${optIn ? 'opt-in' : ''}`.toLowerCase()
