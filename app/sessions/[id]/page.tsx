// One role session: who is behind it, what it did in order, and from where.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SessionPart } from '@/components/session/session-head'
import { PageHeader } from '@/components/shell/page-header'
import { readSessionId } from '@/lib/domain/session-id'
import { visibleText } from '@/lib/domain/value-label'
import { ActivityPanels } from '../../_panels/activity-panels'
import type { SearchParameters } from '../../page-filter'
import { InOrder } from './in-order-panel'
import { LineageOf, SessionSummary, soonWhole } from './lineage-panel'
import { SESSION_PANELS, sessionPage } from './session-page'

type SessionPageProps = { params: Promise<{ id: string }>; searchParams: SearchParameters }

const titleOf = (name: string): string => `Session ${visibleText(name)}`

export async function generateMetadata({ params }: SessionPageProps): Promise<Metadata> {
  const session = readSessionId((await params).id)
  return { title: session ? titleOf(session.name) : 'Session' }
}

export default async function SessionPage({ params, searchParams }: SessionPageProps) {
  const { id } = await params
  const found = await sessionPage(id, searchParams)
  if (found === null) notFound()
  const { page, overview, whole } = found
  const chains = await soonWhole(id)
  return (
    <>
      <PageHeader title={titleOf(overview.session.name)} {...page} />
      <SessionSummary id={id} state={page.state} overview={overview} whole={chains} />
      <LineageOf id={id} state={page.state} whole={chains} />
      <SessionPart page={page} whole={whole} />
      <InOrder page={page} events={overview.counts.events} />
      <ActivityPanels page={page} panels={SESSION_PANELS} />
    </>
  )
}
