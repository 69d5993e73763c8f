// Temporary credentials: which record issued them, and which were used for a call. Reads key ids and principals only;
// secret keys and session tokens are never looked at.
import { type Instant, parseInstant } from '../time'
import { fieldsOf } from './principal'
import { columnText } from './recorded-text'

export const ISSUING_SERVICE = 'sts.amazonaws.com'
const ROLES = ['AssumedRole', 'Role']
/** The calls whose answers hold temporary credentials, and the types of caller that act with those. */
const ISSUED_TO: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['AssumeRole', ROLES],
  ['AssumeRoleWithSAML', ROLES],
  ['AssumeRoleWithWebIdentity', ROLES],
  ['AssumeRoot', ['Root']],
  ['GetFederationToken', ['FederatedUser']],
  ['GetSessionToken', ['IAMUser', 'Root']],
])
/** Signing in to the console answers none. */
export const ISSUING_EVENTS: readonly string[] = [...ISSUED_TO.keys()].map(String)

/** What a record says of the credentials that its caller used. */
export type UsedCredentials = {
  type: string | null
  /** Null where a service acted with the session: those records carry no key. */
  accessKeyId: string | null
  /** Of a role session `<role id>:<session name>`. */
  principalId: string | null
  arn: string | null
  /** The principal that the session is of: a role, or the user who asked for a federated user's. */
  issuerId: string | null
  /** When they were issued. */
  createdAt: Instant | null
  /** What the session's creator had to say of who he is, passed on along a chain of roles. */
  sourceIdentity: string | null
  /** The identity provider whose token was shown for the session. */
  provider: string | null
}

/** Of any record's `userIdentity`; all null where there is none. */
export function usedCredentials(record: unknown): UsedCredentials {
  const identity = fieldsOf(fieldsOf(record).userIdentity)
  const session = fieldsOf(identity.sessionContext)
  const createdAt = columnText(fieldsOf(session.attributes).creationDate)
  return {
    type: columnText(identity.type),
    accessKeyId: columnText(identity.accessKeyId),
    principalId: columnText(identity.principalId),
    arn: columnText(identity.arn),
    issuerId: columnText(fieldsOf(session.sessionIssuer).principalId),
    createdAt: createdAt === null ? null : parseInstant(createdAt),
    sourceIdentity: columnText(session.sourceIdentity),
    provider: columnText(fieldsOf(session.webIdFederationData).federatedProvider),
  }
}

/** `subject`: the principal that acts with the credentials, as the answer names it. */
type Issued = { accessKeyId: string | null; subject: string | null; at: Instant }

/** The credentials that a record's answer holds; null for every other call, and for one that failed. */
function issuedCredentials(record: unknown): Issued | null {
  const fields = fieldsOf(record)
  if (fields.eventSource !== ISSUING_SERVICE || !ISSUED_TO.has(fields.eventName)) return null
  if (columnText(fields.errorCode) !== null) return null
  const at = typeof fields.eventTime === 'string' ? parseInstant(fields.eventTime) : null
  const answer = fieldsOf(fields.responseElements)
  const accessKeyId = columnText(fieldsOf(answer.credentials).accessKeyId)
  const subject =
    columnText(fieldsOf(answer.assumedRoleUser).assumedRoleId) ??
    columnText(fieldsOf(answer.federatedUser).federatedUserId)
  return at === null || (accessKeyId === null && subject === null) ? null : { accessKeyId, subject, at }
}

/** What proves that credentials came from a record: the key that both name, or the session and the second of its issue. */
export type ProofBy = 'accessKeyId' | 'assumedRoleId'
/**
 * `exact`: the records agree on the principal and on the second, too. Without that, a key that somebody blacked out the
 * same way everywhere could be anybody's.
 */
type IssueProof = { by: ProofBy; exact: boolean }

const SECOND = 1_000_000n
/** The issue and its record's time were the same second wherever both are known; clocks may differ a little. */
export const ISSUE_SLACK = 5n * SECOND
/** Credentials live this long at most: those of GetSessionToken and GetFederationToken. */
export const LONGEST_LIFE = 36n * 3600n * SECOND

/** Of the events made with credentials. */
export type UseTimes = { first: Instant; last: Instant }

/** Whether `record` issued the credentials that were used then. Whatever both records name has to agree. */
export function issueProof(
  record: unknown,
  used: UsedCredentials,
  { first, last }: UseTimes,
): IssueProof | null {
  const issued = issuedCredentials(record)
  const named = issued && namesPrincipal(record, issued, used)
  if (issued === null || named === 'other' || isOther(issued.accessKeyId, used.accessKeyId)) return null
  const { createdAt } = used
  const [from, to] =
    createdAt === null
      ? [first - LONGEST_LIFE, last + ISSUE_SLACK]
      : [createdAt - ISSUE_SLACK, createdAt + ISSUE_SLACK]
  if (issued.at < from || issued.at > to) return null
  const exact = named === 'same' && createdAt !== null && createdAt / SECOND === issued.at / SECOND
  if (issued.accessKeyId !== null && used.accessKeyId !== null) return { by: 'accessKeyId', exact }
  return exact && issued.subject !== null ? { by: 'assumedRoleId', exact } : null
}

/** Whether a record issued credentials to the principal that used them; `unsaid` where one of the records does not tell. */
function namesPrincipal(
  record: unknown,
  { subject }: Issued,
  used: UsedCredentials,
): 'same' | 'other' | 'unsaid' {
  const { eventName, requestParameters } = fieldsOf(record)
  if (!ISSUED_TO.get(eventName)?.includes(used.type ?? '')) return 'other'
  const caller = usedCredentials(record)
  switch (eventName) {
    case 'GetSessionToken':
      // Its caller is who will use them: a record that does not tell which of all users proves nothing.
      return isSame(caller.principalId, used.principalId) ||
        (!isOther(caller.principalId, used.principalId) && isSame(caller.arn, used.arn))
        ? 'same'
        : 'other'
    case 'AssumeRoot': {
      // An account, or its root user's ARN; the root user's principal is the account.
      const target = columnText(fieldsOf(requestParameters).targetPrincipal)
      if (target === null || used.principalId === null) return 'unsaid'
      return target.split(':').includes(used.principalId) ? 'same' : 'other'
    }
    case 'GetFederationToken':
      if (isOther(caller.principalId, used.issuerId)) return 'other'
  }
  if (isOther(subject, used.principalId)) return 'other'
  return isSame(subject, used.principalId) ? 'same' : 'unsaid'
}

const isSame = (one: string | null, other: string | null): boolean => one !== null && one === other
const isOther = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one !== other
