// What a service's page reads from its address.
import { ACTIVITY_OTHERS, activityPage } from '@/app/_panels/activity-panels'
import type { RankedTabs } from '@/app/_panels/ranked-tabs'
import { leaveOut, type PageFilter, pageFilter, type SearchParameters } from '@/app/page-filter'

export const SERVICE_PANELS: readonly RankedTabs[] = [
  ['identity', 'user', 'identityType'],
  ['error', 'event'],
  ['region', 'account'],
  ['ip', 'agent'],
]

/** `find` searches its actions, `unseen=hide` leaves out those that were not seen. */
export async function servicePage(source: string, searchParameters: SearchParameters): Promise<PageFilter> {
  const path = `/services/${encodeURIComponent(source)}`
  const own = [...ACTIVITY_OTHERS, 'find', 'unseen']
  const asked = await pageFilter(path, searchParameters, own, { service: source })
  const { unseen } = asked.state.others
  const known = unseen === undefined || unseen === 'hide'
  const problem = { field: 'unseen', message: 'unseen is hide, or left out' }
  return activityPage(leaveOut(asked, known ? null : problem), SERVICE_PANELS)
}
