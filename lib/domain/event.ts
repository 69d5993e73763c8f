// The flat normalised event: what Cairn keeps of a record in columns. The record itself is kept as received.
import type { Instant } from './time'

/**
 * Who acted: `direct` (a person's or a role's own call), `on-behalf` (a service acting for someone: `invokedBy`
 * on a person's or role's record), `service` (an AWS service on its own account).
 */
export const ACTORS = ['direct', 'on-behalf', 'service'] as const
export type Actor = (typeof ACTORS)[number]

/** An identity as one record shows it. `key` is stable across sessions; `unknown` when the record names nobody. */
export type Principal = {
  key: string
  type: string | null
  /** What to call it: the user's or role's name, a service's host name. */
  name: string | null
  /** The recorded ARN; for a role session the role's, because the session's own belongs to the session. */
  arn: string | null
  /** As recorded; else that in the ARN which `key` begins with. */
  accountId: string | null
  /** The name of an `IAMUser`; null for everything else. */
  userName: string | null
  actor: Actor
  invokedBy: string | null
  /** The role session, where there is one: its name and its recorded ARN. */
  session: { name: string; arn: string | null } | null
  accessKeyId: string | null
  /** Whether the caller had signed in with MFA; null where the record cannot say. */
  mfa: boolean | null
}

export type ActivityEvent = {
  eventTime: Instant
  eventSource: string
  eventName: string
  awsRegion: string | null
  recipientAccountId: string | null
  /** Top-level `errorCode`, verbatim. */
  errorCode: string | null
  /** An errorCode or errorMessage, or `responseElements.ConsoleLogin = "Failure"`. */
  failed: boolean
  /** As recorded; null where the record does not say. */
  readOnly: boolean | null
  sourceIPAddress: string | null
  userAgent: string | null
  eventCategory: string | null
  eventType: string | null
  eventID: string | null
  requestID: string | null
  principal: Principal
}

/** The user agent's product: what stands before its first `/`. */
export const productOf = (userAgent: string): string => userAgent.split('/', 1)[0] ?? userAgent
