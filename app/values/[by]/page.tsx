// The full ranked list of one dimension's values under the filter.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { FirstVisit } from '@/app/_panels/first-visit'
import { VALUE_LIST_HEIGHT, ValueListPanel } from '@/app/_panels/value-list-panel'
import { leaveOut, pageFilter, type SearchParameters } from '@/app/page-filter'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PageHeader } from '@/components/shell/page-header'
import { BREAKDOWN_ORDERS } from '@/lib/domain/answers'
import { dimensionOf, isDimension } from '@/lib/domain/dimensions'

type ValuesPageProps = { params: Promise<{ by: string }>; searchParams: SearchParameters }

export async function generateMetadata({ params }: ValuesPageProps): Promise<Metadata> {
  const { by } = await params
  return { title: isDimension(by) ? dimensionOf(by).plural : 'Not found' }
}

export default async function ValuesPage({ params, searchParams }: ValuesPageProps) {
  const { by } = await params
  if (!isDimension(by)) notFound()
  const asked = await pageFilter(`/values/${by}`, searchParams, ['order'])
  const order = BREAKDOWN_ORDERS.find((known) => known === (asked.state.others.order ?? 'events'))
  const problem = { field: 'order', message: `order is one of ${BREAKDOWN_ORDERS.join(', ')}` }
  const page = leaveOut(asked, order ? null : problem)
  const { plural } = dimensionOf(by)
  if (page.data === null) return <FirstVisit title={plural} />
  return (
    <>
      <PageHeader title={plural} {...page} />
      <PanelBoundary height={VALUE_LIST_HEIGHT}>
        <Suspense
          fallback={
            <Panel title={plural} label={plural}>
              <PanelSkeleton height={VALUE_LIST_HEIGHT} />
            </Panel>
          }
        >
          <ValueListPanel page={page} by={by} order={order ?? 'events'} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}
