// Decides all that the activity chart shows: its columns, their exact ranges and words, the axis and the sums.
import type { Timeline } from '@/lib/domain/answers'
import { bucketEnd, formatInstant, type Interval, parseInstant } from '@/lib/domain/time'
import { localTime, UTC } from '@/lib/domain/zone'
import { formatClock, formatDay } from '../time/format-time'
import { type EffectParts, effectParts } from './effect-series'

export type ActivityColumn = EffectParts & {
  /** The bucket, cut to the range of the timeline: what a click on it filters by. ISO instants. */
  from: string
  to: string
  /** Its time in words. */
  words: string
  /** The range cuts it, so its numbers are of a part only. */
  partial: boolean
  total: number
  failed: number
}

export type ActivitySums = EffectParts & { total: number; failed: number }

export type Activity = {
  interval: Interval
  /** Whether the columns are days or longer, of which each zone has its own; and the zone that all words are in. */
  isOfZone: boolean
  zone: string
  columns: ActivityColumn[]
  /** The columns (their `from`) that carry a label on the axis. */
  ticks: { at: string; label: string }[]
  /** The numbers on the upright axis, from 0 to above the highest column. */
  scale: number[]
  /** The most failures in a column: how far the marks reach below the axis, on the same scale. */
  deepest: number
  sums: ActivitySums
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720]
  .map((minutes) => minutes * MINUTE)
  .concat([1, 2, 4, 7, 14, 28].map((days) => days * DAY))
const MOST_TICKS = 10

/**
 * `byReadOnly` is a timeline split by readOnly, `byOutcome` one of the same filter and interval split by outcome, and
 * `byEffect`, where what is inferred is shown, one split by effect. All have the same buckets; a bucket that only one of
 * them knows counts nothing in the others.
 */
export function prepareActivity(
  byReadOnly: Timeline,
  byOutcome: Timeline,
  byEffect: Timeline | null,
): Activity {
  const effects = new Map(byEffect?.buckets.map(({ start, series }) => [start, series]))
  const failures = new Map(byOutcome.buckets.map((bucket) => [bucket.start, bucket.series?.failure ?? 0]))
  const { interval, tz, from, to, buckets } = byReadOnly
  const isOfZone = interval !== 'minute' && interval !== 'hour'
  const zone = isOfZone ? tz : UTC
  const columns = buckets.map(({ start, total, series = {} }): ActivityColumn => {
    const end = endOf(start, interval, zone)
    const cutStart = from !== null && Date.parse(from) > Date.parse(start) ? from : start
    const cutEnd = to !== null && Date.parse(to) < Date.parse(end) ? to : end
    return {
      from: cutStart,
      to: cutEnd,
      words: wordsOf(shownStart(start, interval, zone), end, interval),
      partial: cutStart !== start || cutEnd !== end,
      ...partsOf(series, effects.get(start)),
      total,
      failed: failures.get(start) ?? 0,
    }
  })
  const sum = (field: keyof ActivitySums) => columns.reduce((all, column) => all + column[field], 0)
  return {
    interval,
    isOfZone,
    zone,
    columns,
    scale: scaleTo(Math.max(0, ...columns.map(({ total }) => total))),
    deepest: Math.max(0, ...columns.map(({ failed }) => failed)),
    ticks: ticksOf(
      buckets.map(({ start }) => shownStart(start, interval, zone)),
      columns,
      interval,
    ),
    sums: {
      writes: sum('writes'),
      inferredWrites: sum('inferredWrites'),
      reads: sum('reads'),
      inferredReads: sum('inferredReads'),
      unknown: sum('unknown'),
      total: sum('total'),
      failed: sum('failed'),
    },
  }
}

/** What has an effect and is not recorded with it was inferred; events that came between the two answers are not. */
function partsOf(series: Record<string, number>, effects: Record<string, number> | undefined): EffectParts {
  const { true: reads = 0, false: writes = 0, unknown = 0 } = series
  const recorded = { reads, writes, unknown, inferredReads: 0, inferredWrites: 0 }
  if (!effects) return effectParts(recorded, 'recorded')
  const inferredWrites = Math.min(unknown, Math.max(0, (effects.write ?? 0) - writes))
  const inferredReads = Math.min(unknown - inferredWrites, Math.max(0, (effects.read ?? 0) - reads))
  return effectParts({ ...recorded, inferredReads, inferredWrites }, 'inferred')
}

/** Whole round numbers, four steps or fewer, from 0 to at least `most`. */
export function scaleTo(most: number): number[] {
  const least = Math.max(1, most / 4)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 1.5, 2, 2.5, 3, 5, 10]
    .map((nice) => nice * power)
    .find((nice) => nice >= least && nice % 1 === 0)
  const size = step ?? Math.ceil(least)
  const steps = Math.max(1, Math.ceil(most / size))
  return Array.from({ length: steps + 1 }, (_, index) => index * size)
}

/** The range from one column to another, whichever comes first. */
export function rangeOfColumns(columns: readonly ActivityColumn[], one: number, other: number) {
  const first = columns[Math.min(one, other)]
  const last = columns[Math.max(one, other)]
  return first && last ? { from: first.from, to: last.to } : null
}

function endOf(start: string, interval: Interval, zone: string): string {
  const instant = parseInstant(start)
  return instant === null ? start : formatInstant(bucketEnd(instant, interval, zone))
}

/** What the zone's calendar shows when a bucket begins: the midnight of its first day, as if it were one of UTC. */
function shownStart(start: string, interval: Interval, zone: string): string {
  const instant = parseInstant(start)
  if (instant === null || interval === 'minute' || interval === 'hour') return start
  return `${formatInstant(localTime(instant, zone)).slice(0, 10)}T00:00:00Z`
}

function wordsOf(start: string, end: string, interval: Interval): string {
  if (interval === 'month') return formatDay(start).replace(/^\d+ /, '')
  if (interval === 'week') return `Week of ${formatDay(start)}`
  if (interval === 'day') return formatDay(start)
  return `${formatDay(start)} ${formatClock(start)} – ${formatClock(end)}`
}

function ticksOf(starts: string[], columns: ActivityColumn[], interval: Interval): Activity['ticks'] {
  const fixed = interval === 'minute' || interval === 'hour' || interval === 'day'
  const step = fixed ? stepFor(starts) : 0
  const every = Math.ceil(starts.length / MOST_TICKS)
  return starts.flatMap((start, index) => {
    const column = columns[index]
    // Steps of days count from a Monday.
    const wanted = fixed ? (Date.parse(start) - 4 * DAY) % step === 0 : index % every === 0
    if (!column || !wanted) return []
    const midnight = Date.parse(start) % DAY === 0
    const label =
      interval === 'month'
        ? formatDay(start).replace(/^\d+ /, '')
        : midnight
          ? formatDay(start, false)
          : formatClock(start)
    return [{ at: column.from, label }]
  })
}

function stepFor(starts: string[]): number {
  const span = Date.parse(starts.at(-1) ?? '') - Date.parse(starts[0] ?? '')
  return STEPS.find((step) => span / step <= MOST_TICKS) ?? Math.ceil(span / MOST_TICKS / DAY) * DAY
}
