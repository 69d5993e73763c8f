// Activity over time, by readOnly.
import { ActivityChart } from '@/components/chart/activity-chart'
import { ActivityLegend } from '@/components/chart/activity-legend'
import { ActivityTable } from '@/components/chart/activity-table'
import { prepareActivity } from '@/components/chart/prepare-activity'
import { Panel, PanelNote } from '@/components/panel/panel'
import type { PageFilter } from '../page-filter'
import { activityOnce } from './questions'

export const ACTIVITY_HEIGHT = 252

export async function ActivityPanel({ page: { state, now } }: { page: PageFilter }) {
  const activity = prepareActivity(...(await activityOnce(state.filter, now)))
  return (
    <Panel
      title={`Activity by ${activity.interval}`}
      label="Activity over time"
      aside={<ActivityLegend sums={activity.sums} state={state} />}
    >
      {activity.columns.length === 0 ? (
        <PanelNote height={ACTIVITY_HEIGHT}>No events to draw.</PanelNote>
      ) : (
        <>
          <ActivityChart activity={activity} state={state} />
          <ActivityTable activity={activity} state={state} />
        </>
      )}
    </Panel>
  )
}
