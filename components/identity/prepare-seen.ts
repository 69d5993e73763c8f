// Decides what a panel of an identity's values shows: the ranking, when each was first and last seen, and which are new.
import type { Breakdown } from '@/lib/domain/answers'
import { prepareRanking, type RankedRow } from '../chart/prepare-ranking'
import type { EffectsMode } from '../filter/effects-mode'
import { formatClock, formatDay, formatTime } from '../time/format-time'

export type SeenTime = { short: string; exact: string }
export type SeenRow = RankedRow & { first: SeenTime; last: SeenTime; isNew: boolean }
export type Seen = { rows: SeenRow[]; shown: string }

/** The first `most` values. `news` are the values that the identity never had before the range. */
export function prepareSeen(
  breakdown: Breakdown,
  most: number,
  news: ReadonlySet<string>,
  effects: EffectsMode,
): Seen {
  const { rows, shown } = prepareRanking(breakdown, most, { effects })
  const short = shortTimes(breakdown.rows.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]))
  const times = new Map(breakdown.rows.map((row) => [row.value, row]))
  return {
    shown,
    rows: rows.map((row) => {
      const { firstSeen = '', lastSeen = '' } = times.get(row.value) ?? {}
      return { ...row, first: short(firstSeen), last: short(lastSeen), isNew: news.has(row.value) }
    }),
  }
}

/** How to write times that stand in one column: as clock times of one day, as days of one year, else as dates. */
export function shortTimes(all: readonly string[]): (time: string) => SeenTime {
  const [first = ''] = all
  const isOfOne = (length: number) => all.every((time) => time.slice(0, length) === first.slice(0, length))
  const write = isOfOne(10)
    ? formatClock
    : isOfOne(4)
      ? (time: string) => formatDay(time, false)
      : (time: string) => time.slice(0, 10)
  return (time) => ({ short: write(time), exact: `${formatTime(time)} UTC` })
}
