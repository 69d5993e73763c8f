// How many events each value of a dimension has, the first of them in some order.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { Breakdown, BreakdownOrder, BreakdownRow } from '../domain/answers'
import type { DimensionKey } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import { labelOfValue } from '../domain/value-label'
import { askTogether } from './ask-together'
import type { Part } from './counted-together'
import { namingOf } from './naming'
import { previousPeriod, rangeOfPeriod } from './previous-period'
import { eventKinds, isoTimeText, microsText } from './row-values'

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
  ...eventKinds,
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  total: z.number(),
  distinct: z.number(),
})
type Row = z.infer<typeof row>

/**
 * `seen: false` allows `firstSeen` and `lastSeen` to be bounds that hold the exact times: whoever shows neither asks so,
 * and partial days are counted without their events. `compare` adds the period before.
 */
export type BreakdownQuestion = {
  by: DimensionKey
  limit: number
  order: BreakdownOrder
  seen?: boolean
  compare?: boolean
}

/**
 * Counts the matching events by `by`. `errors` counts those that failed. Equals in the order come by their value, as
 * bytes. `limit` is at most MOST_BREAKDOWN_ROWS; `total` and `distinct` count what it cuts off, too. Compared with the
 * period of the same length just before, each row has its `previousEvents`; an open range has no period before.
 */
export async function breakdown(
  db: Database,
  filter: Filter,
  now: Date,
  { by, limit, order, seen = true, compare = false }: BreakdownQuestion,
): Promise<Breakdown> {
  const { columns, join, value } = namingOf(by)
  const part = { conditions: filter.conditions, columns }
  const isExact = seen || order === 'recent'
  const current: Part = {
    ...part,
    range: resolveRange(filter, now),
    kinds: true,
    seen: isExact ? 'times' : 'bounds',
  }
  const ranked = (of: Prisma.Sql) => sql`
named as (
  select
    ${value} as value,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen
  from (${of}) c ${join}
  group by 1
), ranked as (
  select
    value, events, reads, writes, events - reads - writes as unknown, inferred_reads, inferred_writes, errors,
    ${microsText(sql`first_seen`)} as first_seen,
    ${microsText(sql`last_seen`)} as last_seen,
    (sum(events) over ())::bigint as total,
    count(*) over () as distinct,
    row_number() over (order by ${ORDERS[order]}, value collate "C") as rank
  from named
  order by rank
  limit ${Math.min(limit, MOST_BREAKDOWN_ROWS)}
)`
  const period = compare ? previousPeriod(filter, now) : null
  if (!period) {
    const [found] = await askTogether(db, filter, [
      {
        parts: [current],
        select: ([of = Prisma.empty]) => sql`with ${ranked(of)} select * from ranked order by rank`,
        row,
      },
    ])
    return { by, ...wholeOf(found), rows: found.map((one) => rowOf(by, one)) }
  }
  const [found] = await askTogether(db, filter, [
    {
      parts: [current, { ...part, range: rangeOfPeriod(period) }],
      select: ([of = Prisma.empty, before = Prisma.empty]) => sql`
with ${ranked(of)}, before as (
  select ${value} as value, sum(c.events)::bigint as events
  from (${before}) c ${join}
  group by 1
), whole_before as (
  select coalesce(sum(events), 0)::bigint as before_total, count(*) as before_distinct
  from before
)
select r.*, w.*, coalesce(b.events, 0)::bigint as before_events
from whole_before w
left join ranked r on true
left join before b on b.value = r.value
order by r.rank`,
      row: comparedRow,
    },
  ])
  const shown = found.filter((one) => one.value !== null)
  return {
    by,
    ...wholeOf(shown),
    rows: shown.map((one) => ({ ...rowOf(by, one), previousEvents: one.before_events })),
    previous: {
      ...period,
      total: found[0]?.before_total ?? 0,
      distinct: found[0]?.before_distinct ?? 0,
    },
  }
}

const beforeColumns = { before_total: z.number(), before_distinct: z.number(), before_events: z.number() }
/** A row of both periods, or, where the current one has none, of the one before. */
const comparedRow = z.union([row.extend(beforeColumns), z.object({ value: z.null(), ...beforeColumns })])

const wholeOf = (found: readonly Row[]): { total: number; distinct: number } => ({
  total: found[0]?.total ?? 0,
  distinct: found[0]?.distinct ?? 0,
})

const rowOf = (
  by: DimensionKey,
  { value, first_seen, last_seen, inferred_reads, inferred_writes, ...counts }: Row,
): BreakdownRow => ({
  value,
  label: labelOfValue(by, value),
  events: counts.events,
  reads: counts.reads,
  writes: counts.writes,
  unknown: counts.unknown,
  inferredReads: inferred_reads,
  inferredWrites: inferred_writes,
  errors: counts.errors,
  firstSeen: first_seen,
  lastSeen: last_seen,
})
