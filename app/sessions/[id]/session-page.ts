// What a session's page reads from its address.
import { hourAround } from '@/components/session/hour-around'
import { readSessionId } from '@/lib/domain/session-id'
import { sessionOverview } from '@/lib/query/session-overview'
import { ACTIVITY_OTHERS, activityPage } from '../../_panels/activity-panels'
import type { RankedTabs } from '../../_panels/ranked-tabs'
import { database } from '../../database'
import { drawnVersion } from '../../drawn-version'
import { pageFilter, type SearchParameters } from '../../page-filter'

export const SESSION_PANELS: readonly RankedTabs[] = [
  ['ip', 'agent'],
  ['service', 'event'],
  ['region', 'account'],
  ['error', 'accessKey'],
]

/** `whole` is a range that holds all of the session. Null where there is no such session. */
export async function sessionPage(id: string, searchParams: SearchParameters) {
  await drawnVersion()
  const session = readSessionId(id)
  const overview = session && (await sessionOverview(database(), session))
  if (!overview) return null
  const about = { identity: session.identity, session: session.name }
  const whole = { from: hourAround(overview.firstSeen).from, to: hourAround(overview.lastSeen).to }
  const asked = await pageFilter(`/sessions/${id}`, searchParams, ACTIVITY_OTHERS, about, whole)
  return { overview, whole, page: activityPage(asked, SESSION_PANELS) }
}
