// A role session as a whole: how much it did, from when to when, and with how many access keys.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { UNKNOWN } from '../domain/dimensions'
import type { SessionOverview } from '../domain/session-answer'
import { type SessionName, sessionId } from '../domain/session-id'
import { count, isoTime, micros } from './row-values'

const { sql } = Prisma

const row = z.object({
  arn: z.string().nullable(),
  type: z.string().nullable(),
  name: z.string().nullable(),
  role_arn: z.string().nullable(),
  account_id: z.string().nullable(),
  events: count,
  reads: count,
  writes: count,
  errors: count,
  keys: count,
  without_key: count,
  first: isoTime,
  last: isoTime,
})

/**
 * Of all data. Null when no event is of such a session. Reads the identity's events through its index: there is none by
 * session, because most events have one.
 */
export async function sessionOverview(db: Database, session: SessionName): Promise<SessionOverview | null> {
  // The value that stands for an absent one is no name.
  if (session.name === UNKNOWN) return null
  const [found] = await rows(
    db,
    sql`
with own as materialized (
  select
    count(*) as events,
    count(*) filter (where e.read_only) as reads,
    count(*) filter (where not e.read_only) as writes,
    count(*) filter (where e.failed) as errors,
    count(distinct e.access_key) as keys,
    count(*) filter (where e.access_key is null) as without_key,
    min(e.event_time) as first, max(e.event_time) as last,
    max(e.identity_id) as identity_id, max(e.session_id) as session_id
  from event e
  where ${ofSession(session)}
)
select
  session.arn, i.type, i.name, i.arn as role_arn, i.account_id,
  own.events, own.reads, own.writes, own.errors, own.keys, own.without_key,
  ${micros(sql`own.first`)} as first, ${micros(sql`own.last`)} as last
from own
join identity i on i.id = own.identity_id
join session on session.id = own.session_id
limit 1`,
    row,
  )
  if (!found) return null
  const { events, reads, writes, errors } = found
  return {
    session: {
      id: sessionId(session.identity, session.name),
      name: session.name,
      arn: found.arn,
      identity: {
        key: session.identity,
        type: found.type,
        name: found.name,
        arn: found.role_arn,
        accountId: found.account_id,
      },
    },
    counts: { events, reads, writes, unknown: events - reads - writes, errors },
    firstSeen: found.first,
    lastSeen: found.last,
    keys: found.keys,
    withoutKey: found.without_key,
  }
}

/** That an event `e` of an overview is of its session: their times leave out what else the identity ever did. */
export const ofOverview = ({ session, firstSeen, lastSeen }: SessionOverview): Prisma.Sql => sql`
  e.event_time >= ${firstSeen}::timestamptz and e.event_time <= ${lastSeen}::timestamptz
  and ${ofSession({ identity: session.identity.key, name: session.name })}`

/** That an event `e` is of the session. As lists: Postgres then knows how rare they are. */
const ofSession = ({ identity, name }: SessionName): Prisma.Sql => sql`
  e.identity_id = any(array(select id from identity where key = ${identity}))
  and e.session_id = any(array(select id from session where value = ${name}))`
