// The strip of numbers: how many events, of which kinds, by how many identities, services and regions.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { Totals } from '../domain/answers'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import type { Filter } from '../domain/filter'
import { groupingOf } from './grouping'
import { count } from './row-values'
import { sqlName } from './sql-name'
import { where } from './where'

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
const COUNTED = Object.entries(DISTINCT)

/** Counts the matching events. `identities`, `services` and `regions` are distinct values; an absent one is none. */
export async function totals(db: Database, filter: Filter, now: Date): Promise<Totals> {
  // Grouped first: a distinct count over the events themselves would sort them all, once for each column.
  const keys = COUNTED.map(([name, by]) => sql`${groupingOf(by).key} as ${sqlName(name)}`)
  const [answer] = await rows(
    db,
    sql`
with counted as materialized (
  select
    ${Prisma.join(keys)},
    count(*) as events,
    count(*) filter (where e.read_only) as reads,
    count(*) filter (where not e.read_only) as writes,
    count(*) filter (where e.failed) as failed
  from event e
  where ${where(filter, now)}
  group by 1, 2, 3
)
select
  coalesce(sum(events), 0)::bigint as events,
  coalesce(sum(reads), 0)::bigint as reads,
  coalesce(sum(writes), 0)::bigint as writes,
  coalesce(sum(events - reads - writes), 0)::bigint as unknown,
  coalesce(sum(failed), 0)::bigint as failed,
  ${Prisma.join(COUNTED.map(([name, by]) => sql`(${distinctValues(name, by)}) as ${sqlName(name)}`))}
from counted`,
    row,
  )
  if (!answer) throw new Error('an aggregate without groups always gives one row')
  return answer
}

function distinctValues(name: string, by: DimensionKey): Prisma.Sql {
  const { join, value } = groupingOf(by)
  return sql`
  select count(distinct nullif(${value}, ${dimensionOf(by).absent}))
  from (select distinct ${sqlName(name)} as key from counted) c ${join}
`
}
