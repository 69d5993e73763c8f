// A session's header: which role, who is behind it, from when to when, how much, and from where.
import type { ReactNode } from 'react'
import { NO_FILTER, only } from '@/lib/domain/filter'
import { identityLabel } from '@/lib/domain/identity-label'
import type { SessionOverview } from '@/lib/domain/session-answer'
import { visibleText } from '@/lib/domain/value-label'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import { isPart } from './is-part'
import styles from './session-head.module.css'
import { sessionTime } from './session-words'

type SessionHeadProps = {
  overview: SessionOverview
  state: PageState
  /** How much it did, in words. */
  counted: string
  /** Who is behind it, and from where: they take longer. */
  behind: ReactNode
  from: ReactNode
}

export function SessionHead({ overview, state, counted, behind, from }: SessionHeadProps) {
  const { session } = overview
  const { key, accountId } = session.identity
  const others = { ...state.filter, conditions: {} }
  return (
    <dl className={styles.facts}>
      <dt>Role</dt>
      <dd>
        <FilterLink
          className="text-link"
          href={hrefOf(state, { path: '/identity', filter: others, others: { key } })}
          scroll
        >
          {visibleText(identityLabel(key))}
        </FilterLink>
        {accountId !== null && (
          <>
            {' in account '}
            <FilterLink
              className="text-link"
              href={hrefOf(state, { path: `/accounts/${encodeURIComponent(accountId)}`, filter: others })}
              scroll
            >
              {accountId}
            </FilterLink>
          </>
        )}
      </dd>
      <dt>Behind it</dt>
      <dd>{behind}</dd>
      <dt>When</dt>
      <dd>{sessionTime(overview)}</dd>
      <dt>What</dt>
      <dd>{counted}</dd>
      <dt>From</dt>
      <dd>{from}</dd>
      {session.arn !== null && (
        <>
          <dt>ARN</dt>
          <dd className={styles.arn}>{visibleText(session.arn)}</dd>
        </>
      )}
    </dl>
  )
}

/** The sentences at which its chains end, each once. */
export function Behind({ sentences }: { sentences: readonly string[] }) {
  return sentences.map((sentence) => (
    <span key={sentence} className={styles.sentence}>
      {sentence}
    </span>
  ))
}

type From = { distinct: number; rows: readonly { value: string }[] }
type SessionFromProps = { addresses: From; agents: From; state: PageState }

export function SessionFrom({ addresses, agents, state }: SessionFromProps) {
  return (
    <>
      <Values of={addresses} by="ip" many="addresses" state={state} />
      {' with '}
      <Values of={agents} by="agent" many="user agents" state={state} />
    </>
  )
}

const FEW = 3

type ValuesProps = { of: From; by: 'ip' | 'agent'; many: string; state: PageState }

function Values({ of: { distinct, rows }, by, many, state }: ValuesProps) {
  const shown = rows.slice(0, FEW)
  return (
    <>
      {shown.map(({ value }, at) => (
        <span key={value}>
          {at > 0 && ', '}
          <FilterLink className="text-link" href={hrefOf(state, { filter: only(state.filter, by, value) })}>
            {visibleText(value)}
          </FilterLink>
        </span>
      ))}
      {distinct > shown.length && ` and ${formatCount(distinct - shown.length)} other ${many}`}
    </>
  )
}

/** Stands for a line that is on its way. */
export function LineWaiting() {
  return (
    <span className={styles.waiting} role="status">
      <span className="visually-hidden">Loading…</span>
    </span>
  )
}

type SessionPartProps = { page: Parameters<typeof isPart>[0]; whole: { from: string; to: string } }

/** That the panels below show a part only, where they do; `whole` holds all of the session. */
export function SessionPart({ page, whole }: SessionPartProps) {
  if (!isPart(page, whole)) return null
  const { state, range } = page
  return (
    <p className={styles.part}>
      Below is only what it did in {formatRange(range.from, range.to)}, as far as the filter leaves it.{' '}
      <FilterLink className="text-link" href={hrefOf(state, { filter: NO_FILTER })}>
        Show the whole session
      </FilterLink>
    </p>
  )
}
