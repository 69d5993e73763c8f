// The identities whose events match, with what each is and did: a page of them in some order.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { Readable } from '../db/rows'
import { badRequest } from '../domain/api-error'
import { ACTORS } from '../domain/event'
import { type Filter, resolveRange } from '../domain/filter'
import type { IdentityList, IdentityOrder } from '../domain/identity-answers'
import { labelOfValue } from '../domain/value-label'
import { askTogether } from './ask-together'
import { identitySparks } from './identity-sparks'
import { ofOneMoment } from './of-one-moment'
import { eventKinds, isoTimeText, micros } from './row-values'

const { sql } = Prisma

/** The most identities of one page: each has a spark line. */
export const MOST_IDENTITIES = 200

/** What a page is ordered by, the largest first: a count, or microseconds. */
const ORDERS = {
  events: sql`events`,
  writes: sql`writes`,
  errors: sql`errors`,
  recent: micros(sql`last_seen`),
  first: micros(sql`first_seen`),
} satisfies Record<IdentityOrder, Prisma.Sql>

const row = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string().nullable(),
  account: z.string().nullable(),
  types: z.array(z.string()),
  actors: z.array(z.enum(ACTORS)),
  ...eventKinds,
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  place: z.string(),
  total: z.number(),
  all_events: z.number(),
})

export type IdentityListQuestion = {
  order: IdentityOrder
  limit: number
  /** Words that the key, the name or the account must have in them, case folded. */
  find?: string | undefined
  /** Whether writes that are only inferred count in the order by writes. */
  inferred?: boolean
  cursor?: string | undefined
}

/**
 * Equals in the order come by their key, as bytes. A page, with its spark lines, is of one moment. A cursor goes on behind
 * the last identity as it then was; with data arriving an identity can change its place meanwhile. `total` and `events`
 * count what the limit cuts off, too. Throws a 400 for a cursor of another order.
 */
export const identityList = (
  db: Database,
  filter: Filter,
  now: Date,
  question: IdentityListQuestion,
): Promise<IdentityList> => ofOneMoment(db, (moment) => listOf(moment, filter, now, question))

async function listOf(
  db: Readable,
  filter: Filter,
  now: Date,
  { order, limit, find = '', inferred = false, cursor }: IdentityListQuestion,
): Promise<IdentityList> {
  const after = cursor === undefined ? null : readCursor(cursor, order)
  const words = find.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  // Of each type whether it has the word: a key is found whose types have all of them together. Without words, all are.
  const hasWord = [
    sql`true`,
    ...words.map(
      (word) =>
        sql`bool_or(concat_ws(' ', d.key, d.name, d.account_id) ilike ${`%${word.replace(/[\\%_]/g, '\\$&')}%`})`,
    ),
  ]
  const [found] = await askTogether(db, filter, [
    {
      parts: [
        {
          range: resolveRange(filter, now),
          conditions: filter.conditions,
          columns: ['identity_id'],
          kinds: true,
          seen: 'times',
        },
      ],
      select: ([of = Prisma.empty]) => sql`
with by_type as (
  select
    d.key, coalesce(d.type, 'unknown') as type,
    min(d.id) as id, min(d.name) as name, min(d.account_id) as account, array_agg(distinct d.actor) as actors,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen,
    array[${Prisma.join(hasWord)}] as has_word
  from (${of}) c join identity d on d.id = c.identity_id
  group by 1, 2
), by_key as (
  select
    key, min(id) as id, min(name) as name, min(account) as account,
    array_agg(type order by events desc, type) as types,
    sum(events)::bigint as events,
    sum(reads)::bigint as reads,
    sum(writes)::bigint as writes,
    sum(errors)::bigint as errors,
    sum(inferred_reads)::bigint as inferred_reads,
    sum(inferred_writes)::bigint as inferred_writes,
    min(first_seen) as first_seen,
    max(last_seen) as last_seen
  from by_type
  group by key
  having ${Prisma.join(
    hasWord.map((_, at) => sql`bool_or(has_word[${at + 1}::int])`),
    ' and ',
  )}
), placed as (
  select
    *, ${order === 'writes' && inferred ? sql`writes + inferred_writes` : ORDERS[order]} as place,
    count(*) over () as total,
    (sum(events) over ())::bigint as all_events
  from by_key
)
select
  id, key, name, account, types, events, reads, writes, events - reads - writes as unknown,
  inferred_reads, inferred_writes, errors,
  (select array_agg(distinct actor order by actor) from by_type t, unnest(t.actors) actor where t.key = p.key) as actors,
  ${micros(sql`first_seen`)}::text as first_seen,
  ${micros(sql`last_seen`)}::text as last_seen,
  place::text as place, total, all_events
from placed p
where ${after ? sql`(place < ${after.place}::bigint or (place = ${after.place}::bigint and key collate "C" > (select key from identity where id = ${after.id}::int)))` : sql`true`}
order by p.place desc, key collate "C"
limit ${Math.min(limit, MOST_IDENTITIES) + 1}`,
      row,
    },
  ])
  const shown = found.slice(0, Math.min(limit, MOST_IDENTITIES))
  const last = found.length > shown.length ? shown.at(-1) : undefined
  const sparks = await identitySparks(
    db,
    filter,
    now,
    shown.map(({ key }) => key),
  )
  return {
    identities: shown.map(
      ({ key, name, account, types, actors, events, reads, writes, unknown, errors, ...one }) => ({
        key,
        label: labelOfValue('identity', key),
        name,
        account,
        types,
        actors,
        events,
        reads,
        writes,
        unknown,
        inferredReads: one.inferred_reads,
        inferredWrites: one.inferred_writes,
        errors,
        firstSeen: one.first_seen,
        lastSeen: one.last_seen,
        spark: sparks.counts.get(key) ?? [],
      }),
    ),
    nextCursor: last ? `${order}.${last.place}.${last.id}` : null,
    total: found[0]?.total ?? 0,
    events: found[0]?.all_events ?? 0,
    buckets: sparks.starts,
    bucketsEnd: sparks.end,
  }
}

const MOST_WORDS = 8

/** Whether a list of this order gave the cursor out. */
export const isCursorOf = (cursor: string, order: IdentityOrder): boolean =>
  parsedCursor(cursor, order) !== null

function parsedCursor(cursor: string, order: IdentityOrder): { place: string; id: number } | null {
  const [, ofOrder, place, id] = /^(\w+)\.(-?\d{1,18})\.(\d{1,9})$/.exec(cursor) ?? []
  return ofOrder === order && place !== undefined && id !== undefined ? { place, id: Number(id) } : null
}

function readCursor(cursor: string, order: IdentityOrder): { place: string; id: number } {
  const parsed = parsedCursor(cursor, order)
  if (!parsed) throw badRequest('cursor is not one that this order gave out', 'cursor')
  return parsed
}
