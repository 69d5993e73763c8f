// The chain of events that issued a session's credentials, found when somebody asks: nothing of it is stored. Each link
// is searched for by its key, or its session's id, among the few issuing calls of the minute in which it has to be.
import type { Database } from '../db/client'
import { parseEventId } from '../db/event-id'
import type { EventSummary } from '../domain/answers'
import {
  ISSUING_EVENTS,
  ISSUING_SERVICE,
  type IssueProof,
  issueProof,
  KEY_SLACK,
  LONGEST_LIFE,
  type UsedCredentials,
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
/** Copies of one call in several accounts, and calls that fit as well. */
const MOST_CANDIDATES = 20
const SECOND = 1_000_000n

/** A call and who made it. */
export type Call = { event: EventSummary; record: unknown }
export type Chain = { chain: SessionLink[]; end: SessionEnd }
type Issuing = Call & { proof: IssueProof; alike: number }
/** `unfinished`: the time was up before all was looked at. */
type Found = Issuing | 'missing' | 'unfinished'
/** One record names another: what was found for credentials is found once. */
type Memo = Map<string, Promise<Found>>

/** `until`: when no more is looked for, as `performance.now()` has it. */
export type LineageSearch = { until: number; signal: AbortSignal }

/** Traces calls back, one after the other or several at once; what several of them share is looked for once. */
export function lineageOf(db: Database, search: LineageSearch): (call: Call) => Promise<Chain> {
  const memo: Memo = new Map()
  return (call) => climb(db, search, memo, call)
}

async function climb(db: Database, search: LineageSearch, memo: Memo, first: Call): Promise<Chain> {
  const chain: SessionLink[] = []
  for (let call = first; ; ) {
    const used = usedCredentials(call.record)
    const end = (reason: SessionEnd['reason']): Chain => ({ chain, end: endOf(call, used, reason) })
    if (!isTemporary(used)) return end(reasonOf(used))
    if (chain.length === MOST_LINKS) return end('too-long')
    const found = await issuing(db, search, memo, used, instantOf(call.event))
    if (found === 'unfinished') return end(found)
    if (found === 'missing') return end(reasonOf(used))
    if (chain.some(({ id }) => id === found.event.id)) return end('circle')
    chain.push(linkOf(found))
    call = found
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
  before: Instant,
): Promise<Found> {
  const key = JSON.stringify([used.accessKeyId, used.principalId, String(used.createdAt ?? before)])
  const known = memo.get(key)
  if (known !== undefined) return known
  const looked = look(db, search, used, before)
  memo.set(key, looked)
  return looked
}

async function look(
  db: Database,
  search: LineageSearch,
  used: UsedCredentials,
  before: Instant,
): Promise<Found> {
  const { accessKeyId, principalId, createdAt } = used
  const around =
    createdAt === null
      ? { from: before - LONGEST_LIFE, to: before + KEY_SLACK }
      : { from: createdAt - KEY_SLACK, to: createdAt + KEY_SLACK }
  const byKey = accessKeyId === null ? 'missing' : await best(db, search, accessKeyId, around, used, before)
  if (byKey !== 'missing' || principalId === null || createdAt === null) return byKey
  // A key that both records name would have been found; the second is the issue's own.
  const second = { from: createdAt - (createdAt % SECOND), to: createdAt - (createdAt % SECOND) }
  return best(db, search, principalId, second, used, before)
}

/** The issuing event among those from one time to the other (both included) whose records say `text`. */
async function best(
  db: Database,
  { until, signal }: LineageSearch,
  text: string,
  { from, to }: { from: Instant; to: Instant },
  used: UsedCredentials,
  before: Instant,
): Promise<Found> {
  const budget = until - performance.now()
  if (budget <= 0) return 'unfinished'
  const page = await searchEvents(
    db,
    {
      from: formatInstant(from),
      to: formatInstant(to + SECOND),
      conditions: {
        service: { include: [ISSUING_SERVICE], exclude: [] },
        event: { include: ISSUING_EVENTS, exclude: [] },
      },
    },
    new Date(),
    { terms: [{ text, prefix: false }] },
    { limit: MOST_CANDIDATES, order: 'desc', budget, signal },
  )
  const ids = page.events.map(({ id }) => id)
  const records = await recordsOf(db, ids, signal)
  const proven = page.events.flatMap((event) => {
    const record = records.get(event.id)
    const proof = issueProof(record, used, before)
    return proof === null ? [] : [{ event, record, proof }]
  })
  const [first] = proven.toSorted((a, b) => tells(b) - tells(a))
  if (first) return { ...first, alike: new Set(proven.map(callOf)).size - 1 }
  return page.complete ? 'missing' : 'unfinished'
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

const endOf = ({ event }: Call, used: UsedCredentials, reason: SessionEnd['reason']): SessionEnd => ({
  reason,
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
