// The list of identities: everybody and everything that acted, under the filter.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PageHeader } from '@/components/shell/page-header'
import { IDENTITY_ORDERS } from '@/lib/domain/identity-answers'
import { FirstVisit } from '../_panels/first-visit'
import { leaveOut, pageFilter, type SearchParameters } from '../page-filter'
import { IDENTITIES_HEIGHT, IdentitiesPanel, IdentitiesWaiting } from './identities-panel'
import { listProblem } from './list-problem'

export const metadata: Metadata = { title: 'Identities' }

export default async function IdentitiesPage({ searchParams }: { searchParams: SearchParameters }) {
  const asked = await pageFilter('/identities', searchParams, ['order', 'find', 'cursor'])
  const page = (['order', 'find', 'cursor'] as const)
    .map((field) => listProblem(field, asked))
    .reduce(leaveOut, asked)
  if (page.data === null) return <FirstVisit title="Identities" />
  const order = IDENTITY_ORDERS.find((known) => known === page.state.others.order) ?? 'events'
  return (
    <>
      <PageHeader title="Identities" {...page} />
      <PanelBoundary height={IDENTITIES_HEIGHT}>
        <Suspense fallback={<IdentitiesWaiting page={page} />}>
          <IdentitiesPanel page={page} order={order} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}
