// Who issued the session's credentials, and in the header who is behind it and from where: all from one answer.
import { setTimeout as passed } from 'node:timers/promises'
import { cache, Suspense } from 'react'
import { effectsMode } from '@/components/filter/effects-mode'
import type { PageState } from '@/components/filter/page-state'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { hourAround } from '@/components/session/hour-around'
import { Lineage } from '@/components/session/lineage'
import { prepareLineage } from '@/components/session/prepare-lineage'
import { Behind, LineWaiting, SessionFrom, SessionHead } from '@/components/session/session-head'
import { behindWords, issuesWords, sessionCounts } from '@/components/session/session-words'
import { NO_FILTER, only, withRange } from '@/lib/domain/filter'
import type { SessionOverview } from '@/lib/domain/session-answer'
import { readSessionId } from '@/lib/domain/session-id'
import { sessionWhole } from '@/lib/query/session-whole'
import { totals } from '@/lib/query/totals'
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

/** Milliseconds that the page waits for the chains, of whose height what is below knows nothing before. */
const PATIENCE = 600

/** Nearly always the chains; undefined where they come later, or fail. */
export const soonWhole = (id: string): Promise<Whole | undefined> =>
  Promise.race([wholeOnce(id).catch(() => undefined), passed(PATIENCE, undefined, { ref: false })])

type Whole = Awaited<ReturnType<typeof wholeOnce>>
type OfSession = { id: string; state: PageState }

/** `whole`: where the page has it by now. */
export function LineageOf({ id, state, whole }: OfSession & { whole: Whole | undefined }) {
  return (
    <PanelBoundary height={HEIGHT}>
      {whole ? (
        <LineagePanel whole={whole} state={state} />
      ) : (
        <Suspense fallback={<LineageWaiting />}>
          <LineageLater id={id} state={state} />
        </Suspense>
      )}
    </PanelBoundary>
  )
}

async function LineageLater({ id, state }: OfSession) {
  return <LineagePanel whole={await wholeOnce(id)} state={state} />
}

function LineagePanel({ whole, state }: { whole: Whole; state: PageState }) {
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

function LineageWaiting() {
  return (
    <Panel title={TITLE} label={TITLE}>
      <PanelSkeleton height={HEIGHT} />
    </Panel>
  )
}

type SessionSummaryProps = OfSession & { overview: SessionOverview; whole: Whole | undefined }

/** The header: what takes longer, and is not there yet, comes when it is. */
export async function SessionSummary({ id, state, overview, whole }: SessionSummaryProps) {
  return (
    <SessionHead
      counted={sessionCounts(overview.counts, await inferredOf(state, overview))}
      overview={overview}
      state={state}
      behind={
        whole ? (
          <SessionBehind whole={whole} />
        ) : (
          <Suspense fallback={<LineWaiting />}>
            <BehindLater id={id} />
          </Suspense>
        )
      }
      from={
        whole ? (
          <SessionPlace whole={whole} state={state} />
        ) : (
          <Suspense fallback={<LineWaiting />}>
            <PlaceLater id={id} state={state} />
          </Suspense>
        )
      }
    />
  )
}

/** Of the whole session, as all of the header; nothing where the page shows what is recorded. */
function inferredOf(state: PageState, { session, firstSeen, lastSeen }: SessionOverview) {
  if (effectsMode(state) === 'recorded') return undefined
  const whole = withRange(NO_FILTER, hourAround(firstSeen).from, hourAround(lastSeen).to)
  const filter = only(only(whole, 'identity', session.identity.key), 'session', session.name)
  return totals(database(), filter, new Date())
}

const BehindLater = async ({ id }: { id: string }) => <SessionBehind whole={await wholeOnce(id)} />

function SessionBehind({ whole }: { whole: Whole }) {
  return whole && <Behind sentences={behindWords(whole)} />
}

const PlaceLater = async ({ id, state }: OfSession) => (
  <SessionPlace whole={await wholeOnce(id)} state={state} />
)

function SessionPlace({ whole, state }: { whole: Whole; state: PageState }) {
  return whole && <SessionFrom addresses={whole.sourceAddresses} agents={whole.userAgents} state={state} />
}
