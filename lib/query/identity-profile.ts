// Who an identity is, over all data: its types, its account, in which ways records show it, and since when.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import type { Readable } from '../db/rows'
import { UNKNOWN } from '../domain/dimensions'
import { ACTORS } from '../domain/event'
import { type Filter, NO_FILTER, only } from '../domain/filter'
import type { IdentityProfile } from '../domain/identity-answers'
import { formatInstant } from '../domain/time'
import { labelOfValue } from '../domain/value-label'
import { askTogether } from './ask-together'
import { microsText } from './row-values'

const { sql } = Prisma

/** A key has an entry for each service that acted for it: this many is beyond what AWS has. */
const MOST_ENTRIES = 1000
const text = z.string().nullable()
const row = z.object({
  type: text,
  name: text,
  arn: text,
  account: text,
  actor: z.enum(ACTORS),
  invoked_by: text,
  events: z.number(),
  first_seen: z.string(),
  last_seen: z.string(),
})

/** Null when no event is of this identity. */
export async function identityProfile(db: Readable, key: string): Promise<IdentityProfile | null> {
  const filter: Filter = only(NO_FILTER, 'identity', key)
  const [found] = await askTogether(db, filter, [
    {
      parts: [
        {
          range: { from: null, to: null },
          conditions: filter.conditions,
          columns: ['identity_id'],
          seen: 'times',
        },
      ],
      select: ([of = Prisma.empty]) => sql`
select
  d.type, d.name, d.arn, d.account_id as account, d.actor, d.invoked_by,
  sum(c.events)::bigint as events,
  ${microsText(sql`min(c.first_seen)`)} as first_seen,
  ${microsText(sql`max(c.last_seen)`)} as last_seen
from (${of}) c join identity d on d.id = c.identity_id
group by d.id
order by events desc, d.id
limit ${MOST_ENTRIES}`,
      row,
    },
  ])
  if (found.length === 0) return null
  const named = <K extends 'name' | 'arn' | 'account'>(field: K) =>
    found.find((entry) => entry[field] !== null)?.[field] ?? null
  const times = found.flatMap(({ first_seen, last_seen }) => [BigInt(first_seen), BigInt(last_seen)])
  const sorted = times.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return {
    key,
    label: labelOfValue('identity', key),
    name: named('name'),
    types: [...new Set(found.map(({ type }) => type ?? UNKNOWN))],
    account: named('account'),
    arn: named('arn'),
    appearances: found.map(({ type, actor, invoked_by, events }) => ({
      type,
      actor,
      invokedBy: invoked_by,
      events,
    })),
    events: found.reduce((sum, { events }) => sum + events, 0),
    firstSeen: formatInstant(sorted[0] ?? 0n),
    lastSeen: formatInstant(sorted.at(-1) ?? 0n),
  }
}
