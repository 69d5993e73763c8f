// What one identity did, and from where: the values of several dimensions at once, its access keys, and what was denied.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { Breakdown } from '../domain/answers'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { AccessKeys, Denials } from '../domain/identity-answers'
import { DENIED_PATTERN } from '../domain/services/is-denied'
import { labelOfValue } from '../domain/value-label'
import { askTogether, type CountingQuestion } from './ask-together'
import type { Part } from './counted-together'
import { namingOf } from './naming'
import { isoTimeText, microsText } from './row-values'

const { sql } = Prisma

/** What roll-ups know of an identity, and what only its events say. */
const ACTED_BY = [
  'identity',
  'service',
  'event',
  'region',
  'account',
  'error',
  'mfa',
] as const satisfies DimensionKey[]
const CALLED_FROM = ['ip', 'agent', 'session'] as const satisfies DimensionKey[]

/** Of these the absent value is no answer: most events have no error, and no session. */
const NAMED_ONLY: readonly DimensionKey[] = ['error', 'session']

type Values<By extends DimensionKey> = Record<By, Breakdown>

/** `limit` rows of each; the filter names the identity. First and last seen are those among the matching events. */
export async function identityActions(
  db: Database,
  filter: Filter,
  now: Date,
  limit: number,
): Promise<Values<(typeof ACTED_BY)[number]> & { denied: Denials }> {
  const [denied, ...found] = await askTogether(db, filter, [
    deniedQuestion(filter, now, limit),
    ...ACTED_BY.map((by) => valuesQuestion(filter, now, by, limit)),
  ])
  return { ...valuesOf(ACTED_BY, found), denied: denialsOf(denied) }
}

/** The same of what is not rolled up: one reading of the identity's events answers all of it. */
export async function identityCallers(
  db: Database,
  filter: Filter,
  now: Date,
  limit: number,
): Promise<Values<(typeof CALLED_FROM)[number]> & { accessKey: AccessKeys }> {
  const [keys, ...found] = await askTogether(db, filter, [
    accessKeyQuestion(filter, now, limit),
    ...CALLED_FROM.map((by) => valuesQuestion(filter, now, by, limit)),
  ])
  return { ...valuesOf(CALLED_FROM, found), accessKey: accessKeysOf(keys) }
}

const partOf = (filter: Filter, now: Date, columns: readonly string[]): Part => ({
  range: resolveRange(filter, now),
  conditions: filter.conditions,
  columns,
  kinds: true,
  seen: 'times',
})

const valueRow = z.object({
  value: z.string(),
  events: z.number(),
  reads: z.number(),
  writes: z.number(),
  unknown: z.number(),
  inferred_reads: z.number(),
  inferred_writes: z.number(),
  errors: z.number(),
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  total: z.number(),
  distinct: z.number(),
})
type ValueRow = z.infer<typeof valueRow>

const SUMS = sql`
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen`
const TIMES = sql`${microsText(sql`first_seen`)} as first_seen, ${microsText(sql`last_seen`)} as last_seen`

function valuesQuestion(
  filter: Filter,
  now: Date,
  by: DimensionKey,
  limit: number,
): CountingQuestion<ValueRow> {
  const { columns, join, value } = namingOf(by)
  return {
    parts: [partOf(filter, now, columns)],
    select: ([of = Prisma.empty]) => sql`
select
  value, events, reads, writes, events - reads - writes as unknown, inferred_reads, inferred_writes, errors,
  ${TIMES},
  (sum(events) over ())::bigint as total,
  count(*) over () as distinct
from (
  select ${value} as value, ${SUMS}
  from (${of}) c ${join}
  group by 1
) named
where ${NAMED_ONLY.includes(by) ? sql`value <> ${dimensionOf(by).absent}` : sql`true`}
order by named.events desc, value collate "C"
limit ${limit}`,
    row: valueRow,
  }
}

const valuesOf = <By extends DimensionKey>(all: readonly By[], found: readonly ValueRow[][]): Values<By> =>
  // Each key is given its own answer.
  Object.fromEntries(all.map((by, at) => [by, breakdownOf(by, found[at] ?? [])])) as Values<By>

const breakdownOf = (by: DimensionKey, found: readonly ValueRow[]): Breakdown => ({
  by,
  total: found[0]?.total ?? 0,
  distinct: found[0]?.distinct ?? 0,
  rows: found.map(({ first_seen, last_seen, inferred_reads, inferred_writes, ...counts }) => ({
    value: counts.value,
    label: labelOfValue(by, counts.value),
    events: counts.events,
    reads: counts.reads,
    writes: counts.writes,
    unknown: counts.unknown,
    inferredReads: inferred_reads,
    inferredWrites: inferred_writes,
    errors: counts.errors,
    firstSeen: first_seen,
    lastSeen: last_seen,
  })),
})

const keyRow = z.object({
  value: z.string(),
  events: z.number(),
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  is_temporary: z.boolean(),
  lasting: z.number(),
  temporary: z.number(),
})

/** Ids that begin with ASIA are of temporary credentials, of which there is no end; the others are listed first. */
function accessKeyQuestion(
  filter: Filter,
  now: Date,
  limit: number,
): CountingQuestion<z.infer<typeof keyRow>> {
  return {
    parts: [partOf(filter, now, ['access_key'])],
    select: ([of = Prisma.empty]) => sql`
select
  value, events, ${TIMES}, is_temporary,
  count(*) filter (where not is_temporary) over () as lasting,
  count(*) filter (where is_temporary) over () as temporary
from (
  select c.access_key as value, c.access_key like 'ASIA%' as is_temporary, ${SUMS}
  from (${of}) c
  where c.access_key is not null
  group by 1
) named
order by is_temporary, named.events desc, value collate "C"
limit ${limit}`,
    row: keyRow,
  }
}

const accessKeysOf = (found: readonly z.infer<typeof keyRow>[]): AccessKeys => ({
  lasting: found[0]?.lasting ?? 0,
  temporary: found[0]?.temporary ?? 0,
  rows: found.map(({ value, events, first_seen, last_seen, is_temporary }) => ({
    id: value,
    temporary: is_temporary,
    events,
    firstSeen: first_seen,
    lastSeen: last_seen,
  })),
})

const deniedRow = z.object({
  service: z.string(),
  event: z.string(),
  error: z.string(),
  events: z.number(),
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  total: z.number(),
  distinct: z.number(),
})

function deniedQuestion(
  filter: Filter,
  now: Date,
  limit: number,
): CountingQuestion<z.infer<typeof deniedRow>> {
  return {
    parts: [partOf(filter, now, ['action_id', 'error_code_id'])],
    select: ([of = Prisma.empty]) => sql`
select
  service, event, error, events, ${TIMES},
  (sum(events) over ())::bigint as total,
  count(*) over () as distinct
from (
  select a.service, a.name as event, d.value as error, ${SUMS}
  from (${of}) c
  join error_code d on d.id = c.error_code_id and d.value ~* ${DENIED_PATTERN}
  join action a on a.id = c.action_id
  group by 1, 2, 3
) named
order by named.events desc, last_seen desc, service collate "C", event collate "C", error collate "C"
limit ${limit}`,
    row: deniedRow,
  }
}

const denialsOf = (found: readonly z.infer<typeof deniedRow>[]): Denials => ({
  events: found[0]?.total ?? 0,
  distinct: found[0]?.distinct ?? 0,
  rows: found.map(({ first_seen, last_seen, total: _, distinct: _distinct, ...row }) => ({
    ...row,
    firstSeen: first_seen,
    lastSeen: last_seen,
  })),
})
