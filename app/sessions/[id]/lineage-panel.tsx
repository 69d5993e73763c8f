// Who issued the session's credentials, and in the header who is behind it and from where: all from one answer.
import { cache, Suspense } from 'react'
import type { PageState } from '@/components/filter/page-state'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import { Lineage } from '@/components/session/lineage'
import { prepareLineage } from '@/components/session/prepare-lineage'
import { Behind, LineWaiting, SessionFrom, SessionHead } from '@/components/session/session-head'
import { issuesWords } from '@/components/session/session-words'
import type { SessionOverview } from '@/lib/domain/session-answer'
import { readSessionId } from '@/lib/domain/session-id'
import { sessionWhole } from '@/lib/query/session-whole'
import { database } from '../../database'

const TITLE = 'Where its credentials came from'
/** That of a chain of one link: what most sessions have. */
const HEIGHT = 190
/** Milliseconds for all chains; a page has no use for an answer that takes as long again. */
const LINEAGE_BUDGET = 8000

/** Once a request, whoever asks. */
const wholeOnce = cache(async (id: string) => {
  const session = readSessionId(id)
  const signal = AbortSignal.timeout(2 * LINEAGE_BUDGET)
  const search = { until: performance.now() + LINEAGE_BUDGET, signal }
  return session && sessionWhole(database(), session, new Date(), search)
})

type OfSession = { id: string; state: PageState }

export async function LineagePanel({ id, state }: OfSession) {
  const whole = await wholeOnce(id)
  const ways = prepareLineage(whole?.accessKeys ?? [])
  return (
    <Panel title={TITLE} label={TITLE} aside={whole && issuesWords(whole.accessKeys.length, whole.unread)}>
      {ways.length > 0 ? (
        <Lineage ways={ways} state={state} />
      ) : (
        <PanelNote height={HEIGHT}>Its events are gone.</PanelNote>
      )}
    </Panel>
  )
}

export function LineageWaiting() {
  return (
    <Panel title={TITLE} label={TITLE}>
      <PanelSkeleton height={HEIGHT} />
    </Panel>
  )
}

/** The header: what takes longer comes when it is there. */
export function SessionSummary({ id, state, overview }: OfSession & { overview: SessionOverview }) {
  return (
    <SessionHead
      overview={overview}
      state={state}
      behind={
        <Suspense fallback={<LineWaiting />}>
          <SessionBehind id={id} />
        </Suspense>
      }
      from={
        <Suspense fallback={<LineWaiting />}>
          <SessionPlace id={id} state={state} />
        </Suspense>
      }
    />
  )
}

async function SessionBehind({ id }: { id: string }) {
  const whole = await wholeOnce(id)
  return <Behind sentences={prepareLineage(whole?.accessKeys ?? []).map(({ ended }) => ended)} />
}

async function SessionPlace({ id, state }: OfSession) {
  const whole = await wholeOnce(id)
  return whole && <SessionFrom addresses={whole.sourceAddresses} agents={whole.userAgents} state={state} />
}
