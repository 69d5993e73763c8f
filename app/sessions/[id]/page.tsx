// One role session: who is behind it, what it did in order, and from where.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { hrefOf } from '@/components/filter/page-state'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { hourAround } from '@/components/session/hour-around'
import { isPart } from '@/components/session/is-part'
import { PartNote } from '@/components/session/session-head'
import { PageHeader } from '@/components/shell/page-header'
import { formatRange } from '@/components/time/format-time'
import { NO_FILTER } from '@/lib/domain/filter'
import { readSessionId } from '@/lib/domain/session-id'
import { visibleText } from '@/lib/domain/value-label'
import { sessionOverview } from '@/lib/query/session-overview'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from '../../_panels/activity-panels'
import type { RankedTabs } from '../../_panels/ranked-tabs'
import { database } from '../../database'
import { drawnVersion } from '../../drawn-version'
import { pageFilter, type SearchParameters } from '../../page-filter'
import { InOrderPanel, InOrderWaiting } from './in-order-panel'
import { LineageLater, LineagePanel, LineageWaiting, SessionSummary, soonWhole } from './lineage-panel'

type SessionPageProps = { params: Promise<{ id: string }>; searchParams: SearchParameters }

const PANELS: readonly RankedTabs[] = [
  ['ip', 'agent'],
  ['service', 'event'],
  ['region', 'account'],
  ['error', 'accessKey'],
]

const titleOf = (name: string): string => `Session ${visibleText(name)}`

export async function generateMetadata({ params }: SessionPageProps): Promise<Metadata> {
  const session = readSessionId((await params).id)
  return { title: session ? titleOf(session.name) : 'Session' }
}

export default async function SessionPage({ params, searchParams }: SessionPageProps) {
  await drawnVersion()
  const { id } = await params
  const session = readSessionId(id)
  const overview = session && (await sessionOverview(database(), session))
  if (!overview) notFound()
  const about = { identity: session.identity, session: session.name }
  const whole = { from: hourAround(overview.firstSeen).from, to: hourAround(overview.lastSeen).to }
  const path = `/sessions/${id}`
  const page = activityPage(await pageFilter(path, searchParams, ACTIVITY_OTHERS, about, whole), PANELS)
  const { state, range } = page
  const chains = await soonWhole(id)
  return (
    <>
      <PageHeader title={titleOf(session.name)} {...page} />
      <SessionSummary id={id} state={state} overview={overview} whole={chains} />
      <PanelBoundary height={190}>
        {chains ? (
          <LineagePanel whole={chains} state={state} />
        ) : (
          <Suspense fallback={<LineageWaiting />}>
            <LineageLater id={id} state={state} />
          </Suspense>
        )}
      </PanelBoundary>
      {isPart(page, whole) && (
        <PartNote range={formatRange(range.from, range.to)} all={hrefOf(state, { filter: NO_FILTER })} />
      )}
      <PanelBoundary height={252}>
        <Suspense fallback={<InOrderWaiting events={overview.counts.events} />}>
          <InOrderPanel page={page} />
        </Suspense>
      </PanelBoundary>
      <ActivityPanels page={page} panels={PANELS} />
    </>
  )
}
