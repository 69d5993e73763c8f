// How a timeline's buckets are told apart in SQL: which slices of events and roll-ups hold the range, and in which
// bucket a row of them lies. The edges come from the domain; SQL computes none.
import { Prisma } from '../db/generated/client'
import { SECONDS_PER_DAY, SECONDS_PER_QUARTER } from '../db/rollups'
import { type ClosedRange, formatInstant, type Instant, type Interval } from '../domain/time'
import { dayOf, quarterOf } from './counted'
import { type Asked, planOf, type Slice } from './plan'

const { sql } = Prisma
type Sql = Prisma.Sql

/** What a timeline is made of: `edges` are those of the buckets that `range` touches. */
export type Buckets = { interval: Interval; range: ClosedRange; edges: readonly Instant[] }

/** The slices to count, and of a row of each the number of its bucket from 0, as int4. */
export type Grid = { slices: Slice[]; bucketOf: (slice: Slice) => Sql }

const MICROS_PER_QUARTER = BigInt(SECONDS_PER_QUARTER) * 1_000_000n
const MICROS_PER_DAY = BigInt(SECONDS_PER_DAY) * 1_000_000n

/**
 * Days that are UTC's are counted by days, all else by quarters of an hour, and minutes one by one. Where an old local
 * mean time puts an edge inside a quarter, everything up to there is counted from the events.
 */
export function gridOf(
  { interval, range, edges }: Buckets,
  asked: Pick<Asked, 'conditions' | 'columns'>,
  filledFrom: number,
): Grid {
  const plan = (from: Instant, to: Instant, time: Asked['time']) =>
    from < to ? planOf({ ...asked, range: { from, to }, time }, filledFrom) : []
  if (interval === 'minute')
    return { slices: plan(range.from, range.to, 'instant'), bucketOf: () => minuteOf(edges[0] ?? range.from) }
  const inner = edges.slice(1, -1)
  if (edges.every((edge) => edge % MICROS_PER_DAY === 0n)) {
    const days = edges.map((edge) => Number(edge / MICROS_PER_DAY))
    return {
      slices: plan(range.from, range.to, 'day'),
      bucketOf: (slice) => bucketOfPlace(dayOf(slice), days),
    }
  }
  const odd = inner.findLast((edge) => edge % MICROS_PER_QUARTER !== 0n)
  const even = odd === undefined ? range.from : odd - (odd % MICROS_PER_QUARTER) + MICROS_PER_QUARTER
  const uncounted = plan(range.from, even < range.to ? even : range.to, 'instant')
  const quarters = edges.map((edge) => Number(edge / MICROS_PER_QUARTER))
  const areEven = edges.every((edge) => edge % MICROS_PER_QUARTER === 0n)
  return {
    slices: [...uncounted, ...plan(even, range.to, 'quarter')],
    bucketOf: (slice) =>
      uncounted.includes(slice)
        ? sql`width_bucket(e.event_time, ${inner.map(formatInstant)}::timestamptz[])`
        : bucketOfPlace(quarterOf(slice), quarters, areEven),
  }
}

/** The range begins at or after `first`, and minutes are of one length. */
const minuteOf = (first: Instant): Sql =>
  sql`floor(date_part('epoch', e.event_time - ${formatInstant(first)}::timestamptz) / 60)::int`

/** Of a day or a quarter. Edges that stand equally far apart need no search, which would cost twice the counting. */
function bucketOfPlace(place: Sql, places: readonly number[], areExact = true): Sql {
  const [first = 0, second = 0] = places
  const step = second - first
  return areExact && places.every((at, index) => at === first + index * step)
    ? sql`((${place} - ${first}::int) / ${step}::int)`
    : sql`width_bucket(${place}, ${places.slice(1, -1)}::int[])`
}
