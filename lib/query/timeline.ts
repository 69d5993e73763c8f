// How many events there are in each minute, hour, day, week or month of a range, on request by a dimension's values.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { Timeline } from '../domain/answers'
import { badRequest } from '../domain/api-error'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
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
import { UTC } from '../domain/zone'
import { counted } from './counted'
import { dataExtent } from './data-extent'
import { filledFrom } from './filled-from'
import { type Naming, namingOf } from './naming'
import { count } from './row-values'
import { type Grid, gridOf } from './timeline-grid'

const { sql } = Prisma

const MOST_BUCKETS = 10_000
const MOST_AUTOMATIC_BUCKETS = 300
const MOST_SERIES = 10
/** The series of all values that are not among the top ten. */
const OTHER = '__other'

export type TimelineQuestion = {
  interval: 'auto' | Interval
  split?: DimensionKey | undefined
  zone?: string | undefined
}

/**
 * Counts the matching events by bucket, all buckets of the range present. Days, weeks and months are those of `zone`,
 * an IANA name; minutes and hours are UTC's. Where the filter leaves the range open it is that of all data. With `split`
 * every bucket has the same series: all values of a closed set, else the ten with the most events and, if there are
 * more, OTHER. `auto` takes the finest interval of at most 300 buckets; of more than 300 months it shows the last 300
 * up to the newest event. Throws a 400 when there would be more than 10,000 buckets.
 */
export async function timeline(
  db: Database,
  filter: Filter,
  now: Date,
  { interval: wanted, split, zone = UTC }: TimelineQuestion,
): Promise<Timeline> {
  const whole = await rangeOf(db, filter, now)
  if (!whole || whole.from >= whole.to)
    return { interval: wanted === 'auto' ? 'hour' : wanted, tz: zone, from: null, to: null, buckets: [] }
  const interval = wanted === 'auto' ? autoInterval(whole, zone) : wanted
  const most = wanted === 'auto' ? MOST_AUTOMATIC_BUCKETS : MOST_BUCKETS
  const tooMany = countBuckets(whole, interval, zone) > most
  if (tooMany && wanted !== 'auto')
    throw badRequest(
      `interval=${interval} would make more than ${MOST_BUCKETS} buckets of this range`,
      'interval',
    )
  const range = tooMany ? await lastMonths(db, whole, now, zone) : whole
  const edges = bucketEdges(range, interval, zone)
  const naming = split && namingOf(split)
  const grid = gridOf(
    { interval, range, edges },
    { conditions: filter.conditions, columns: naming?.columns ?? [] },
    await filledFrom(db),
  )
  const found = await rows(db, countsOf(grid, filter, naming), row)
  return {
    interval,
    tz: zone,
    from: formatInstant(range.from),
    to: formatInstant(range.to),
    buckets: fill(edges.slice(0, -1), found, split),
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

async function lastMonths(db: Database, whole: ClosedRange, now: Date, zone: string): Promise<ClosedRange> {
  const { newest } = (await dataExtent(db, now)) ?? {}
  let { to } = whole
  if (newest !== undefined && newest >= whole.from && endOfSecond(newest) < to) to = endOfSecond(newest)
  const starts = bucketEdges({ from: whole.from, to }, 'month', zone).slice(0, -1)
  return { from: starts.at(-MOST_AUTOMATIC_BUCKETS) ?? whole.from, to }
}

const row = z.object({
  bucket: z.number(),
  value: z.string().nullable(),
  rank: z.bigint().nullable(),
  events: count,
})
type Row = z.infer<typeof row>

function countsOf({ slices, ...grid }: Grid, { conditions }: Filter, naming?: Naming): Prisma.Sql {
  const counts = counted(slices, conditions, { columns: naming?.columns ?? [], ...grid })
  if (!naming)
    return sql`
with counted as (${counts})
select at as bucket, null as value, null::bigint as rank, sum(events)::bigint as events
from counted
group by 1
limit ${MOST_BUCKETS}`
  const { join, value } = naming
  return sql`
with counted as (${counts}), named as (
  select c.at, ${value} as value, sum(c.events) as events
  from counted c ${join}
  group by 1, 2
), ranked as (
  select value, row_number() over (order by sum(events) desc, value collate "C") as rank
  from named
  group by value
  order by rank
  limit ${MOST_SERIES}
)
select n.at as bucket, r.value, r.rank, sum(n.events)::bigint as events
from named n left join ranked r on r.value = n.value
group by 1, 2, 3
limit ${MOST_BUCKETS * (MOST_SERIES + 1)}`
}

function fill(starts: readonly Instant[], found: readonly Row[], split?: DimensionKey): Timeline['buckets'] {
  const names = split ? seriesNames(found, split) : []
  const totals = new Map<number, number>()
  const series = new Map<string, number>()
  for (const { bucket, value, events } of found) {
    totals.set(bucket, (totals.get(bucket) ?? 0) + events)
    const cell = `${bucket} ${value ?? OTHER}`
    series.set(cell, (series.get(cell) ?? 0) + events)
  }
  return starts.map((start, bucket) => ({
    start: formatInstant(start),
    total: totals.get(bucket) ?? 0,
    ...(split && {
      series: Object.fromEntries(names.map((name) => [name, series.get(`${bucket} ${name}`) ?? 0])),
    }),
  }))
}

function seriesNames(found: readonly Row[], split: DimensionKey): readonly string[] {
  const { values } = dimensionOf(split)
  if (values) return values
  const ranks = new Map(found.map(({ value, rank }) => [value ?? OTHER, rank ?? BigInt(MOST_SERIES + 1)]))
  return [...ranks].sort(([, a], [, b]) => Number(a - b)).map(([name]) => name)
}
