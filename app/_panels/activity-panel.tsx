// Activity over time, by reads and writes, with what is known of the logs under it.
import Link from 'next/link'
import type { ReactNode } from 'react'
import { ActivityChart } from '@/components/chart/activity-chart'
import { ActivityLegend } from '@/components/chart/activity-legend'
import { ActivityTable } from '@/components/chart/activity-table'
import styles from '@/components/chart/coverage-bar.module.css'
import type { CoverageWords } from '@/components/chart/coverage-sentence'
import { EffectsSwitch } from '@/components/chart/effects-switch'
import { type ActivitySums, prepareActivity } from '@/components/chart/prepare-activity'
import { prepareCoverage } from '@/components/chart/prepare-coverage'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import panelStyles from '@/components/panel/panel.module.css'
import { ZoneChoice } from '@/components/time/zone-choice'
import zoneStyles from '@/components/time/zone-choice.module.css'
import type { PageFilter } from '../page-filter'
import { chartCoverage } from './chart-coverage'
import { NoMatch } from './no-match'
import { activityOnce } from './questions'

/** The chart, and the line below it. */
const BODY_HEIGHT = 252
const TITLE = 'Activity'
const LABEL = 'Activity over time'
const NO_SUMS: ActivitySums = {
  writes: 0,
  inferredWrites: 0,
  reads: 0,
  inferredReads: 0,
  unknown: 0,
  total: 0,
  failed: 0,
}
const UNREAD: CoverageWords = { holes: null, rest: 'Whether logs are complete could not be read.' }

/** Where nothing matches, why that is. */
export async function ActivityPanel({ page }: { page: PageFilter }) {
  const { state, now } = page
  const [answers, coverages] = await Promise.all([activityOnce(page), chartCoverage(state.filter, now)])
  const activity = prepareActivity(...answers)
  if (activity.sums.total === 0)
    return (
      <PanelWithoutNumbers page={page} effects={<EffectsSwitch state={state} />}>
        <div style={{ minHeight: BODY_HEIGHT }}>
          <NoMatch page={page} bare />
        </div>
      </PanelWithoutNumbers>
    )
  const { unknown, inferredReads, inferredWrites } = activity.sums
  const unsaid = unknown + inferredReads + inferredWrites
  const coverage = coverages && prepareCoverage(coverages, activity.columns, state.filter)
  return (
    <Panel
      title={
        <div className={zoneStyles.titled}>
          <h2 className={panelStyles.title}>{`${TITLE} by ${activity.interval}`}</h2>
          {activity.isOfZone ? (
            <ZoneChoice state={state} zone={activity.zone} />
          ) : (
            <span className={zoneStyles.zones}>UTC</span>
          )}
          <EffectsSwitch state={state} unsaid={unsaid} />
        </div>
      }
      label={LABEL}
      aside={<ActivityLegend sums={activity.sums} state={state} />}
    >
      <div style={{ minHeight: BODY_HEIGHT }}>
        <ActivityChart activity={activity} coverage={coverage} state={state} />
        <div className={styles.foot}>
          <CoverageNote words={coverages ? coverage?.words : UNREAD} />
          <ActivityTable activity={activity} coverage={coverage} state={state} />
        </div>
      </div>
    </Panel>
  )
}

export function ActivityWaiting({ page }: { page: PageFilter }) {
  return (
    <PanelWithoutNumbers page={page}>
      <PanelSkeleton height={BODY_HEIGHT} />
    </PanelWithoutNumbers>
  )
}

type PanelWithoutNumbersProps = { page: PageFilter; effects?: ReactNode; children: ReactNode }

/** As high as the panel itself, with a legend in its place that nobody sees. */
function PanelWithoutNumbers({ page, effects, children }: PanelWithoutNumbersProps) {
  return (
    <Panel
      title={
        <div className={zoneStyles.titled}>
          <h2 className={panelStyles.title}>{TITLE}</h2>
          {effects}
        </div>
      }
      label={LABEL}
      aside={
        <div style={{ visibility: 'hidden' }}>
          <ActivityLegend sums={NO_SUMS} state={page.state} />
        </div>
      }
    >
      {children}
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
