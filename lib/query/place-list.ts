// The regions, or the accounts, in which something happened: what, by how many identities, in how many of the other.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { UNKNOWN } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { PlaceList, PlaceOrder } from '../domain/place-answers'
import { labelOfValue } from '../domain/value-label'
import { askTogether } from './ask-together'
import { eventKinds, isoTimeText, microsText } from './row-values'

const { sql } = Prisma

/** The most rows that one list gives. */
export const MOST_PLACES = 1000

const NAMES = { region: sql`p.region`, account: sql`p.account` } as const

const ORDERS = {
  events: sql`n.events desc`,
  errors: sql`n.errors desc`,
  identities: sql`identities desc`,
  recent: sql`n.last_seen desc`,
  value: sql`n.value collate "C"`,
} satisfies Record<PlaceOrder, Prisma.Sql>

const row = z.object({
  value: z.string(),
  ...eventKinds,
  identities: z.number(),
  places: z.number(),
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  total: z.number(),
  distinct: z.number(),
})

/**
 * Counts the matching events by region or by account. Equals in the order come by their value, as bytes. `limit` is at
 * most MOST_PLACES; `total` and `distinct` count what it cuts off, too.
 */
export async function placeList(
  db: Database,
  filter: Filter,
  now: Date,
  { by, limit, order }: { by: 'region' | 'account'; limit: number; order: PlaceOrder },
): Promise<PlaceList> {
  const part = { range: resolveRange(filter, now), conditions: filter.conditions }
  const value = sql`coalesce(${NAMES[by]}, ${UNKNOWN})`
  const other = NAMES[by === 'region' ? 'account' : 'region']
  const [found] = await askTogether(db, filter, [
    {
      parts: [
        { ...part, columns: ['place_id'], kinds: true, seen: 'times' },
        { ...part, columns: ['place_id', 'identity_id'] },
      ],
      select: ([places = Prisma.empty, callers = Prisma.empty]) => sql`
with named as (
  select
    ${value} as value,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    count(distinct nullif(${other}, ${UNKNOWN})) as places,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen
  from (${places}) c
  join place p on p.id = c.place_id
  group by 1
), acting as (
  select ${value} as value, count(distinct nullif(i.key, ${UNKNOWN})) as identities
  from (select distinct place_id, identity_id from (${callers}) parts) c
  join place p on p.id = c.place_id
  join identity i on i.id = c.identity_id
  group by 1
)
select
  n.value, n.events, n.reads, n.writes, n.events - n.reads - n.writes as unknown,
  n.inferred_reads, n.inferred_writes, n.errors, n.places,
  coalesce(a.identities, 0) as identities,
  ${microsText(sql`n.first_seen`)} as first_seen,
  ${microsText(sql`n.last_seen`)} as last_seen,
  (sum(n.events) over ())::bigint as total,
  count(*) over () as distinct
from named n
left join acting a on a.value = n.value
order by ${ORDERS[order]}, n.value collate "C"
limit ${Math.min(limit, MOST_PLACES)}`,
      row,
    },
  ])
  return {
    by,
    total: found[0]?.total ?? 0,
    distinct: found[0]?.distinct ?? 0,
    rows: found.map(
      ({ value, places, identities, first_seen, last_seen, inferred_reads, inferred_writes, ...counts }) => ({
        value,
        label: labelOfValue(by, value),
        events: counts.events,
        reads: counts.reads,
        writes: counts.writes,
        unknown: counts.unknown,
        inferredReads: inferred_reads,
        inferredWrites: inferred_writes,
        errors: counts.errors,
        identities,
        places,
        firstSeen: first_seen,
        lastSeen: last_seen,
      }),
    ),
  }
}
