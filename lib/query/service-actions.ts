// What was seen of one service under the filter, action by action, beside what its documents promise.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { UNKNOWN } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import { DENIED_PATTERN } from '../domain/services/is-denied'
import {
  type SeenAction,
  type ServiceAnswer,
  type ServiceTotals,
  serviceAnswer,
} from '../domain/services/service-answer'
import { CATALOGUED_SOURCES, documentedActions } from '../domain/services/service-apis'
import { labelOfValue } from '../domain/value-label'
import { askTogether, type CountingQuestion } from './ask-together'
import { columnOf } from './plan'
import { eventKinds, isoTimeText, microsText } from './row-values'

const { sql } = Prisma

/** The most actions of one service that are listed: those that are documented, then those with the most events. */
const MOST_ACTIONS = 2000
const ALWAYS = { from: null, to: null }
const ACTION = columnOf('event')
const IDENTITY = columnOf('identity')
const ERROR = columnOf('error')

const NOTHING: ServiceTotals = {
  events: 0,
  errors: 0,
  denied: 0,
  reads: 0,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  identities: 0,
  firstSeen: null,
  lastSeen: null,
  lastSeenEver: null,
  actionsSeen: 0,
}

const numbers = {
  ...eventKinds,
  first_seen: isoTimeText.nullable(),
  last_seen: isoTimeText.nullable(),
  last_seen_ever: isoTimeText,
}
const row = z.object({
  name: z.string(),
  ...numbers,
  all_events: z.number(),
  all_reads: z.number(),
  all_writes: z.number(),
  all_inferred_reads: z.number(),
  all_inferred_writes: z.number(),
  all_errors: z.number(),
  all_first_seen: isoTimeText.nullable(),
  all_last_seen: isoTimeText.nullable(),
  all_last_seen_ever: isoTimeText,
  distinct: z.number(),
})
const whoRow = z.object({
  name: z.string(),
  identities: z.number(),
  top: z.string(),
  top_events: z.number(),
})
const deniedRow = z.object({ name: z.string(), denied: z.number(), all_denied: z.number() })
const identitiesRow = z.object({ identities: z.number() })

/**
 * A service's catalogue and what the filter leaves of it; null where it has no catalogue and no event of it was ever seen.
 * A condition on the service itself, beside this one, can leave nothing.
 */
export async function serviceActions(
  db: Database,
  filter: Filter,
  now: Date,
  eventSource: string,
): Promise<ServiceAnswer | null> {
  // No text of Postgres holds one.
  if (eventSource.includes('\0')) return null
  const part = { range: resolveRange(filter, now), conditions: conditionsWith(filter, eventSource) }
  const documented = sql`${documentedActions(eventSource)}::text[]`
  // The same actions come first in every answer, so that what the limit leaves in one is in the others.
  const first = (name: Prisma.Sql, events: Prisma.Sql) => sql`
order by ${name} = any(${documented}) desc, ${events} desc, ${name} collate "C"
limit ${MOST_ACTIONS}`
  const counts: CountingQuestion<z.infer<typeof row>> = {
    parts: [
      { ...part, columns: [ACTION], kinds: true, seen: 'times' },
      {
        range: ALWAYS,
        conditions: conditionsWith({ conditions: {} }, eventSource),
        columns: [ACTION],
        seen: 'times',
      },
    ],
    select: ([of = Prisma.empty, always = Prisma.empty]) => sql`
with here as (
  select
    a.name,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    sum(c.errors)::bigint as errors,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen
  from (${of}) c
  join action a on a.id = c.action_id
  group by 1
), ever as (
  select a.name, max(c.last_seen) as last_seen
  from (${always}) c
  join action a on a.id = c.action_id
  group by 1
)
select
  e.name,
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
  coalesce(sum(h.events) over (), 0)::bigint as all_events,
  coalesce(sum(h.reads) over (), 0)::bigint as all_reads,
  coalesce(sum(h.writes) over (), 0)::bigint as all_writes,
  coalesce(sum(h.inferred_reads) over (), 0)::bigint as all_inferred_reads,
  coalesce(sum(h.inferred_writes) over (), 0)::bigint as all_inferred_writes,
  coalesce(sum(h.errors) over (), 0)::bigint as all_errors,
  ${microsText(sql`min(h.first_seen) over ()`)} as all_first_seen,
  ${microsText(sql`max(h.last_seen) over ()`)} as all_last_seen,
  ${microsText(sql`max(e.last_seen) over ()`)} as all_last_seen_ever,
  count(h.name) over () as distinct
from ever e
left join here h on h.name = e.name
${first(sql`e.name`, sql`coalesce(h.events, 0)`)}`,
    row,
  }
  const who: CountingQuestion<z.infer<typeof whoRow>> = {
    parts: [{ ...part, columns: [ACTION, IDENTITY] }],
    select: ([of = Prisma.empty]) => sql`
with pair as (
  select a.name, i.key, sum(c.events)::bigint as events
  from (${of}) c
  join action a on a.id = c.action_id
  join identity i on i.id = c.identity_id
  group by 1, 2
), ranked as (
  select
    name, key, events,
    count(*) filter (where key <> ${UNKNOWN}::text) over (partition by name) as identities,
    (sum(events) over (partition by name))::bigint as all_events,
    row_number() over (partition by name order by events desc, key collate "C") as rank
  from pair
)
select name, identities, key as top, events as top_events
from ranked
where rank = 1
${first(sql`name`, sql`all_events`)}`,
    row: whoRow,
  }
  const denied: CountingQuestion<z.infer<typeof deniedRow>> = {
    parts: [{ ...part, columns: [ACTION, ERROR] }],
    select: ([of = Prisma.empty]) => sql`
select name, denied, (sum(denied) over ())::bigint as all_denied
from (
  select
    a.name,
    sum(c.events)::bigint as events,
    (sum(c.events) filter (where c.error_code_id in (select id from error_code where value ~* ${DENIED_PATTERN})))::bigint as denied
  from (${of}) c
  join action a on a.id = c.action_id
  group by 1
) named
where denied > 0
${first(sql`name`, sql`events`)}`,
    row: deniedRow,
  }
  const identities: CountingQuestion<z.infer<typeof identitiesRow>> = {
    parts: [{ ...part, columns: [IDENTITY] }],
    select: ([of = Prisma.empty]) => sql`
select count(distinct nullif(i.key, ${UNKNOWN}::text)) as identities
from (select distinct identity_id from (${of}) parts) c
join identity i on i.id = c.identity_id`,
    row: identitiesRow,
  }
  const [found, byWhom, refused, [whole]] = await askTogether(db, filter, [counts, who, denied, identities])
  const [one] = found
  if (!one) return CATALOGUED_SOURCES.includes(eventSource) ? serviceAnswer(eventSource, NOTHING, []) : null
  const whoOf = new Map(byWhom.map((each) => [each.name, each]))
  const deniedOf = new Map(refused.map((each) => [each.name, each.denied]))
  return serviceAnswer(
    eventSource,
    {
      events: one.all_events,
      errors: one.all_errors,
      denied: refused[0]?.all_denied ?? 0,
      reads: one.all_reads,
      writes: one.all_writes,
      unknown: one.all_events - one.all_reads - one.all_writes,
      inferredReads: one.all_inferred_reads,
      inferredWrites: one.all_inferred_writes,
      identities: whole?.identities ?? 0,
      firstSeen: one.all_first_seen,
      lastSeen: one.all_last_seen,
      lastSeenEver: one.all_last_seen_ever,
      actionsSeen: one.distinct,
    },
    found.map((each): SeenAction => {
      const own = whoOf.get(each.name)
      return {
        name: each.name,
        events: each.events,
        errors: each.errors,
        denied: deniedOf.get(each.name) ?? 0,
        reads: each.reads,
        writes: each.writes,
        unknown: each.unknown,
        inferredReads: each.inferred_reads,
        inferredWrites: each.inferred_writes,
        identities: own?.identities ?? 0,
        topIdentity: own
          ? { key: own.top, label: labelOfValue('identity', own.top), events: own.top_events }
          : null,
        firstSeen: each.first_seen,
        lastSeen: each.last_seen,
        lastSeenEver: each.last_seen_ever,
      }
    }),
  )
}

/** The filter's conditions, of this service alone: nothing meets them where the filter asks for others. */
function conditionsWith({ conditions }: Filter, eventSource: string): Filter['conditions'] {
  const { include = [], exclude = [] } = conditions.service ?? {}
  const isLeft = (include.length === 0 || include.includes(eventSource)) && !exclude.includes(eventSource)
  return { ...conditions, service: { include: [eventSource], exclude: isLeft ? [] : [eventSource] } }
}
