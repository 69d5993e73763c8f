// The actions of a service: those that were counted, or as soon as they are.
import { Suspense } from 'react'
import { database } from '@/app/database'
import type { PageFilter } from '@/app/page-filter'
import { chosenFilter } from '@/components/filter/page-state'
import { PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { ActionPanels } from '@/components/service/action-panels'
import type { ServiceAnswer } from '@/lib/domain/services/service-answer'
import { serviceActions } from '@/lib/query/service-actions'

const HEIGHT = 252

/** `answer`: where the page has waited for it. */
type ActionsPanelProps = {
  page: PageFilter
  answering: Promise<ServiceAnswer | null>
  answer: ServiceAnswer | undefined
}

/** Asks, and waits: its height is not known before, and what is below would jump. A failure is the panel's own. */
export async function serviceAnswers({ state, now }: PageFilter, source: string) {
  const answering = serviceActions(database(), state.filter, now, source)
  return { answering, answer: await answering.catch(() => undefined) }
}

export function ActionsPanel(props: ActionsPanelProps) {
  return (
    <PanelBoundary height={HEIGHT}>
      {props.answer ? (
        <Actions page={props.page} answer={props.answer} />
      ) : (
        <Suspense fallback={<PanelSkeleton height={HEIGHT} />}>
          <Answered {...props} />
        </Suspense>
      )}
    </PanelBoundary>
  )
}

async function Answered({ page, answering }: ActionsPanelProps) {
  const answer = await answering
  return answer && <Actions page={page} answer={answer} />
}

function Actions({ page: { state }, answer }: { page: PageFilter; answer: ServiceAnswer }) {
  const { conditions, from, to } = chosenFilter(state)
  const isPart = from !== undefined || to !== undefined || Object.keys(conditions).length > 0
  return <ActionPanels answer={answer} state={state} isPart={isPart} />
}
