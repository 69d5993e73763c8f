// The overview: numbers, activity over time, ranked panels and the most recent writes under one filter.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { NumberTilesSkeleton } from '@/components/panel/number-tiles'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PanelGrid } from '@/components/panel/panel-grid'
import { PageHeader } from '@/components/shell/page-header'
import { ActivityPanel, ActivityWaiting } from './_panels/activity-panel'
import { FirstVisit } from './_panels/first-visit'
import { NumberStrip } from './_panels/number-strip'
import { PANELS, tabsProblem } from './_panels/overview-tabs'
import { RankedPanel } from './_panels/ranked-panel'
import { RecentWrites, RecentWritesWaiting } from './_panels/recent-writes'
import { zoneProblem } from './_panels/zone-problem'
import { leaveOut, pageFilter, type SearchParameters } from './page-filter'

export const metadata: Metadata = { title: { absolute: 'Overview · Cairn' } }

const FAILED_HEIGHT = 252

export default async function OverviewPage({ searchParams }: { searchParams: SearchParameters }) {
  const asked = await pageFilter('/', searchParams, ['tabs', 'tz'])
  const { tabs, tz } = asked.state.others
  const page = leaveOut(leaveOut(asked, tabsProblem(tabs)), zoneProblem(tz))
  if (page.data === null) return <FirstVisit title="Overview" />
  return (
    <>
      <PageHeader title="Overview" {...page} />
      <PanelBoundary height={FAILED_HEIGHT}>
        <Suspense fallback={<NumberTilesSkeleton />}>
          <NumberStrip page={page} />
        </Suspense>
      </PanelBoundary>
      <PanelBoundary height={FAILED_HEIGHT}>
        <Suspense fallback={<ActivityWaiting page={page} />}>
          <ActivityPanel page={page} />
        </Suspense>
      </PanelBoundary>
      <PanelGrid>
        {PANELS.map((panel) => (
          <RankedPanel key={panel[0]} page={page} panel={panel} />
        ))}
      </PanelGrid>
      <PanelBoundary height={FAILED_HEIGHT}>
        <Suspense fallback={<RecentWritesWaiting />}>
          <RecentWrites page={page} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}
