// One identity: who it is, in words, and what it did, from where, and what of it is new.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { IdentityHead } from '@/components/identity/identity-head'
import { PageHeader } from '@/components/shell/page-header'
import { identityWords } from '@/lib/domain/identity-words'
import { labelOfValue } from '@/lib/domain/value-label'
import { identityProfile } from '@/lib/query/identity-profile'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from '../_panels/activity-panels'
import { FirstVisit } from '../_panels/first-visit'
import type { RankedTabs } from '../_panels/ranked-tabs'
import { database } from '../database'
import { chosenParameters, pageFilter, type SearchParameters } from '../page-filter'
import { AccessKeyPanel, DeniedPanel, MfaPanel, NewsPanel } from './identity-panels'
import { SeenPanel } from './seen-panel'

type IdentityPageProps = { searchParams: SearchParameters }

/** The identity key that the address says; the empty text where it says none, or one with a NUL, which none has. */
async function keyOf(given: SearchParameters): Promise<string> {
  const { key = '' } = chosenParameters(await given, ['key'])
  return key.includes('\0') ? '' : key
}

export async function generateMetadata({ searchParams }: IdentityPageProps): Promise<Metadata> {
  const key = await keyOf(searchParams)
  return { title: key === '' ? 'Not found' : labelOfValue('identity', key) }
}

const PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['region', 'account'],
  ['ip', 'agent'],
  ['session'],
  ['error'],
]

export default async function IdentityPage({ searchParams }: IdentityPageProps) {
  const key = await keyOf(searchParams)
  if (key === '') notFound()
  const asked = await pageFilter('/identity', searchParams, [...ACTIVITY_OTHERS, 'key'], { identity: key })
  if (asked.data === null) return <FirstVisit title="Identity" />
  const profile = await identityProfile(database(), key)
  if (!profile) notFound()
  const page = activityPage(asked, PANELS)
  return (
    <>
      <PageHeader title={profile.label} {...page} />
      <IdentityHead profile={profile} words={identityWords(key, profile.appearances)} state={page.state} />
      <ActivityPanels page={page} panels={[]}>
        <NewsPanel page={page} identity={key} />
        {PANELS.map((panel) => (
          <SeenPanel key={panel[0]} page={page} identity={key} panel={panel} panels={PANELS} />
        ))}
        <AccessKeyPanel page={page} />
        <DeniedPanel page={page} />
        <MfaPanel page={page} />
      </ActivityPanels>
    </>
  )
}
