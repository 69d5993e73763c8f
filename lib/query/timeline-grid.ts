// How a timeline's buckets are told apart in SQL: which slices of events and roll-ups hold the range, and in which
// bucket a row of them lies. The edges come from the domain; SQL computes none.
import { Prisma } from '../db/generated/client'
import { QUARTERS_PER_DAY, SECONDS_PER_DAY, SECONDS_PER_QUARTER } from '../db/rollups'
import { type ClosedRange, formatInstant, type Instant, type Interval } from '../domain/time'
import { dayOf, quarterOf } from './counted'
import { type Asked, planOf, type Slice } from './plan'

const { sql } = Prisma
type Sql = Prisma.Sql

/** What a timeline is made of: `edges` are those of the buckets that `range` touches. */
export type Buckets = { interval: Interval; range: ClosedRange; edges: readonly Instant[] }

/** The slices to count; of a row of each the number of its bucket from 0, as int4, and which days count. */
export type Grid = { slices: Slice[]; time: (slice: Slice) => Sql; only?: (slice: Slice) => Sql[] }

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
    return { slices: plan(range.from, range.to, 'instant'), time: () => minuteOf(edges[0] ?? range.from) }
  const inner = edges.slice(1, -1)
  if (edges.every((edge) => edge % MICROS_PER_DAY === 0n)) {
    const days = edges.map((edge) => Number(edge / MICROS_PER_DAY))
    return {
      slices: plan(range.from, range.to, 'day'),
      time: (slice) => bucketOfPlace(dayOf(slice), days),
    }
  }
  const odd = inner.findLast((edge) => edge % MICROS_PER_QUARTER !== 0n)
  const even = odd === undefined ? range.from : odd - (odd % MICROS_PER_QUARTER) + MICROS_PER_QUARTER
  const unaligned = plan(range.from, even < range.to ? even : range.to, 'instant')
  const quarters = edges.map((edge) => Number(edge / MICROS_PER_QUARTER))
  const areEven = edges.every((edge) => edge % MICROS_PER_QUARTER === 0n)
  const cutDays = new Set(quarters.filter((place) => place % QUARTERS_PER_DAY !== 0).map(dayOfQuarter))
  const only = new Map<Slice, Sql[]>()
  const aligned = plan(even, range.to, 'quarter').flatMap((slice) => {
    const parts = withWholeDays(slice, cutDays, plan)
    for (const part of parts) only.set(part.slice, part.only)
    return parts.map((part) => part.slice)
  })
  return {
    slices: [...unaligned, ...aligned],
    only: (slice) => only.get(slice) ?? [],
    time: (slice) => {
      if (unaligned.includes(slice))
        return sql`width_bucket(e.event_time, ${inner.map(formatInstant)}::timestamptz[])`
      const place = slice.of === 'days' ? sql`e.day * ${QUARTERS_PER_DAY}::int` : quarterOf(slice)
      return bucketOfPlace(place, quarters, areEven)
    },
  }
}

const dayOfQuarter = (quarter: number): number => Math.floor(quarter / QUARTERS_PER_DAY)

type Part = { slice: Slice; only: Sql[] }

/** Cells are many: days that no edge cuts are counted as days. Other slices stay as they are. */
function withWholeDays(
  slice: Slice,
  cutDays: ReadonlySet<number>,
  plan: (from: Instant, to: Instant, time: 'day') => Slice[],
): Part[] {
  if (slice.of !== 'quarters' || slice.from === null || slice.to === null) return [{ slice, only: [] }]
  const [first, end] = [Math.ceil(slice.from / QUARTERS_PER_DAY), dayOfQuarter(slice.to)]
  if (first >= end) return [{ slice, only: [] }]
  const cells = (from: number, to: number, tests: Sql[] = []): Part[] =>
    from < to ? [{ slice: { ...slice, from, to }, only: tests }] : []
  const [start, stop] = [first * QUARTERS_PER_DAY, end * QUARTERS_PER_DAY]
  const ends = [...cells(slice.from, start), ...cells(stop, slice.to)]
  const cut = [...cutDays].filter((day) => day >= first && day < end)
  if (cut.length === end - first) return [...ends, ...cells(start, stop)]
  const days = plan(BigInt(first) * MICROS_PER_DAY, BigInt(end) * MICROS_PER_DAY, 'day')
  return [
    ...ends,
    ...days.map((whole) => ({ slice: whole, only: [sql`e.day <> all(${cut}::int[])`] })),
    ...(cut.length > 0 ? cells(start, stop, [sql`e.day = any(${cut}::int[])`]) : []),
  ]
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
