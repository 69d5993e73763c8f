// Decides how the origins of a session's credentials are told: issues that came about in the same way together, each way from
// whoever is behind it down to the session.
import { identityLabel } from '@/lib/domain/identity-label'
import type { SessionCaller, SessionEnd, SessionLink, TracedIssue } from '@/lib/domain/session-answer'
import { visibleText } from '@/lib/domain/value-label'

/** Somebody in the chain. `key` is null for who is not known. */
export type LineageWho = {
  what: string
  label: string
  key: string | null
  sessionId: string | null
  accessKeyId: string | null
}
/** How one came by the credentials of the next. */
export type LineageCall = Pick<
  SessionLink,
  'id' | 'eventName' | 'eventTime' | 'sourceIPAddress' | 'userAgent'
> & {
  proof: string
  alike: string | null
}
/** `maybe`: one of several of which any could be the one. */
export type LineageStep = { who: LineageWho; call: LineageCall | null; maybe: boolean }
export type LineageWay = {
  ended: string
  /** From the origin on; the last one is the session itself, which has no call. */
  steps: LineageStep[]
  issues: TracedIssue[]
}

/** Calls that are drawn of several that fit. */
const MOST_DRAWN = 10
/** Ends at which nobody is known who stands before the first one of the chain. */
const UNKNOWN_WORDS: Partial<Record<SessionEnd['reason'], string>> = {
  several: 'The logs do not tell which of these it was',
  missing: 'The issuing event is not in these logs',
  circle: 'The chain leads back to itself',
  'too-long': 'The chain goes on',
  unfinished: 'Given up',
}

/** In the order of their newest issue. Each way is drawn with the events of that one. */
export function prepareLineage(issues: readonly TracedIssue[]): LineageWay[] {
  const ways = new Map<string, TracedIssue[]>()
  for (const issue of issues) {
    const way = wayOf(issue)
    ways.set(way, [...(ways.get(way) ?? []), issue])
  }
  return [...ways.values()].flatMap((same) => {
    const [newest] = same
    return newest ? [{ ended: newest.ended, steps: stepsOf(newest), issues: same }] : []
  })
}

const wayOf = ({ chain, end, ended }: TracedIssue): string =>
  JSON.stringify([
    end.reason,
    ended,
    [chain, end.candidates].map((links) =>
      links.map(({ eventName, caller: { key, sessionName } }) => [eventName, key, sessionName]),
    ),
  ])

function stepsOf({ chain, end }: TracedIssue): LineageStep[] {
  const before = chain.map((link): LineageStep => stepOf(link, false))
  const drawn = end.candidates.slice(0, MOST_DRAWN).map((link) => stepOf(link, true))
  const left = end.candidates.length - drawn.length
  const words = UNKNOWN_WORDS[end.reason]
  return [
    nobody('This session'),
    ...before,
    ...drawn,
    ...(left > 0 ? [nobody(`${left} more that fit as well`)] : []),
    ...(words === undefined ? [] : [nobody(words)]),
  ].toReversed()
}

const stepOf = (link: SessionLink, maybe: boolean): LineageStep => ({
  who: whoOf(link.caller),
  call: callOf(link),
  maybe,
})

const nobody = (what: string): LineageStep => ({
  who: { what, label: '', key: null, sessionId: null, accessKeyId: null },
  call: null,
  maybe: false,
})

const WHAT: Readonly<Record<string, string>> = {
  AssumedRole: 'Role',
  Role: 'Role',
  IAMUser: 'IAM user',
  Root: 'Root user',
  FederatedUser: 'Federated user',
  SAMLUser: 'SAML user',
  WebIdentityUser: 'Web identity',
  IdentityCenterUser: 'Identity Center user',
  AWSService: 'AWS service',
  AWSAccount: 'Another account',
}

function whoOf({ key, type, name, sessionName, sessionId, accessKeyId }: SessionCaller): LineageWho {
  const isNamed = type === 'SAMLUser' || type === 'WebIdentityUser' || type === 'IdentityCenterUser'
  const label = isNamed && name !== null ? name : identityLabel(key)
  return {
    what: WHAT[type ?? ''] ?? type ?? 'Unknown',
    label: visibleText(sessionName === null ? label : `${label}, session ${sessionName}`),
    key,
    sessionId,
    accessKeyId,
  }
}

const PROOFS: Readonly<Record<SessionLink['proof'], string>> = {
  accessKeyId: 'its answer holds the access key that was used next',
  assumedRoleId: 'its answer names the session, in the second in which that was issued',
}

function callOf({
  id,
  eventName,
  eventTime,
  sourceIPAddress,
  userAgent,
  proof,
  alike,
}: SessionLink): LineageCall {
  return {
    id,
    eventName,
    eventTime,
    sourceIPAddress,
    userAgent,
    proof: PROOFS[proof],
    alike: alike === 0 ? null : `${alike} other ${alike === 1 ? 'event fits' : 'events fit'} as well`,
  }
}
