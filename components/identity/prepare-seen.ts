// Decides what a panel of an identity's values shows: the ranking, when each was first and last seen, and which are new.
import type { Breakdown } from '@/lib/domain/answers'
import { prepareRanking, type RankedRow } from '../chart/prepare-ranking'
import type { EffectsMode } from '../filter/effects-mode'
import { formatDay, formatTime } from '../time/format-time'

export type SeenTime = { short: string; exact: string }
export type SeenRow = RankedRow & { first: SeenTime; last: SeenTime; isNew: boolean }
export type Seen = { rows: SeenRow[]; shown: string }

/** The first `most` values. `news` are the values that the identity never had before the range. */
export function prepareSeen(
  breakdown: Breakdown,
  most: number,
  { news, effects, range }: { news: ReadonlySet<string>; effects: EffectsMode; range: ShownRange },
): Seen {
  const { rows, shown } = prepareRanking(breakdown, most, { effects })
  const short = shortTimes(
    breakdown.rows.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]),
    range,
  )
  const times = new Map(breakdown.rows.map((row) => [row.value, row]))
  return {
    shown,
    rows: rows.map((row) => {
      const { firstSeen = '', lastSeen = '' } = times.get(row.value) ?? {}
      return { ...row, first: short(firstSeen), last: short(lastSeen), isNew: news.has(row.value) }
    }),
  }
}

/** What the page shows, as ISO instants; null is open. */
export type ShownRange = { from: string | null; to: string | null }

/** How to write times that stand in one column: as clock times where one day is shown, as days of one year, else as dates. */
export function shortTimes(all: readonly string[], { from, to }: ShownRange): (time: string) => SeenTime {
  const isOfOneDay =
    from !== null && to !== null && from.slice(0, 10) === formatInstantBefore(to).slice(0, 10)
  const isOfOneYear = new Set(all.map((time) => time.slice(0, 4))).size === 1
  const write = isOfOneDay
    ? (time: string) => time.slice(11, 16)
    : isOfOneYear
      ? (time: string) => formatDay(time, false)
      : (time: string) => time.slice(0, 10)
  return (time) => ({ short: write(time), exact: `${formatTime(time)} UTC` })
}

/** The last millisecond of a range that ends before this instant. */
const formatInstantBefore = (end: string): string => new Date(Date.parse(end) - 1).toISOString()
