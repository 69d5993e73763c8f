// Where in time the next page of events lies: so few days that together are sure to fill it.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { CUBE, MARGINALS } from '../db/rollups'
import { rows } from '../db/rows'
import type { EventOrder } from '../domain/answers'
import type { Instant } from '../domain/time'
import { counted, dayOf } from './counted'
import { type Asked, dayOfInstant, planOf } from './plan'
import { count, instant, micros } from './row-values'
import { sqlName } from './sql-name'

const { sql } = Prisma

/**
 * `total` counts all matching events. `days` (from 1970, UTC) are those with matching events that the page can come
 * from, `first` and `last` bounds of those events; null without any. `matching` of all their `events` match, and
 * `fills` says whether they are sure to fill the page. `events` counts only what roll-ups hold.
 */
export type PageDays = {
  total: number
  days: number[]
  first: Instant | null
  last: Instant | null
  matching: number
  events: number
  fills: boolean
}

/** `after`: the time of the event that the page follows, of whose own day any part may be past. */
export type PageQuestion = Pick<Asked, 'range' | 'conditions'> & {
  order: EventOrder
  size: number
  after: Instant | null
}

const row = z.object({
  total: count,
  days: z.array(z.number()),
  first: instant.nullable(),
  last: instant.nullable(),
  matching: count,
  sure: count,
  events: count,
})

/** Counts the matching events by day, and takes days in the page's order until those after the first fill it. */
export async function pageDays(
  db: Database,
  { range, conditions, order, size, after }: PageQuestion,
  filledFrom: number,
): Promise<PageDays> {
  const slices = planOf({ range, conditions, columns: [], time: 'day', seen: 'bounds' }, filledFrom)
  const direction = order === 'desc' ? sql`desc` : sql`asc`
  const begin = after === null ? null : dayOfInstant(after)
  const open = begin === null ? sql`true` : sql`day ${order === 'desc' ? sql`<=` : sql`>=`} ${begin}::int`
  const isSure = begin === null ? sql`true` : sql`day <> ${begin}::int`
  const [smallest = CUBE] = MARGINALS
  const [found] = await rows(
    db,
    sql`
with days as (
  select at as day, sum(events)::bigint as events, min(first_seen) as first_seen, max(last_seen) as last_seen
  from (${counted(slices, conditions, { columns: [], time: dayOf, seen: 'times' })}
  ) c
  group by 1
), ahead as (
  select *, sum(events) filter (where ${isSure}) over (order by day ${direction}) as sure
  from days
  where ${open}
), chosen as (
  select * from ahead
  where sure is null or sure - case when ${isSure} then events else 0 end < ${size}::int
)
select
  (select coalesce(sum(events), 0)::bigint from days) as total,
  coalesce(array_agg(day), '{}') as days,
  ${micros(sql`min(first_seen)`)} as first,
  ${micros(sql`max(last_seen)`)} as last,
  coalesce(sum(events), 0)::bigint as matching,
  coalesce(max(sure), 0)::bigint as sure,
  coalesce(
    (select sum(e.events) from ${sqlName(smallest.table)} e where e.day in (select day from chosen)), 0
  )::bigint as events
from chosen`,
    row,
  )
  if (!found) throw new Error('an aggregate without groups always gives one row')
  const { sure, ...place } = found
  return { ...place, fills: sure >= size }
}
