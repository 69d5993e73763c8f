// One identity: who it is, in words, and what it did, from where, and what of it is new.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { IdentityHead } from '@/components/identity/identity-head'
import { PageHeader } from '@/components/shell/page-header'
import { identityWords } from '@/lib/domain/identity-words'
import { labelOfValue } from '@/lib/domain/value-label'
import { identityProfile } from '@/lib/query/identity-profile'
import { ActivityPanels } from '../_panels/activity-panels'
import { FirstVisit } from '../_panels/first-visit'
import { database } from '../database'
import type { SearchParameters } from '../page-filter'
import { identityKey, identityPage } from './identity-page'
import { IdentityPanels } from './identity-panels'

type IdentityPageProps = { searchParams: SearchParameters }

export async function generateMetadata({ searchParams }: IdentityPageProps): Promise<Metadata> {
  const key = await identityKey(searchParams)
  return { title: key === '' ? 'Not found' : labelOfValue('identity', key) }
}

export default async function IdentityPage({ searchParams }: IdentityPageProps) {
  const key = await identityKey(searchParams)
  if (key === '') notFound()
  const page = await identityPage(key, searchParams)
  if (page.data === null) return <FirstVisit title="Identity" />
  const profile = await identityProfile(database(), key)
  if (!profile) notFound()
  return (
    <>
      <PageHeader title={profile.label} {...page} />
      <IdentityHead profile={profile} words={identityWords(key, profile.appearances)} state={page.state} />
      <ActivityPanels page={page} panels={[]}>
        <IdentityPanels page={page} identity={key} />
      </ActivityPanels>
    </>
  )
}
