// How many events there are in each minute, hour, day, week or month of a range, on request by a dimension's values.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { Timeline } from '../domain/answers'
import { badRequest } from '../domain/api-error'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange, withRange } from '../domain/filter'
import {
  autoInterval,
  bucketEdges,
  bucketStart,
  type ClosedRange,
  countBuckets,
  formatInstant,
  type Instant,
  type Interval,
} from '../domain/time'
import { dataExtent } from './data-extent'
import { groupingOf } from './grouping'
import { count, instant, micros } from './row-values'
import { where } from './where'

const { sql } = Prisma

const MOST_BUCKETS = 10_000
const MOST_AUTOMATIC_BUCKETS = 300
const MOST_SERIES = 10
/** The series of all values that are not among the top ten. */
const OTHER = '__other'

/**
 * Counts the matching events by UTC bucket, all buckets of the range present. Where the filter leaves the range open
 * it is that of all data. With `split` every bucket has the same series: all values of a closed set, else the ten with
 * the most events and, if there are more, OTHER. `auto` takes the finest interval of at most 300 buckets; of more than
 * 300 months it shows the last 300 up to the newest event. Throws a 400 when there would be more than 10,000 buckets.
 */
export async function timeline(
  db: Database,
  filter: Filter,
  now: Date,
  { interval: wanted, split }: { interval: 'auto' | Interval; split?: DimensionKey | undefined },
): Promise<Timeline> {
  const whole = await rangeOf(db, filter, now)
  if (!whole || whole.from >= whole.to)
    return { interval: wanted === 'auto' ? 'hour' : wanted, from: null, to: null, buckets: [] }
  const interval = wanted === 'auto' ? autoInterval(whole) : wanted
  const tooMany = countBuckets(whole, interval) > (wanted === 'auto' ? MOST_AUTOMATIC_BUCKETS : MOST_BUCKETS)
  if (tooMany && wanted !== 'auto')
    throw badRequest(
      `interval=${interval} would make more than ${MOST_BUCKETS} buckets of this range`,
      'interval',
    )
  const range = tooMany ? await lastMonths(db, whole, now) : whole
  const shown = tooMany ? withRange(filter, formatInstant(range.from), formatInstant(range.to)) : filter
  const starts = bucketEdges(range, interval).slice(0, -1)
  const counted = await rows(db, countsOf(where(shown, now), interval, split), row)
  return {
    interval,
    from: formatInstant(range.from),
    to: formatInstant(range.to),
    buckets: fill(starts, counted, split),
  }
}

async function rangeOf(db: Database, filter: Filter, now: Date): Promise<ClosedRange | null> {
  const { from, to } = resolveRange(filter, now)
  if (from !== null && to !== null) return { from, to }
  const extent = await dataExtent(db, now)
  return extent && { from: from ?? extent.first, to: to ?? endOfSecond(extent.last) }
}

// The range is half-open: it ends with the second of the last event.
function endOfSecond(instant: Instant): Instant {
  const minute = bucketStart(instant, 'minute')
  return minute + ((instant - minute) / 1_000_000n + 1n) * 1_000_000n
}

async function lastMonths(db: Database, whole: ClosedRange, now: Date): Promise<ClosedRange> {
  const { newest } = (await dataExtent(db, now)) ?? {}
  let { to } = whole
  if (newest !== undefined && newest >= whole.from && endOfSecond(newest) < to) to = endOfSecond(newest)
  const starts = bucketEdges({ from: whole.from, to }, 'month').slice(0, -1)
  return { from: starts.at(-MOST_AUTOMATIC_BUCKETS) ?? whole.from, to }
}

// 1970-01-05 was a Monday, and every other interval's bucket begins on it, too.
const bucketOf = (interval: Interval): Prisma.Sql =>
  interval === 'month'
    ? sql`date_trunc('month', e.event_time)`
    : sql`date_bin(${`1 ${interval}`}::interval, e.event_time, '1970-01-05T00:00:00Z'::timestamptz)`

const row = z.object({
  start: instant,
  value: z.string().nullable(),
  rank: z.bigint().nullable(),
  events: count,
})
type Row = z.infer<typeof row>

function countsOf(matching: Prisma.Sql, interval: Interval, split?: DimensionKey): Prisma.Sql {
  const bucket = bucketOf(interval)
  // Twice as many as there can be: of an open range, events can arrive outside it while we count.
  const most = 2 * MOST_BUCKETS * (split ? MOST_SERIES + 1 : 1)
  if (!split)
    return sql`
with counted as (
  select ${bucket} as bucket, count(*) as events
  from event e
  where ${matching}
  group by 1
)
select ${micros(sql`bucket`)} as start, null as value, null::bigint as rank, events
from counted
limit ${most}`
  const { key, join, value } = groupingOf(split)
  return sql`
with counted as (
  select ${bucket} as bucket, ${key} as key, count(*) as events
  from event e
  where ${matching}
  group by 1, 2
), named as (
  select c.bucket, ${value} as value, sum(c.events) as events
  from counted c ${join}
  group by 1, 2
), ranked as (
  select value, row_number() over (order by sum(events) desc, value collate "C") as rank
  from named
  group by value
  order by rank
  limit ${MOST_SERIES}
)
select ${micros(sql`n.bucket`)} as start, r.value, r.rank, sum(n.events)::bigint as events
from named n left join ranked r on r.value = n.value
group by 1, 2, 3
limit ${most}`
}

function fill(
  starts: readonly Instant[],
  counted: readonly Row[],
  split?: DimensionKey,
): Timeline['buckets'] {
  const names = split ? seriesNames(counted, split) : []
  const totals = new Map<Instant, number>()
  const series = new Map<string, number>()
  for (const { start, value, events } of counted) {
    totals.set(start, (totals.get(start) ?? 0) + events)
    const cell = `${start} ${value ?? OTHER}`
    series.set(cell, (series.get(cell) ?? 0) + events)
  }
  return starts.map((start) => ({
    start: formatInstant(start),
    total: totals.get(start) ?? 0,
    ...(split && {
      series: Object.fromEntries(names.map((name) => [name, series.get(`${start} ${name}`) ?? 0])),
    }),
  }))
}

function seriesNames(counted: readonly Row[], split: DimensionKey): readonly string[] {
  const { values } = dimensionOf(split)
  if (values) return values
  const ranks = new Map(counted.map(({ value, rank }) => [value ?? OTHER, rank ?? BigInt(MOST_SERIES + 1)]))
  return [...ranks].sort(([, a], [, b]) => Number(a - b)).map(([name]) => name)
}
