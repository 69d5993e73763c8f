// Which services were seen under the filter, how often, and by how many identities.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { UNKNOWN } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import { CATALOGUED_SOURCES } from '../domain/services/service-apis'
import { type ServiceRow, serviceRows } from '../domain/services/service-rows'
import { askTogether, type CountingQuestion } from './ask-together'
import { namingOf } from './naming'
import { columnOf, SERVICE } from './plan'
import { eventKinds, isoTimeText, microsText } from './row-values'

const { sql } = Prisma

/** The most services that are listed, of those that were seen. */
const MOST_SERVICES = 1000
const ALWAYS = { from: null, to: null }

const row = z.object({
  service: z.string(),
  ...eventKinds,
  first_seen: isoTimeText.nullable(),
  last_seen: isoTimeText.nullable(),
  last_seen_ever: isoTimeText,
  distinct: z.number(),
})
const identitiesRow = z.object({ service: z.string(), identities: z.number() })

/**
 * Every service that the filter leaves, and every catalogued one, with zeros where it leaves none of it. `seen` is how many
 * there are of the former; of more than a thousand, those with the most events are listed.
 */
export async function serviceList(
  db: Database,
  filter: Filter,
  now: Date,
): Promise<{ seen: number; services: ServiceRow[] }> {
  const part = { range: resolveRange(filter, now), conditions: filter.conditions }
  const { columns, join, value } = namingOf('service')
  const catalogued = sql`${[...CATALOGUED_SOURCES]}::text[]`
  const first = (name: Prisma.Sql, events: Prisma.Sql) => sql`
order by ${name} = any(${catalogued}) desc, ${events} desc, ${name} collate "C"
limit ${MOST_SERVICES + CATALOGUED_SOURCES.length}`
  const counts: CountingQuestion<z.infer<typeof row>> = {
    parts: [
      { ...part, columns, kinds: true, seen: 'times' },
      { range: ALWAYS, conditions: {}, columns, seen: 'times' },
    ],
    select: ([of = Prisma.empty, always = Prisma.empty]) => sql`
with here as (
  select
    ${value} as service,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    sum(c.errors)::bigint as errors,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen
  from (${of}) c ${join}
  group by 1
), ever as (
  select ${value} as service, max(c.last_seen) as last_seen
  from (${always}) c ${join}
  group by 1
)
select
  e.service,
  coalesce(h.events, 0) as events,
  coalesce(h.reads, 0) as reads,
  coalesce(h.writes, 0) as writes,
  coalesce(h.events - h.reads - h.writes, 0) as unknown,
  coalesce(h.inferred_reads, 0) as inferred_reads,
  coalesce(h.inferred_writes, 0) as inferred_writes,
  coalesce(h.errors, 0) as errors,
  ${microsText(sql`h.first_seen`)} as first_seen,
  ${microsText(sql`h.last_seen`)} as last_seen,
  ${microsText(sql`e.last_seen`)} as last_seen_ever,
  count(h.service) over () as distinct
from ever e
left join here h on h.service = e.service
where h.service is not null or e.service = any(${catalogued})
${first(sql`e.service`, sql`coalesce(h.events, 0)`)}`,
    row,
  }
  const identities: CountingQuestion<z.infer<typeof identitiesRow>> = {
    parts: [{ ...part, columns: [SERVICE, columnOf('identity')] }],
    select: ([of = Prisma.empty]) => sql`
select service, count(key) as identities
from (
  select ${value} as service, nullif(i.key, ${UNKNOWN}::text) as key, sum(c.events) as events
  from (${of}) c ${join}
  left join identity i on i.id = c.identity_id
  group by 1, 2
) pair
group by 1
${first(sql`service`, sql`sum(events)`)}`,
    row: identitiesRow,
  }
  const [found, byIdentity] = await askTogether(db, filter, [counts, identities])
  const identitiesOf = new Map(byIdentity.map((each) => [each.service, each.identities]))
  return {
    seen: found[0]?.distinct ?? 0,
    services: serviceRows(
      found.map((each) => ({
        service: each.service,
        events: each.events,
        reads: each.reads,
        writes: each.writes,
        unknown: each.unknown,
        inferredReads: each.inferred_reads,
        inferredWrites: each.inferred_writes,
        errors: each.errors,
        identities: identitiesOf.get(each.service) ?? 0,
        firstSeen: each.first_seen,
        lastSeen: each.last_seen,
        lastSeenEver: each.last_seen_ever,
      })),
    ),
  }
}
