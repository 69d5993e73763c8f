// What one identity did: the values of several dimensions at once, and what was denied.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import type { Readable } from '../db/rows'
import type { Breakdown } from '../domain/answers'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { Denials } from '../domain/identity-answers'
import { DENIED_PATTERN } from '../domain/services/is-denied'
import { labelOfValue } from '../domain/value-label'
import { askTogether, type CountingQuestion } from './ask-together'
import type { Part } from './counted-together'
import { namingOf } from './naming'
import { eventKinds, isoTimeText, microsText } from './row-values'

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

/** Of these the absent value is no answer: most events have no error, and no session. */
const NAMED_ONLY: readonly DimensionKey[] = ['error', 'session']

/** A breakdown of each. */
export type Values<By extends DimensionKey> = Record<By, Breakdown>

/**
 * `limit` rows of each, `denials` of what was denied; the filter names the identity. First and last seen are those among
 * the matching events.
 */
export async function identityActions(
  db: Readable,
  filter: Filter,
  now: Date,
  limit: number,
  denials = limit,
): Promise<Values<(typeof ACTED_BY)[number]> & { denied: Denials }> {
  const [denied, ...found] = await askTogether(db, filter, [
    deniedQuestion(filter, now, denials),
    ...ACTED_BY.map((by) => valuesQuestion(filter, now, by, limit)),
  ])
  return { ...valuesOf(ACTED_BY, found), denied: denialsOf(denied) }
}

export const partOf = (filter: Filter, now: Date, columns: readonly string[]): Part => ({
  range: resolveRange(filter, now),
  conditions: filter.conditions,
  columns,
  kinds: true,
  seen: 'times',
})

const valueRow = z.object({
  value: z.string(),
  ...eventKinds,
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  total: z.number(),
  distinct: z.number(),
})
type ValueRow = z.infer<typeof valueRow>

export const SUMS = sql`
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen`
export const TIMES = sql`${microsText(sql`first_seen`)} as first_seen, ${microsText(sql`last_seen`)} as last_seen`

/** The values of a dimension with the most events. */
export function valuesQuestion(
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

/** The answers to such questions, in their order. */
export const valuesOf = <By extends DimensionKey>(
  all: readonly By[],
  found: readonly ValueRow[][],
): Values<By> =>
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
