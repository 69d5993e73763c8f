// A panel of an identity's values with when each was first and last seen, its other dimensions on tabs.
import { Suspense } from 'react'
import { effectsMode } from '@/components/filter/effects-mode'
import { FilterLink } from '@/components/filter/filter-link'
import { inSentence } from '@/components/filter/in-sentence'
import { hrefOf } from '@/components/filter/page-state'
import { prepareSeen } from '@/components/identity/prepare-seen'
import { SeenList } from '@/components/identity/seen-list'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PanelTabs } from '@/components/panel/panel-tabs'
import styles from '@/components/panel/ranked-list.module.css'
import type { Breakdown } from '@/lib/domain/answers'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import { only } from '@/lib/domain/filter'
import { parseInstant } from '@/lib/domain/time'
import { firstsOfValues, isFirstKnown } from '@/lib/query/identity-news'
import { chosenTab, type RankedTabs, withTab } from '../_panels/ranked-tabs'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { BODY_HEIGHT, LIST_HEIGHT } from './body-height'
import { actionsOnce, callersOnce, MOST_ROWS, sinceOnce } from './questions'

type SeenPanelProps = { page: PageFilter; identity: string; panel: RankedTabs; panels: readonly RankedTabs[] }

export function SeenPanel({ page, identity, panel, panels }: SeenPanelProps) {
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
          <SeenBody page={page} identity={identity} by={by} />
        </Suspense>
      </PanelBoundary>
    </Panel>
  )
}

type SeenBodyProps = { page: PageFilter; identity: string; by: DimensionKey }

async function SeenBody({ page, identity, by }: SeenBodyProps) {
  const { state } = page
  const breakdown = await valuesOf(page, by)
  const { plural } = dimensionOf(by)
  if (breakdown.rows.length === 0)
    return (
      <PanelNote height={BODY_HEIGHT}>
        {by === 'session' ? 'No role sessions.' : by === 'error' ? 'No errors.' : 'No events.'}
      </PanelNote>
    )
  const news = await newAmong(page, identity, breakdown)
  const seen = prepareSeen(breakdown, MOST_ROWS, { news, effects: effectsMode(state), range: page.range })
  // The list behind the panel leaves out the same.
  const { any } = dimensionOf(by)
  const filter = any && !state.filter.conditions[by] ? only(state.filter, by, any) : state.filter
  return (
    <>
      <div className={styles.body} style={{ minHeight: LIST_HEIGHT }}>
        <SeenList seen={seen} by={by} state={state} />
      </div>
      <FilterLink className={styles.foot} href={hrefOf(state, { path: `/values/${by}`, filter })} scroll>
        {seen.shown}
        <span className={styles.all}>All {inSentence(plural)}</span>
      </FilterLink>
    </>
  )
}

async function valuesOf(page: PageFilter, by: DimensionKey): Promise<Breakdown> {
  const asked = by === 'ip' || by === 'agent' || by === 'session' ? callersOnce(page) : actionsOnce(page)
  const answers: Partial<Record<DimensionKey, unknown>> = await asked
  const answer = answers[by]
  if (answer === undefined) throw new TypeError(`an identity's page asks nothing about ${by}`)
  // Of a dimension's key it is that dimension's breakdown.
  return answer as Breakdown
}

/** Which of the values shown the identity never had before the range; none where it itself is new in it. */
async function newAmong(page: PageFilter, identity: string, breakdown: Breakdown): Promise<Set<string>> {
  const from = page.range.from === null ? null : parseInstant(page.range.from)
  if (!isFirstKnown(breakdown.by) || from === null) return new Set()
  const since = await sinceOnce(identity)
  if (since === null || since >= from) return new Set()
  const values = breakdown.rows.map(({ value }) => value)
  const firsts = await firstsOfValues(database(), identity, breakdown.by, values)
  return new Set(values.filter((value) => (firsts.get(value) ?? from - 1n) >= from))
}
