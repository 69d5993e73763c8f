// How many events each value of several dimensions has, for choosing among them.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { Facet } from '../domain/answers'
import type { DimensionKey } from '../domain/dimensions'
import { clear, type Filter, resolveRange } from '../domain/filter'
import { labelOfValue } from '../domain/value-label'
import { countedTogether } from './counted-together'
import { filledFrom } from './filled-from'
import { namingOf } from './naming'
import { count } from './row-values'

const { sql } = Prisma

/** The most rows that one facet gives. */
export const MOST_FACET_ROWS = 100

const row = z.object({
  facet: z.number(),
  value: z.string(),
  events: count,
  reads: count,
  writes: count,
  unknown: count,
  errors: count,
  total: count,
  distinct: count,
})

/**
 * For each dimension of `of` the values with the most events, each counted under all conditions but those of its own
 * dimension, so that what it would add can be seen. Equals come by their value, as bytes. `limit` is at most
 * MOST_FACET_ROWS; `total` and `distinct` count what it cuts off, too. One statement.
 */
export async function facets(
  db: Database,
  filter: Filter,
  now: Date,
  { of: dimensions, limit }: { of: readonly DimensionKey[]; limit: number },
): Promise<Facet[]> {
  if (dimensions.length === 0) return []
  const named = dimensions.map((by) => ({
    ...namingOf(by),
    conditions: clear(filter, by).conditions,
    kinds: true,
  }))
  const { steps, of } = countedTogether(resolveRange(filter, now), named, await filledFrom(db))
  const each = named.map(
    ({ join, value }, at) => sql`
(
  select
    ${at}::int as facet, value, events, reads, writes, events - reads - writes as unknown, errors,
    (sum(events) over ())::bigint as total,
    count(*) over () as distinct
  from (
    select
      ${value} as value,
      sum(c.events)::bigint as events,
      sum(c.reads)::bigint as reads,
      sum(c.writes)::bigint as writes,
      sum(c.errors)::bigint as errors
    from (${of[at]}) c ${join}
    group by 1
  ) named
  order by events desc, value collate "C"
  limit ${Math.min(limit, MOST_FACET_ROWS)}
)`,
  )
  const found = await rows(db, sql`with ${Prisma.join(steps)}${Prisma.join(each, '\nunion all')}`, row)
  return dimensions.map((by, at) => {
    const own = found.filter(({ facet }) => facet === at)
    return {
      by,
      total: own[0]?.total ?? 0,
      distinct: own[0]?.distinct ?? 0,
      rows: own.map(({ facet: _, total: _total, distinct: _distinct, ...counts }) => ({
        ...counts,
        label: labelOfValue(by, counts.value),
      })),
    }
  })
}
