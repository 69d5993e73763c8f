// What is answered about a role session: its credentials, and the chain of events that issued them.
import type { BreakdownRow, EventSummary } from './answers'
import type { ProofBy } from './cloudtrail/issued-credentials'

type Identity = EventSummary['identity']

/** Whoever called: the identity, with what its record says of the credentials used. */
export type SessionCaller = Identity & {
  accessKeyId: string | null
  /** The id of its own session (lib/domain/session-id.ts), where it is one. */
  sessionId: string | null
  sourceIdentity: string | null
}

/** An event that issued credentials. */
export type SessionLink = Pick<
  EventSummary,
  | 'id'
  | 'eventID'
  | 'eventName'
  | 'eventTime'
  | 'awsRegion'
  | 'sourceIPAddress'
  | 'userAgent'
  | 'recipientAccountId'
> & {
  proof: ProofBy
  /** Other events that fit just as well, of the same caller: services can take on one role several times in a second. */
  alike: number
  /** Who asked for the credentials. */
  caller: SessionCaller
}

/**
 * Why a chain ends where it does: at somebody who acts with credentials of his own (`user`, `root`, `federated`), whom an
 * identity provider names (`provider`), at an AWS service, at another account of which these logs show no more
 * (`account`), because the issuing event is not among the events (`missing`), because several events of different callers
 * fit (`several`), or because no more was looked for.
 */
export const SESSION_ENDS = [
  'user',
  'root',
  'federated',
  'provider',
  'service',
  'account',
  'other',
  'missing',
  'several',
  'circle',
  'too-long',
  'unfinished',
] as const
export type SessionEnd = {
  reason: (typeof SESSION_ENDS)[number]
  /** The last one known: of an empty chain, the session itself. */
  caller: SessionCaller
  /** It used temporary credentials, and what issued those was not found. */
  temporary: boolean
  issuedAt: string | null
  /** The identity provider that the records name. */
  provider: string | null
  /** Of `several` the events that fit: these logs do not tell which of them it was. Empty otherwise. */
  candidates: SessionLink[]
}

/** One issue of the session's credentials. Times are of the events made with them. */
export type SessionIssue = {
  /** Null where a service acted with the session: those records carry no key. */
  accessKeyId: string | null
  /** When the credentials were issued, as the session's own records say. */
  issuedAt: string | null
  events: number
  firstSeen: string
  lastSeen: string
}
export type TracedIssue = SessionIssue & {
  /** Begins with the event that issued these credentials and goes on with those that issued its caller's. */
  chain: SessionLink[]
  end: SessionEnd
  /** The end in words. */
  ended: string
}

export type SessionOverview = {
  session: {
    id: string
    name: string
    arn: string | null
    identity: Pick<Identity, 'key' | 'type' | 'name' | 'arn' | 'accountId'>
  }
  counts: { events: number; reads: number; writes: number; unknown: number; errors: number }
  firstSeen: string
  lastSeen: string
  /** Access keys in all, and events without one. */
  keys: number
  withoutKey: number
}

/** `sourceAddresses` and `userAgents`: those of most events, `distinct` in all. */
export type RoleSession = SessionOverview & {
  /** Newest first, those without a key that proves anything told apart by their records. */
  accessKeys: TracedIssue[]
  /** Issues that were not traced, and events to be told apart by their records that were not, because there are too many. */
  unread: { issues: number; events: number }
  sourceAddresses: { distinct: number; rows: BreakdownRow[] }
  userAgents: { distinct: number; rows: BreakdownRow[] }
}
