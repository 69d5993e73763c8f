// A ranked panel: the values of one dimension with the most events, the panel's other dimensions on tabs.
import { Suspense } from 'react'
import { prepareRanking } from '@/components/chart/prepare-ranking'
import { effectsMode } from '@/components/filter/effects-mode'
import { listPath } from '@/components/filter/entity-href'
import { FilterLink } from '@/components/filter/filter-link'
import { inSentence } from '@/components/filter/in-sentence'
import { hrefOf } from '@/components/filter/page-state'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PanelTabs } from '@/components/panel/panel-tabs'
import { RankedList } from '@/components/panel/ranked-list'
import styles from '@/components/panel/ranked-list.module.css'
import { RANKED_ROW_HEIGHT } from '@/components/panel/ranked-row-height'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import { only } from '@/lib/domain/filter'
import { breakdown } from '@/lib/query/breakdown'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { periodBefore } from './period-before'
import { totalsOnce } from './questions'
import { chosenTab, type RankedTabs, withTab } from './ranked-tabs'

const MOST_ROWS = 10
const FOOT_HEIGHT = 28
const BODY_HEIGHT = MOST_ROWS * RANKED_ROW_HEIGHT + FOOT_HEIGHT

type RankedPanelProps = { page: PageFilter; panel: RankedTabs; panels: readonly RankedTabs[] }

/** One of the page's `panels`. */
export function RankedPanel({ page, panel, panels }: RankedPanelProps) {
  const { state } = page
  const by = chosenTab(panel, state.others.tabs)
  const tabs = panel.map((key) => ({
    label: dimensionOf(key).plural,
    href: hrefOf(state, { others: { tabs: withTab(panels, state.others.tabs, panel, key) } }),
    current: key === by,
  }))
  return (
    <Panel title={<PanelTabs tabs={tabs} />} label={dimensionOf(by).plural}>
      <PanelBoundary key={by} height={BODY_HEIGHT}>
        <Suspense key={by} fallback={<PanelSkeleton height={BODY_HEIGHT} />}>
          <RankedBody page={page} by={by} />
        </Suspense>
      </PanelBoundary>
    </Panel>
  )
}

/** What the strip of numbers says of a dimension, which leaves the absent value out; undefined where it says nothing. */
async function namedIn(page: PageFilter, by: DimensionKey): Promise<number | undefined> {
  if (by !== 'service' && by !== 'identity' && by !== 'region') return undefined
  const { services, identities, regions } = await totalsOnce(page)
  return { service: services, identity: identities, region: regions }[by]
}

async function RankedBody({ page, by }: { page: PageFilter; by: DimensionKey }) {
  const { state, now } = page
  // Among errors "none" answers another question; one row more makes up for it.
  const leaveOut = by === 'error' ? dimensionOf(by).absent : undefined
  const [answer, named] = await Promise.all([
    breakdown(database(), state.filter, now, {
      by,
      limit: MOST_ROWS + 1,
      order: 'events',
      seen: false,
      compare: periodBefore(page)?.covered ?? false,
    }),
    namedIn(page, by),
  ])
  const ranking = prepareRanking(answer, MOST_ROWS, { leaveOut, named, effects: effectsMode(state) })
  // The list behind the panel leaves out the same.
  const { any } = dimensionOf(by)
  const filter = leaveOut && any && !state.filter.conditions[by] ? only(state.filter, by, any) : state.filter
  if (ranking.rows.length === 0)
    return (
      <PanelNote height={BODY_HEIGHT}>
        {by === 'error' && answer.total > 0 ? 'No errors.' : 'No events.'}
      </PanelNote>
    )
  return (
    <>
      <div className={styles.body} style={{ minHeight: MOST_ROWS * RANKED_ROW_HEIGHT }}>
        <RankedList ranking={ranking} by={by} state={state} />
      </div>
      <FilterLink className={styles.foot} href={hrefOf(state, { path: listPath(by), filter })} scroll>
        {ranking.shown}
        <span className={styles.all}>All {inSentence(dimensionOf(by).plural)}</span>
      </FilterLink>
    </>
  )
}
