// Activity over time, by readOnly, with what is known of the logs under it.
import Link from 'next/link'
import { ActivityChart } from '@/components/chart/activity-chart'
import { ActivityLegend } from '@/components/chart/activity-legend'
import { ActivityTable } from '@/components/chart/activity-table'
import styles from '@/components/chart/coverage-bar.module.css'
import type { CoverageWords } from '@/components/chart/coverage-sentence'
import { prepareActivity } from '@/components/chart/prepare-activity'
import { prepareCoverage } from '@/components/chart/prepare-coverage'
import { Panel, PanelNote } from '@/components/panel/panel'
import type { PageFilter } from '../page-filter'
import { chartCoverage } from './chart-coverage'
import { activityOnce } from './questions'

export const ACTIVITY_HEIGHT = 252
const UNREAD: CoverageWords = { holes: null, rest: 'Whether logs are complete could not be read.' }

export async function ActivityPanel({ page: { state, now } }: { page: PageFilter }) {
  const [answers, coverages] = await Promise.all([
    activityOnce(state.filter, now),
    chartCoverage(state.filter, now),
  ])
  const activity = prepareActivity(...answers)
  const coverage = coverages && prepareCoverage(coverages, activity.columns, state.filter)
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
          <ActivityChart activity={activity} coverage={coverage} state={state} />
          <div className={styles.foot}>
            <CoverageNote words={coverages ? coverage?.words : UNREAD} />
            <ActivityTable activity={activity} coverage={coverage} state={state} />
          </div>
        </>
      )}
    </Panel>
  )
}

/** Nothing where nothing is known of any source. */
function CoverageNote({ words }: { words: CoverageWords | undefined }) {
  if (!words) return null
  return (
    <p className={styles.note}>
      {words.holes && <span className={styles.holes}>{words.holes}</span>}
      {words.rest && <span>{words.rest}</span>}
      <Link className="text-link" href="/imports#coverage" prefetch={false}>
        Coverage
      </Link>
    </p>
  )
}
