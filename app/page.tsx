// The overview: numbers, activity over time, ranked panels and the most recent writes under one filter.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { NUMBER_TILES_HEIGHT } from '@/components/panel/number-tiles'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PanelGrid } from '@/components/panel/panel-grid'
import { PageHeader } from '@/components/shell/page-header'
import { ACTIVITY_HEIGHT, ActivityPanel } from './_panels/activity-panel'
import { FirstVisit } from './_panels/first-visit'
import { NoMatch } from './_panels/no-match'
import { NumberStrip } from './_panels/number-strip'
import { PANELS, tabsProblem } from './_panels/overview-tabs'
import { RankedPanel } from './_panels/ranked-panel'
import { RECENT_WRITES_HEIGHT, RecentWrites } from './_panels/recent-writes'
import { leaveOut, pageFilter, type SearchParameters } from './page-filter'

export const metadata: Metadata = { title: { absolute: 'Overview · Cairn' } }

export default async function OverviewPage({ searchParams }: { searchParams: SearchParameters }) {
  const asked = await pageFilter('/', searchParams, ['tabs'])
  const page = leaveOut(asked, tabsProblem(asked.state.others.tabs))
  if (page.data === null) return <FirstVisit title="Overview" />
  return (
    <>
      <PageHeader title="Overview" {...page} />
      <Suspense>
        <NoMatch page={page} />
      </Suspense>
      <PanelBoundary height={NUMBER_TILES_HEIGHT}>
        <Suspense fallback={<PanelSkeleton height={NUMBER_TILES_HEIGHT} />}>
          <NumberStrip page={page} />
        </Suspense>
      </PanelBoundary>
      <PanelBoundary height={ACTIVITY_HEIGHT}>
        <Suspense fallback={<WaitingPanel title="Activity" height={ACTIVITY_HEIGHT} />}>
          <ActivityPanel page={page} />
        </Suspense>
      </PanelBoundary>
      <PanelGrid>
        {PANELS.map((panel) => (
          <RankedPanel key={panel[0]} page={page} panel={panel} />
        ))}
      </PanelGrid>
      <PanelBoundary height={RECENT_WRITES_HEIGHT}>
        <Suspense fallback={<WaitingPanel title="Most recent writes" height={RECENT_WRITES_HEIGHT} />}>
          <RecentWrites page={page} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}

function WaitingPanel({ title, height }: { title: string; height: number }) {
  return (
    <Panel title={title} label={title}>
      <PanelSkeleton height={height} />
    </Panel>
  )
}
