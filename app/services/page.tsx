// The services that were seen, and those that a catalogue knows.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { SERVICE_ORDERS } from '@/components/service/prepare-services'
import { PageHeader } from '@/components/shell/page-header'
import { FirstVisit } from '../_panels/first-visit'
import { leaveOut, pageFilter, type SearchParameters } from '../page-filter'
import { SERVICES_HEIGHT, ServicesPanel } from './services-panel'

const TITLE = 'Services'
export const metadata: Metadata = { title: TITLE }

export default async function ServicesPage({ searchParams }: { searchParams: SearchParameters }) {
  const asked = await pageFilter('/services', searchParams, ['order'])
  const order = SERVICE_ORDERS.find((known) => known === (asked.state.others.order ?? 'events'))
  const problem = { field: 'order', message: `order is one of ${SERVICE_ORDERS.join(', ')}` }
  const page = leaveOut(asked, order ? null : problem)
  if (page.data === null) return <FirstVisit title={TITLE} />
  return (
    <>
      <PageHeader title={TITLE} {...page} />
      <PanelBoundary height={SERVICES_HEIGHT}>
        <Suspense
          fallback={
            <Panel title={TITLE} label={TITLE}>
              <PanelSkeleton height={SERVICES_HEIGHT} />
            </Panel>
          }
        >
          <ServicesPanel page={page} order={order ?? 'events'} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}
