// One service: what its documents promise, what was seen of it, and its activity.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from '@/app/_panels/activity-panels'
import { FirstVisit } from '@/app/_panels/first-visit'
import type { RankedTabs } from '@/app/_panels/ranked-tabs'
import { database } from '@/app/database'
import { pageFilter, type SearchParameters } from '@/app/page-filter'
import { pathValue } from '@/app/path-value'
import { ServiceHead } from '@/components/service/service-head'
import { PageHeader } from '@/components/shell/page-header'
import { labelOfValue } from '@/lib/domain/value-label'
import { serviceActions } from '@/lib/query/service-actions'
import { ActionsPanel } from './actions-panel'

type ServicePageProps = { params: Promise<{ source: string }>; searchParams: SearchParameters }

const PANELS: readonly RankedTabs[] = [
  ['identity', 'user', 'identityType'],
  ['error', 'event'],
  ['region', 'account'],
  ['ip', 'agent'],
]

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  return { title: labelOfValue('service', pathValue((await params).source)) }
}

export default async function ServicePage({ params, searchParams }: ServicePageProps) {
  const source = pathValue((await params).source)
  const path = `/services/${encodeURIComponent(source)}`
  const asked = await pageFilter(path, searchParams, ACTIVITY_OTHERS, { service: source })
  const page = activityPage(asked, PANELS)
  const { state, now } = page
  const title = labelOfValue('service', source)
  if (page.data === null) return <FirstVisit title={title} />
  const answering = serviceActions(database(), state.filter, now, source)
  // Its height is not known before, and what is below would jump. A failure is the panel's own.
  const answer = await answering.catch(() => undefined)
  if (answer === null) notFound()
  return (
    <>
      <PageHeader title={title} {...page} />
      <ServiceHead source={source} state={state} />
      <ActionsPanel page={page} answering={answering} answer={answer} />
      <ActivityPanels page={page} panels={PANELS} />
    </>
  )
}
