// All that is answered about a role session.
import type { Database } from '../db/client'
import type { BreakdownRow } from '../domain/answers'
import type { DimensionKey } from '../domain/dimensions'
import { type Filter, NO_FILTER, only } from '../domain/filter'
import type { RoleSession } from '../domain/session-answer'
import type { SessionName } from '../domain/session-id'
import { formatInstant, parseInstant } from '../domain/time'
import { breakdown } from './breakdown'
import { sessionIssues } from './session-issues'
import type { LineageSearch } from './session-lineage'
import { sessionOverview } from './session-overview'

const MOST_VALUES = 10

/** Of all data. Null when no event is of such a session. Throws the signal's reason when that is aborted. */
export async function sessionWhole(
  db: Database,
  session: SessionName,
  now: Date,
  search: LineageSearch,
): Promise<RoleSession | null> {
  const overview = await sessionOverview(db, session)
  if (!overview) return null
  const filter = {
    ...only(only(NO_FILTER, 'identity', session.identity), 'session', session.name),
    from: overview.firstSeen,
    to: formatInstant((parseInstant(overview.lastSeen) ?? 0n) + 1n),
  }
  const [{ issues, unread }, sourceAddresses, userAgents] = await Promise.all([
    sessionIssues(db, overview, search),
    ranked(db, filter, now, 'ip'),
    ranked(db, filter, now, 'agent'),
  ])
  return { ...overview, accessKeys: issues, unread, sourceAddresses, userAgents }
}

async function ranked(
  db: Database,
  filter: Filter,
  now: Date,
  by: DimensionKey,
): Promise<{ distinct: number; rows: BreakdownRow[] }> {
  const { distinct, rows } = await breakdown(db, filter, now, { by, limit: MOST_VALUES, order: 'events' })
  return { distinct, rows }
}
