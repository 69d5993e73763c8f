// The strip of numbers: how many events, of which kinds, by how many identities, services and regions.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { ComparedTotals, Totals } from '../domain/answers'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { TimeRange } from '../domain/time'
import { askTogether, type CountingQuestion } from './ask-together'
import { countedColumns } from './counted'
import { namingOf } from './naming'
import { previousPeriod, rangeOfPeriod } from './previous-period'
import { sqlName } from './sql-name'

const { sql } = Prisma

const sums = z.object({
  events: z.number(),
  reads: z.number(),
  writes: z.number(),
  unknown: z.number(),
  inferredReads: z.number(),
  inferredWrites: z.number(),
  failed: z.number(),
})

const number = z.object({ values: z.number() })

/** Counts the matching events. `identities`, `services` and `regions` are distinct values; an absent one is none. */
export const totals = (db: Database, filter: Filter, now: Date): Promise<Totals> =>
  totalsIn(db, filter, resolveRange(filter, now))

/** The same, and for the period just before, of the same length. An open range has none, and so no `previous`. */
export async function comparedTotals(db: Database, filter: Filter, now: Date): Promise<ComparedTotals> {
  const period = previousPeriod(filter, now)
  if (!period) return totals(db, filter, now)
  const [current, previous] = await Promise.all([
    totals(db, filter, now),
    // A filter of its own, so that the numbers of either period are of one moment: see askTogether.
    totalsIn(db, { ...filter }, rangeOfPeriod(period)),
  ])
  return { ...current, previous: { ...period, ...previous } }
}

/** Each number is a question of its own: it is read with the ranking of the same dimension. */
async function totalsIn(db: Database, filter: Filter, range: TimeRange): Promise<Totals> {
  const part = { range, conditions: filter.conditions }
  const distinct = (by: DimensionKey): CountingQuestion<z.infer<typeof number>> => {
    const { columns, join, value } = namingOf(by)
    return {
      parts: [{ ...part, columns }],
      select: ([of = Prisma.empty]) => sql`
select count(distinct nullif(${value}, ${dimensionOf(by).absent})) as values
from (select distinct ${Prisma.join(columns.flatMap(countedColumns).map(sqlName))} from (${of}) parts) c ${join}`,
      row: number,
    }
  }
  const all: CountingQuestion<z.infer<typeof sums>> = {
    parts: [{ ...part, columns: [], kinds: true }],
    select: ([of = Prisma.empty]) => sql`
select
  coalesce(sum(events), 0)::bigint as events,
  coalesce(sum(reads), 0)::bigint as reads,
  coalesce(sum(writes), 0)::bigint as writes,
  coalesce(sum(events - reads - writes), 0)::bigint as unknown,
  coalesce(sum(inferred_reads), 0)::bigint as "inferredReads",
  coalesce(sum(inferred_writes), 0)::bigint as "inferredWrites",
  coalesce(sum(errors), 0)::bigint as failed
from (${of}) c`,
    row: sums,
  }
  const [[whole], [identities], [services], [regions]] = await askTogether(db, filter, [
    all,
    distinct('identity'),
    distinct('service'),
    distinct('region'),
  ])
  if (!whole || !identities || !services || !regions)
    throw new Error('an aggregate without groups always gives one row')
  return { ...whole, identities: identities.values, services: services.values, regions: regions.values }
}
