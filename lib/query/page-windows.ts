// The page of a few matching events among many others: the cube knows in which minutes they are.
import { Prisma } from '../db/generated/client'
import { CUBE, MOST_CELL_EVENTS } from '../db/rollups'
import type { EventOrder } from '../domain/answers'
import type { TimeRange } from '../domain/time'
import type { Conditions } from './plan'
import { sqlName } from './sql-name'
import { allOf, conditionTests, timestamp } from './where'

const { sql } = Prisma

export type WindowsQuestion = {
  conditions: Conditions
  days: readonly number[]
  /** What the filter's range and the page before leave. */
  open: TimeRange
  /** The same for an event `e`, exactly. */
  begin: Prisma.Sql
  order: EventOrder
  size: number
}

/**
 * A step `page` with the first `size` matching events of the days, which the roll-ups hold. A row of the cube says
 * when its first and its last event were and in which quarters of an hour the rest: windows of an instant, mostly. Those
 * that are sure to hold the page are read by time, and nothing else.
 */
export function pageOfWindows({ conditions, days, open, begin, order, size }: WindowsQuestion): Prisma.Sql {
  const newest = order === 'desc'
  const near = newest ? sql`lo desc` : sql`hi`
  const reach = newest ? sql`max(lo)` : sql`min(hi)`
  const within = newest
    ? sql`hi >= coalesce(reach, '-infinity'::timestamptz)`
    : sql`lo <= coalesce(reach, 'infinity'::timestamptz)`
  const from = newest ? sql`greatest(lo, reach)` : sql`lo`
  const to = newest ? sql`hi` : sql`least(hi, reach)`
  // A window that touches an end of what is open may lose events there, and is not counted on.
  const low = open.from === null ? sql`'-infinity'::timestamptz` : timestamp(open.from)
  const high = open.to === null ? sql`'infinity'::timestamptz` : timestamp(open.to)
  return sql`
cells as (
  select
    greatest(e.first_seen, start) as lo,
    least(e.last_seen, start + interval '15 minutes') as hi,
    cell & ${MOST_CELL_EVENTS}::int as events
  from (
    select e.first_seen, e.last_seen, e.day, unnest(e.quarters) as cell
    from ${sqlName(CUBE.table)} e
    where ${allOf([sql`e.day = any(${[...days]}::int[])`, ...conditionTests(conditions)])}
  ) e
  cross join lateral (
    select '1970-01-01T00:00:00Z'::timestamptz + e.day * interval '24 hours' + (cell >> 24) * interval '15 minutes'
  ) as quarter (start)
), reached as (
  select ${reach} as reach
  from (
    select lo, hi, sum(events) over (order by ${near}) as reached
    from cells
    where lo > ${low} and hi < ${high}
  ) whole
  where reached >= ${size}::int
), windows as (
  select unnest(range_agg(tstzrange(${from}, ${to}, '[]'))) as span
  from cells cross join reached
  where ${within} and hi >= ${low} and lo <= ${high}
), page as (
  select e.*
  from windows
  cross join lateral (
    select *
    from event e
    where e.event_time >= lower(span) and e.event_time <= upper(span)
    offset 0
  ) e
  where ${allOf([begin, ...conditionTests(conditions)])}
  order by e.event_time ${newest ? sql`desc` : sql`asc`}, e.id ${newest ? sql`desc` : sql`asc`}
  limit ${size}::int
)`
}
