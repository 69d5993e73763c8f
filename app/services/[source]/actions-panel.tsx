// The actions of a service, as soon as they are counted.
import { Suspense } from 'react'
import type { PageFilter } from '@/app/page-filter'
import { chosenFilter } from '@/components/filter/page-state'
import { PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { ActionPanels } from '@/components/service/action-panels'
import type { ServiceAnswer } from '@/lib/domain/services/service-answer'

const HEIGHT = 252

type ActionsPanelProps = { page: PageFilter; answering: Promise<ServiceAnswer | null> }

export function ActionsPanel(props: ActionsPanelProps) {
  return (
    <PanelBoundary height={HEIGHT}>
      <Suspense fallback={<PanelSkeleton height={HEIGHT} />}>
        <Answered {...props} />
      </Suspense>
    </PanelBoundary>
  )
}

async function Answered({ page: { state }, answering }: ActionsPanelProps) {
  const answer = await answering
  if (answer === null) return null
  const { conditions, from, to } = chosenFilter(state)
  const isPart = from !== undefined || to !== undefined || Object.keys(conditions).length > 0
  return <ActionPanels answer={answer} state={state} isPart={isPart} />
}
