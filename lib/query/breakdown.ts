// How many events each value of a dimension has, the first of them in some order.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { Breakdown, BreakdownOrder } from '../domain/answers'
import type { DimensionKey } from '../domain/dimensions'
import type { Filter } from '../domain/filter'
import { labelOfValue } from '../domain/value-label'
import { groupingOf } from './grouping'
import { count, isoTime, micros } from './row-values'
import { where } from './where'

const { sql } = Prisma

/** The most rows that one breakdown gives. */
export const MOST_BREAKDOWN_ROWS = 1000

const ORDERS = {
  events: sql`events desc`,
  errors: sql`errors desc`,
  recent: sql`last_seen desc`,
} satisfies Record<BreakdownOrder, Prisma.Sql>

const row = z.object({
  value: z.string(),
  events: count,
  reads: count,
  writes: count,
  unknown: count,
  errors: count,
  first_seen: isoTime,
  last_seen: isoTime,
  total: count,
  distinct: count,
})

/**
 * Counts the matching events by `by`. `errors` counts those that failed. Equals in the order come by their value, as
 * bytes. `limit` is at most MOST_BREAKDOWN_ROWS; `total` and `distinct` count what it cuts off, too.
 */
export async function breakdown(
  db: Database,
  filter: Filter,
  now: Date,
  { by, limit, order }: { by: DimensionKey; limit: number; order: BreakdownOrder },
): Promise<Breakdown> {
  const { key, join, value } = groupingOf(by)
  const found = await rows(
    db,
    sql`
with counted as (
  select
    ${key} as key,
    count(*) as events,
    count(*) filter (where e.read_only) as reads,
    count(*) filter (where not e.read_only) as writes,
    count(*) filter (where e.failed) as errors,
    min(e.event_time) as first_seen,
    max(e.event_time) as last_seen
  from event e
  where ${where(filter, now)}
  group by 1
), named as (
  select
    ${value} as value,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen
  from counted c ${join}
  group by 1
)
select
  value, events, reads, writes, events - reads - writes as unknown, errors,
  ${micros(sql`first_seen`)} as first_seen,
  ${micros(sql`last_seen`)} as last_seen,
  (sum(events) over ())::bigint as total,
  count(*) over () as distinct
from named
order by ${ORDERS[order]}, value collate "C"
limit ${Math.min(limit, MOST_BREAKDOWN_ROWS)}`,
    row,
  )
  return {
    by,
    total: found[0]?.total ?? 0,
    distinct: found[0]?.distinct ?? 0,
    rows: found.map(({ value, events, reads, writes, unknown, errors, first_seen, last_seen }) => ({
      value,
      label: labelOfValue(by, value),
      events,
      reads,
      writes,
      unknown,
      errors,
      firstSeen: first_seen,
      lastSeen: last_seen,
    })),
  }
}
