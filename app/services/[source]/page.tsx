// One service: what its documents promise, its activity, and what was seen of it.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ActivityPanels } from '@/app/_panels/activity-panels'
import { FirstVisit } from '@/app/_panels/first-visit'
import type { SearchParameters } from '@/app/page-filter'
import { pathValue } from '@/app/path-value'
import { ServiceHead } from '@/components/service/service-head'
import { PageHeader } from '@/components/shell/page-header'
import { labelOfValue } from '@/lib/domain/value-label'
import { ActionsPanel, serviceAnswers } from './actions-panel'
import { SERVICE_PANELS, servicePage } from './service-page'

type ServicePageProps = { params: Promise<{ source: string }>; searchParams: SearchParameters }

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  return { title: labelOfValue('service', pathValue((await params).source)) }
}

export default async function ServicePage({ params, searchParams }: ServicePageProps) {
  const source = pathValue((await params).source)
  const title = labelOfValue('service', source)
  const page = await servicePage(source, searchParams)
  if (page.data === null) return <FirstVisit title={title} />
  const { answering, answer } = await serviceAnswers(page, source)
  if (answer === null) notFound()
  const actions = <ActionsPanel page={page} answering={answering} answer={answer} />
  return (
    <>
      <PageHeader title={title} {...page} />
      <ServiceHead source={source} state={page.state} />
      <ActivityPanels page={page} panels={SERVICE_PANELS} below={actions} />
    </>
  )
}
