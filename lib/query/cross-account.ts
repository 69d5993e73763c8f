// Who acted in an account that is not their own: identities, by their own account and the one they acted in.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { type Filter, resolveRange } from '../domain/filter'
import type { CrossAccount } from '../domain/place-answers'
import { labelOfValue } from '../domain/value-label'
import { askTogether } from './ask-together'
import type { Part } from './counted-together'
import { eventKinds, isoTimeText, microsText } from './row-values'

const { sql } = Prisma

/** The most rows that one answer gives. */
export const MOST_CROSS_ACCOUNT_ROWS = 1000

const whole = z.object({ total: z.number(), events: z.number(), unknown: z.number() })

const row = z.object({
  identity: z.string(),
  caller: z.string(),
  account: z.string(),
  ...eventKinds,
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  distinct: z.number(),
})

/**
 * The matching events whose caller's account is not the one they happened in, the most frequent first; equals by
 * identity and accounts, as bytes. `caller` leaves only what identities of that account did. An event that does not say
 * one of its accounts is no such event: AWS's own services have none. `limit` is at most MOST_CROSS_ACCOUNT_ROWS.
 */
export async function crossAccount(
  db: Database,
  filter: Filter,
  now: Date,
  { caller, limit }: { caller?: string | undefined; limit: number },
): Promise<CrossAccount> {
  const part: Part = {
    range: resolveRange(filter, now),
    conditions: filter.conditions,
    columns: ['identity_id', 'place_id'],
    kinds: true,
    seen: 'times',
  }
  const from = (of: Prisma.Sql) => sql`
from (${of}) c
join identity i on i.id = c.identity_id
join place p on p.id = c.place_id
where ${caller === undefined ? sql`true` : sql`i.account_id = ${caller}`}`
  const [[sums], found] = await askTogether(db, filter, [
    {
      parts: [part],
      select: ([of = Prisma.empty]) => sql`
select
  coalesce(sum(c.events), 0)::bigint as total,
  coalesce(sum(c.events) filter (where i.account_id <> p.account), 0)::bigint as events,
  coalesce(sum(c.events) filter (where i.account_id is null or p.account is null), 0)::bigint as unknown
${from(of)}`,
      row: whole,
    },
    {
      parts: [part],
      select: ([of = Prisma.empty]) => sql`
with acting as (
  select
    i.key as identity,
    i.account_id as caller,
    p.account,
    sum(c.events)::bigint as events,
    sum(c.reads)::bigint as reads,
    sum(c.writes)::bigint as writes,
    sum(c.errors)::bigint as errors,
    sum(c.inferred_reads)::bigint as inferred_reads,
    sum(c.inferred_writes)::bigint as inferred_writes,
    min(c.first_seen) as first_seen,
    max(c.last_seen) as last_seen
  ${from(of)}
    and i.account_id <> p.account
  group by 1, 2, 3
)
select
  identity, caller, account, events, reads, writes, events - reads - writes as unknown,
  inferred_reads, inferred_writes, errors,
  ${microsText(sql`first_seen`)} as first_seen,
  ${microsText(sql`last_seen`)} as last_seen,
  count(*) over () as distinct
from acting
order by acting.events desc, identity collate "C", caller collate "C", account collate "C"
limit ${Math.min(limit, MOST_CROSS_ACCOUNT_ROWS)}`,
      row,
    },
  ])
  if (!sums) throw new Error('an aggregate without groups always gives one row')
  return {
    ...sums,
    distinct: found[0]?.distinct ?? 0,
    rows: found.map(
      ({
        identity,
        caller: of,
        account,
        first_seen,
        last_seen,
        inferred_reads,
        inferred_writes,
        ...counts
      }) => ({
        identity,
        label: labelOfValue('identity', identity),
        caller: of,
        account,
        events: counts.events,
        reads: counts.reads,
        writes: counts.writes,
        unknown: counts.unknown,
        inferredReads: inferred_reads,
        inferredWrites: inferred_writes,
        errors: counts.errors,
        firstSeen: first_seen,
        lastSeen: last_seen,
      }),
    ),
  }
}
