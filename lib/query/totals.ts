// The strip of numbers: how many events, of which kinds, by how many identities, services and regions.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ComparedTotals, Totals } from '../domain/answers'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { TimeRange } from '../domain/time'
import { countedTogether } from './counted-together'
import { filledFrom } from './filled-from'
import { namingOf } from './naming'
import type { Conditions } from './plan'
import { previousPeriod, rangeOfPeriod } from './previous-period'
import { count } from './row-values'
import { sqlName } from './sql-name'

const { sql } = Prisma

const row = z.object({
  events: count,
  reads: count,
  writes: count,
  unknown: count,
  failed: count,
  identities: count,
  services: count,
  regions: count,
})

/** What is counted by distinct value, and the dimension that has the values. */
const DISTINCT = { identities: 'identity', services: 'service', regions: 'region' } as const satisfies Record<
  string,
  DimensionKey
>

/** Counts the matching events. `identities`, `services` and `regions` are distinct values; an absent one is none. */
export const totals = (db: Database, filter: Filter, now: Date): Promise<Totals> =>
  totalsIn(db, resolveRange(filter, now), filter.conditions)

/** The same, and for the period just before, of the same length. An open range has none, and so no `previous`. */
export async function comparedTotals(db: Database, filter: Filter, now: Date): Promise<ComparedTotals> {
  const period = previousPeriod(filter, now)
  if (!period) return totals(db, filter, now)
  const [current, previous] = await Promise.all([
    totals(db, filter, now),
    totalsIn(db, rangeOfPeriod(period), filter.conditions),
  ])
  return { ...current, previous: { ...period, ...previous } }
}

async function totalsIn(db: Database, range: TimeRange, conditions: Conditions): Promise<Totals> {
  const distinct = Object.entries(DISTINCT).map(([name, by]) => ({ name, by, ...namingOf(by) }))
  const parts = [
    { conditions, columns: [], kinds: true },
    ...distinct.map(({ columns }) => ({ conditions, columns, kinds: false })),
  ]
  const { steps, of } = countedTogether(range, parts, await filledFrom(db))
  const counts = distinct.map(
    ({ name, by, columns, join, value }, at) => sql`(
    select count(distinct nullif(${value}, ${dimensionOf(by).absent}))
    from (select distinct ${Prisma.join(columns.map(sqlName))} from (${of[at + 1]}) parts) c ${join}
  ) as ${sqlName(name)}`,
  )
  const [answer] = await rows(
    db,
    sql`
with ${Prisma.join(steps)}
select
  coalesce(sum(events), 0)::bigint as events,
  coalesce(sum(reads), 0)::bigint as reads,
  coalesce(sum(writes), 0)::bigint as writes,
  coalesce(sum(events - reads - writes), 0)::bigint as unknown,
  coalesce(sum(errors), 0)::bigint as failed,
  ${Prisma.join(counts)}
from (${of[0]}) c`,
    row,
  )
  if (!answer) throw new Error('an aggregate without groups always gives one row')
  return answer
}
