// Draws where a session's credentials came from: each way as a list from its origin down, then the issues of that way.

import { NO_FILTER, only, withRange } from '@/lib/domain/filter'
import type { SessionIssue, TracedIssue } from '@/lib/domain/session-answer'
import { shortKey } from '@/lib/domain/short-key'
import { visibleText } from '@/lib/domain/value-label'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import { ScrollRegion } from '../panel/scroll-region'
import { formatTime } from '../time/format-time'
import { hourAround } from './hour-around'
import styles from './lineage.module.css'
import type { LineageCall, LineageStep, LineageWay, LineageWho } from './prepare-lineage'

/** `state`: the session's page. */
type LineageProps = { ways: readonly LineageWay[]; state: PageState }

export function Lineage({ ways, state }: LineageProps) {
  return (
    <div className={styles.ways}>
      {ways.map((way) => (
        <div key={way.issues.slice(0, 1).map(issueKey).join()} className={styles.way}>
          {/* The header says it, too. */}
          {ways.length > 1 && <p className={styles.ended}>{way.ended}</p>}
          <ol className={styles.chain} aria-label="Chain of credentials">
            {way.steps.map((step) => (
              <Step key={`${step.who.what} ${step.call?.id ?? ''}`} step={step} state={state} />
            ))}
          </ol>
          <Issues way={way} state={state} />
        </div>
      ))}
    </div>
  )
}

const issueKey = ({ accessKeyId, issuedAt, firstSeen }: SessionIssue): string =>
  `${accessKeyId} ${issuedAt} ${firstSeen}`

function Step({ step: { who, call, maybe }, state }: { step: LineageStep; state: PageState }) {
  return (
    <li
      className={styles.step}
      data-own={(who.key === null && call === null) || undefined}
      data-maybe={maybe || undefined}
    >
      <p className={styles.who}>
        {maybe && 'Perhaps '}
        <span className={styles.what}>{who.what}</span> <Name who={who} state={state} />
        {who.accessKeyId && <span className={styles.key}> {shortKey(who.accessKeyId)}</span>}
      </p>
      {call && <Call call={call} maybe={maybe} state={state} />}
    </li>
  )
}

/** The page of the session or of the identity, in the same time. */
function Name({ who: { label, key, sessionId }, state }: { who: LineageWho; state: PageState }) {
  if (key === null) return label
  const filter = { ...state.filter, conditions: {} }
  const href =
    sessionId === null
      ? hrefOf(state, { path: '/identity', filter, others: { key } })
      : hrefOf(state, { path: `/sessions/${sessionId}`, filter: NO_FILTER })
  return (
    <FilterLink className="text-link" href={href} scroll>
      {label}
    </FilterLink>
  )
}

type CallProps = { call: LineageCall; maybe: boolean; state: PageState }

function Call({ call, maybe, state }: CallProps) {
  const { eventName, eventTime, sourceIPAddress, userAgent, proof, alike } = call
  return (
    <p className={styles.call}>
      <EventLink id={call.id} time={eventTime} event={eventName} state={state}>
        {eventName}
      </EventLink>{' '}
      at {formatTime(eventTime)} UTC
      {sourceIPAddress !== null && ` from ${visibleText(sourceIPAddress)}`}
      {userAgent !== null && userAgent !== sourceIPAddress && ` with ${visibleText(brief(userAgent))}`}
      <span className={styles.proof}>
        {maybe ? 'It fits' : 'Proof'}: {proof}
        {alike !== null && `; ${alike}`}.
      </span>
    </p>
  )
}

const MOST_CHARACTERS = 60
const brief = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text

type EventLinkProps = { id: string; time: string; event: string; state: PageState; children: string }

/** Opens the event among those of its name in its hour. */
function EventLink({ id, time, event, state, children }: EventLinkProps) {
  const { from, to } = hourAround(time)
  const filter = withRange(only(NO_FILTER, 'event', event), from, to)
  return (
    <FilterLink
      className="text-link"
      href={hrefOf(state, { path: '/events', filter, others: { open: id } })}
      scroll
    >
      {children}
    </FilterLink>
  )
}

function Issues({ way: { issues }, state }: { way: LineageWay; state: PageState }) {
  return (
    <ScrollRegion label="Credentials that were issued so" className={styles.scroll}>
      <table className={`${tableStyles.table} ${styles.issues}`}>
        <thead>
          <tr>
            <th scope="col">Access key</th>
            <th scope="col">Issued (UTC)</th>
            <th scope="col" className={tableStyles.number}>
              Events
            </th>
            <th scope="col">First used</th>
            <th scope="col">Last used</th>
          </tr>
        </thead>
        <tbody>
          {issues.map((issue) => (
            <Issue key={issueKey(issue)} issue={issue} state={state} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Issue({ issue, state }: { issue: TracedIssue; state: PageState }) {
  const {
    accessKeyId,
    issuedAt,
    events,
    firstSeen,
    lastSeen,
    chain: [link],
  } = issue
  return (
    <tr>
      <td>
        {accessKeyId === null ? (
          <span className={styles.none}>none: a service acted</span>
        ) : (
          <KeyLink accessKeyId={accessKeyId} firstSeen={firstSeen} lastSeen={lastSeen} state={state} />
        )}
      </td>
      <td>
        {link ? (
          <EventLink id={link.id} time={link.eventTime} event={link.eventName} state={state}>
            {formatTime(link.eventTime)}
          </EventLink>
        ) : (
          issuedAt !== null && formatTime(issuedAt)
        )}
      </td>
      <td className={tableStyles.number}>{formatCount(events)}</td>
      <td>{formatTime(firstSeen)}</td>
      <td>{formatTime(lastSeen)}</td>
    </tr>
  )
}

type KeyLinkProps = { accessKeyId: string; firstSeen: string; lastSeen: string; state: PageState }

/** In part: it leads to its events, whose records have it in full. */
function KeyLink({ accessKeyId, firstSeen, lastSeen, state }: KeyLinkProps) {
  const range = withRange(state.filter, hourAround(firstSeen).from, hourAround(lastSeen).to)
  return (
    <FilterLink
      className="text-link"
      href={hrefOf(state, {
        path: '/events',
        filter: only(range, 'accessKey', accessKeyId),
        others: { order: 'asc' },
      })}
      scroll
    >
      <span className={styles.key}>{shortKey(accessKeyId)}</span>
    </FilterLink>
  )
}
