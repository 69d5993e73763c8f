// The overview: what happened, under one filter.
import type { Metadata } from 'next'
import { PageHeader } from '@/components/shell/page-header'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from './_panels/activity-panels'
import { FirstVisit } from './_panels/first-visit'
import type { RankedTabs } from './_panels/ranked-tabs'
import { pageFilter, type SearchParameters } from './page-filter'

export const metadata: Metadata = { title: { absolute: 'Overview · Cairn' } }

const PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['identity', 'user', 'identityType'],
  ['region', 'account'],
  ['error', 'ip'],
]

export default async function OverviewPage({ searchParams }: { searchParams: SearchParameters }) {
  const page = activityPage(await pageFilter('/', searchParams, ACTIVITY_OTHERS), PANELS)
  if (page.data === null) return <FirstVisit title="Overview" />
  return (
    <>
      <PageHeader title="Overview" {...page} />
      <ActivityPanels page={page} panels={PANELS} />
    </>
  )
}
