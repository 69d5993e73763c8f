// How many events each value of several dimensions has, for choosing among them.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { Facet } from '../domain/answers'
import type { DimensionKey } from '../domain/dimensions'
import { clear, type Filter, resolveRange } from '../domain/filter'
import { labelOfValue } from '../domain/value-label'
import { askTogether, type CountingQuestion } from './ask-together'
import { namingOf } from './naming'

const { sql } = Prisma

/** The most rows that one facet gives. */
export const MOST_FACET_ROWS = 100

const row = z.object({
  value: z.string(),
  events: z.number(),
  reads: z.number(),
  writes: z.number(),
  unknown: z.number(),
  inferredReads: z.number(),
  inferredWrites: z.number(),
  errors: z.number(),
  total: z.number(),
  distinct: z.number(),
})

/**
 * For each dimension of `of` the values with the most events, each counted under all conditions but those of its own
 * dimension, so that what it would add can be seen. Equals come by their value, as bytes. `limit` is at most
 * MOST_FACET_ROWS; `total` and `distinct` count what it cuts off, too.
 */
export async function facets(
  db: Database,
  filter: Filter,
  now: Date,
  { of: dimensions, limit }: { of: readonly DimensionKey[]; limit: number },
): Promise<Facet[]> {
  const range = resolveRange(filter, now)
  const questions = dimensions.map((by): CountingQuestion<z.infer<typeof row>> => {
    const { columns, join, value } = namingOf(by)
    return {
      parts: [{ range, conditions: clear(filter, by).conditions, columns, kinds: true }],
      select: ([of = Prisma.empty]) => sql`
select
  value, events, reads, writes, events - reads - writes as unknown, errors,
  inferred_reads as "inferredReads", inferred_writes as "inferredWrites",
  (sum(events) over ())::bigint as total,
  count(*) over () as distinct
from (
  select
    ${value} as value,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes
  from (${of}) c ${join}
  group by 1
) named
order by events desc, value collate "C"
limit ${Math.min(limit, MOST_FACET_ROWS)}`,
      row,
    }
  })
  const found = await askTogether(db, filter, questions)
  return dimensions.map((by, at) => {
    const own = found[at] ?? []
    return {
      by,
      total: own[0]?.total ?? 0,
      distinct: own[0]?.distinct ?? 0,
      rows: own.map(({ total: _, distinct: _distinct, ...counts }) => ({
        ...counts,
        label: labelOfValue(by, counts.value),
      })),
    }
  })
}
