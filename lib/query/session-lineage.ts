// The chain of events that issued a session's credentials, found when somebody asks: nothing of it is stored. Each link
// is searched for by its key, or its session's id, among the few issuing calls of the minute in which it has to be.
import type { Database } from '../db/client'
import { parseEventId } from '../db/event-id'
import type { EventSummary } from '../domain/answers'
import {
  ISSUE_SLACK,
  ISSUING_EVENTS,
  ISSUING_SERVICE,
  issueProof,
  LONGEST_LIFE,
  type ProofBy,
  type UsedCredentials,
  type UseTimes,
  usedCredentials,
} from '../domain/cloudtrail/issued-credentials'
import { fieldsOf } from '../domain/cloudtrail/principal'
import type { SessionCaller, SessionEnd, SessionLink } from '../domain/session-answer'
import { sessionId } from '../domain/session-id'
import { formatInstant, type Instant } from '../domain/time'
import { searchEvents } from './search-events'
import { recordsOf } from './session-records'

/** Role chaining is rarely longer than two; somebody's records could go on forever. */
const MOST_LINKS = 8
/** Copies of one call in several accounts, and calls that fit as well: where there are more, nobody is named. */
const MOST_CANDIDATES = 50
const SECOND = 1_000_000n

/** A call and who made it. */
export type Call = { event: EventSummary; record: unknown }
export type Chain = { chain: SessionLink[]; end: SessionEnd }
type Issuing = Call & { proof: ProofBy; alike: number }
/** `several`: calls of different callers, of which any could be the one. */
type Found = { one: Issuing } | { several: Issuing[] } | 'missing' | 'unfinished'
/** One record names another: what was found for credentials is found once. */
type Memo = Map<string, Promise<Found>>

/** `until`: when no more is looked for, as `performance.now()` has it. */
export type LineageSearch = { until: number; signal: AbortSignal }

/** Traces the credentials of a call back, which were used at these times. What several chains share is looked for once. */
export function lineageOf(
  db: Database,
  search: LineageSearch,
): (call: Call, times: UseTimes) => Promise<Chain> {
  const memo: Memo = new Map()
  return (call, times) => climb(db, search, memo, call, times)
}

async function climb(
  db: Database,
  search: LineageSearch,
  memo: Memo,
  first: Call,
  firstTimes: UseTimes,
): Promise<Chain> {
  const chain: SessionLink[] = []
  for (let [call, times] = [first, firstTimes]; ; ) {
    const used = usedCredentials(call.record)
    const end = (reason: SessionEnd['reason'], candidates: SessionLink[] = []): Chain => ({
      chain,
      end: endOf(call, used, reason, candidates),
    })
    if (!isTemporary(used)) return end(reasonOf(used))
    if (chain.length === MOST_LINKS) return end('too-long')
    const found = await issuing(db, search, memo, used, times)
    if (found === 'unfinished') return end(found)
    if (found === 'missing') return end(reasonOf(used))
    if ('several' in found) return end('several', found.several.map(linkOf))
    if (chain.some(({ id }) => id === found.one.event.id)) return end('circle')
    chain.push(linkOf(found.one))
    call = found.one
    times = { first: instantOf(call.event), last: instantOf(call.event) }
  }
}

const TEMPORARY_KEY = /^ASIA/
const ROLE = ['AssumedRole', 'Role']

/** Whether some event has to have issued them. A console sign-in gives such credentials, too, and leaves no such event. */
const isTemporary = ({ type, accessKeyId, createdAt }: UsedCredentials): boolean =>
  ROLE.includes(type ?? '') ||
  type === 'FederatedUser' ||
  createdAt !== null ||
  TEMPORARY_KEY.test(accessKeyId ?? '')

function reasonOf({ type }: UsedCredentials): SessionEnd['reason'] {
  switch (type) {
    case 'AssumedRole':
    case 'Role':
      return 'missing'
    case 'IAMUser':
      return 'user'
    case 'Root':
      return 'root'
    case 'FederatedUser':
      return 'federated'
    case 'SAMLUser':
    case 'WebIdentityUser':
    case 'IdentityCenterUser':
      return 'provider'
    case 'AWSService':
      return 'service'
    case 'AWSAccount':
      return 'account'
    default:
      return 'other'
  }
}

function issuing(
  db: Database,
  search: LineageSearch,
  memo: Memo,
  used: UsedCredentials,
  times: UseTimes,
): Promise<Found> {
  const { type, accessKeyId, principalId, arn, issuerId, createdAt } = used
  const when = createdAt === null ? [times.first, times.last] : [createdAt]
  const key = JSON.stringify([type, accessKeyId, principalId, arn, issuerId, ...when.map(String)])
  const known = memo.get(key)
  if (known !== undefined) return known
  const looked = look(db, search, used, times)
  memo.set(key, looked)
  return looked
}

type Proven = Call & { proof: ProofBy; exact: boolean }

/** Whatever agrees on the principal and the second goes before what has the key alone. */
async function look(
  db: Database,
  search: LineageSearch,
  used: UsedCredentials,
  times: UseTimes,
): Promise<Found> {
  const { accessKeyId, principalId, createdAt } = used
  if (principalId !== null && createdAt !== null) {
    const second = createdAt - (createdAt % SECOND)
    const named = await proven(db, search, principalId, { first: second, last: second }, used, times)
    if (named === 'unfinished') return named
    const exact = named.filter((one) => one.exact)
    if (exact.length > 0) return chosen(exact)
  }
  if (accessKeyId === null) return 'missing'
  const around =
    createdAt === null
      ? { first: times.first - LONGEST_LIFE, last: times.last + ISSUE_SLACK }
      : { first: createdAt - ISSUE_SLACK, last: createdAt + ISSUE_SLACK }
  const byKey = await proven(db, search, accessKeyId, around, used, times)
  return byKey === 'unfinished' ? byKey : chosen(byKey)
}

/** Issuing events from one time to the other (both included) whose records say `text`, as far as they prove something. */
async function proven(
  db: Database,
  { until, signal }: LineageSearch,
  text: string,
  { first, last }: UseTimes,
  used: UsedCredentials,
  times: UseTimes,
): Promise<Proven[] | 'unfinished'> {
  const budget = until - performance.now()
  if (budget <= 0) return 'unfinished'
  const page = await searchEvents(
    db,
    {
      from: formatInstant(first),
      to: formatInstant(last + SECOND),
      conditions: {
        service: { include: [ISSUING_SERVICE], exclude: [] },
        event: { include: [...ISSUING_EVENTS], exclude: [] },
      },
    },
    new Date(),
    { terms: [{ text, prefix: false }] },
    { limit: MOST_CANDIDATES, order: 'desc', budget, signal },
  )
  // What was not looked at could fit as well.
  if (!page.complete) return 'unfinished'
  const ids = page.events.map(({ id }) => id)
  const records = await recordsOf(db, ids, signal)
  return page.events.flatMap((event) => {
    const record = records.get(event.id)
    const proof = issueProof(record, used, times)
    return proof === null ? [] : [{ event, record, proof: proof.by, exact: proof.exact }]
  })
}

/** Of each call the copy that tells most of its caller. */
function chosen(events: readonly Proven[]): Found {
  const calls = new Map<string, Proven>()
  for (const event of events.toSorted((a, b) => tells(b) - tells(a)))
    if (!calls.has(callOf(event))) calls.set(callOf(event), event)
  const found = [...calls.values()].map((call) => ({ ...call, alike: calls.size - 1 }))
  const [one] = found
  if (!one) return 'missing'
  return new Set(found.map(credentialsOf)).size === 1 ? { one } : { several: found }
}

/** Whose calls they are: a session can have been issued to several people, a user is always the same. */
function credentialsOf({ event, record }: Call): string {
  const { key, sessionName } = event.identity
  const { type, accessKeyId, createdAt } = usedCredentials(record)
  return JSON.stringify([key, sessionName, ...(type === 'IAMUser' ? [] : [accessKeyId, String(createdAt)])])
}

/** The copy of a call in the caller's own account tells who it was; that in the role's account only from where. */
const tells = ({ record, event }: Call): number =>
  event.identity.type === 'AWSAccount' ? 0 : usedCredentials(record).accessKeyId === null ? 1 : 2

/** Copies of one call in two accounts share this id. */
function callOf({ record, event }: Call): string {
  const { sharedEventID } = fieldsOf(record)
  return typeof sharedEventID === 'string' ? sharedEventID : event.id
}

function linkOf({ event, record, proof, alike }: Issuing): SessionLink {
  const { id, eventID, eventName, eventTime, awsRegion, sourceIPAddress, userAgent, recipientAccountId } =
    event
  return {
    id,
    eventID,
    eventName,
    eventTime,
    awsRegion,
    sourceIPAddress,
    userAgent,
    recipientAccountId,
    proof,
    alike,
    caller: callerOf(event, usedCredentials(record)),
  }
}

function callerOf({ identity }: EventSummary, { accessKeyId, sourceIdentity }: UsedCredentials) {
  const { key, sessionName } = identity
  return {
    ...identity,
    accessKeyId,
    sessionId: sessionName === null ? null : sessionId(key, sessionName),
    sourceIdentity,
  } satisfies SessionCaller
}

const endOf = (
  { event }: Call,
  used: UsedCredentials,
  reason: SessionEnd['reason'],
  candidates: SessionLink[],
): SessionEnd => ({
  reason,
  candidates,
  caller: callerOf(event, used),
  temporary: isTemporary(used),
  issuedAt: used.createdAt === null ? null : formatInstant(used.createdAt),
  provider: used.provider,
})

const instantOf = ({ id, eventTime }: EventSummary): Instant => {
  const place = parseEventId(id)
  if (!place) throw new Error(`an event of no id: ${eventTime}`)
  return place.instant
}
