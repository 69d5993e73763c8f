// Temporary credentials: which record issued them, and which were used for a call. Reads key ids and principals only;
// secret keys and session tokens are never looked at.
import { type Instant, parseInstant } from '../time'
import { fieldsOf } from './principal'
import { columnText } from './recorded-text'

export const ISSUING_SERVICE = 'sts.amazonaws.com'
/** The calls whose answers hold temporary credentials. Signing in to the console answers none. */
export const ISSUING_EVENTS = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'GetFederationToken',
  'GetSessionToken',
] as const

/** What a record says of the credentials that its caller used. */
export type UsedCredentials = {
  type: string | null
  /** Null where a service acted with the session: those records carry no key. */
  accessKeyId: string | null
  /** Of a role session `<role id>:<session name>`. */
  principalId: string | null
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
    createdAt: createdAt === null ? null : parseInstant(createdAt),
    sourceIdentity: columnText(session.sourceIdentity),
    provider: columnText(fieldsOf(session.webIdFederationData).federatedProvider),
  }
}

type Issued = { accessKeyId: string | null; assumedRoleId: string | null; at: Instant }

/** The credentials that a record's answer holds; null for every other call, and for one that failed. */
function issuedCredentials(record: unknown): Issued | null {
  const fields = fieldsOf(record)
  if (fields.eventSource !== ISSUING_SERVICE || !isIssuing(fields.eventName)) return null
  const at = typeof fields.eventTime === 'string' ? parseInstant(fields.eventTime) : null
  const answer = fieldsOf(fields.responseElements)
  const accessKeyId = columnText(fieldsOf(answer.credentials).accessKeyId)
  const assumedRoleId = columnText(fieldsOf(answer.assumedRoleUser).assumedRoleId)
  return at === null || (accessKeyId === null && assumedRoleId === null)
    ? null
    : { accessKeyId, assumedRoleId, at }
}

const isIssuing = (name: unknown): boolean => ISSUING_EVENTS.some((event) => event === name)

/** What proves that credentials came from a record: the key that both name, or the session and the second of its issue. */
export type IssueProof = 'accessKeyId' | 'assumedRoleId'

const SECOND = 1_000_000n
/** The issue and its record's time were the same second wherever both are known; a key proves a minute's difference, too. */
export const KEY_SLACK = 60n * SECOND
/** Credentials live this long at most: those of GetSessionToken and GetFederationToken. */
export const LONGEST_LIFE = 36n * 3600n * SECOND

/**
 * Whether `record` issued the credentials that were used `before` or then. Whatever both records name has to agree, so that a
 * key that somebody blacked out the same way everywhere proves nothing.
 */
export function issueProof(record: unknown, used: UsedCredentials, before: Instant): IssueProof | null {
  const issued = issuedCredentials(record)
  if (issued === null || issued.at > before + KEY_SLACK) return null
  if (isOther(issued.accessKeyId, used.accessKeyId)) return null
  if (isOther(issued.assumedRoleId, used.principalId)) return null
  const { createdAt } = used
  if (issued.accessKeyId !== null && used.accessKeyId !== null) {
    const apart = issued.at - (createdAt ?? before)
    const most = createdAt === null ? LONGEST_LIFE : KEY_SLACK
    return apart <= KEY_SLACK && -apart <= most ? 'accessKeyId' : null
  }
  const isSameSecond = createdAt !== null && createdAt / SECOND === issued.at / SECOND
  return isSameSecond && issued.assumedRoleId !== null && used.principalId !== null ? 'assumedRoleId' : null
}

const isOther = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one !== other
