// What every page about activity shows under its filter: numbers, activity over time, ranked panels and recent writes.
import { type ReactNode, Suspense } from 'react'
import { NumberTilesSkeleton } from '@/components/panel/number-tiles'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PanelGrid } from '@/components/panel/panel-grid'
import { leaveOut, type PageFilter } from '../page-filter'
import { ActivityPanel, ActivityWaiting } from './activity-panel'
import { NumberStrip } from './number-strip'
import { RankedPanel } from './ranked-panel'
import { type RankedTabs, tabsProblem } from './ranked-tabs'
import { RecentWrites, RecentWritesWaiting } from './recent-writes'

/** The parameters that these panels have of their own; a page that draws them passes them to pageFilter. */
export const ACTIVITY_OTHERS = ['tabs'] as const

const FAILED_HEIGHT = 252

/** The page without those of these parameters that cannot be used. */
export const activityPage = (asked: PageFilter, panels: readonly RankedTabs[]): PageFilter =>
  leaveOut(asked, tabsProblem(panels, asked.state.others.tabs))

type ActivityPanelsProps = {
  page: PageFilter
  /** The ranked ones, a tab for each dimension. */
  panels: readonly RankedTabs[]
  /** The page's own that stand before the ranked ones, among them … */
  children?: ReactNode
  /** … and above all of those, as wide as the chart. */
  below?: ReactNode
}

export function ActivityPanels({ page, panels, children, below }: ActivityPanelsProps) {
  return (
    <>
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
      {below}
      <PanelGrid>
        {children}
        {panels.map((panel) => (
          <RankedPanel key={panel[0]} page={page} panel={panel} panels={panels} />
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
