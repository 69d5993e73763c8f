// What an identity's page reads from its address.
import { ACTIVITY_OTHERS, activityPage } from '../_panels/activity-panels'
import type { RankedTabs } from '../_panels/ranked-tabs'
import { chosenParameters, type PageFilter, pageFilter, type SearchParameters } from '../page-filter'

export const IDENTITY_PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['region', 'account'],
  ['ip', 'agent'],
  ['session'],
  ['error'],
]

/** The identity key that the address says; the empty text where it says none, or one with a NUL, which none has. */
export async function identityKey(given: SearchParameters): Promise<string> {
  const { key = '' } = chosenParameters(await given, ['key'])
  return key.includes('\0') ? '' : key
}

export async function identityPage(key: string, given: SearchParameters): Promise<PageFilter> {
  const asked = await pageFilter('/identity', given, [...ACTIVITY_OTHERS, 'key'], { identity: key })
  return activityPage(asked, IDENTITY_PANELS)
}
