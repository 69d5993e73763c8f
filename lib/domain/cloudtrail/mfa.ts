// Whether a caller had signed in with MFA, as far as a record can say so.
import { recordedFlag } from './recorded-flag'

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/**
 * Whose "no" means no. Everybody else may have signed in somewhere else, where a second factor may have been asked for that
 * AWS does not know of: also a role session, of which no record tells whether it was assumed with SAML.
 */
const signsInWithAws = (type: string | null): boolean => type === 'IAMUser' || type === 'Root'

/**
 * True or false as `sessionContext.attributes.mfaAuthenticated` says. Null where the record has no such attribute, and
 * where it says "false" of somebody who may have signed in elsewhere.
 */
export function mfaOfIdentity(userIdentity: Fields, type: string | null): boolean | null {
  const { attributes } = fieldsOf(userIdentity.sessionContext)
  const mfa = recordedFlag(fieldsOf(attributes).mfaAuthenticated)
  return mfa === false && !signsInWithAws(type) ? null : mfa
}

/** What a console sign-in says of itself (`additionalEventData.MFAUsed`, "Yes" or "No"); null for whatever else. */
export function mfaOfSignIn(record: Fields, type: string | null): boolean | null {
  if (record.eventName !== 'ConsoleLogin') return null
  const { MFAUsed: used } = fieldsOf(record.additionalEventData)
  if (used === 'Yes') return true
  // With a wrong password nobody is asked for a second factor.
  const isFailed = fieldsOf(record.responseElements).ConsoleLogin === 'Failure'
  return used === 'No' && signsInWithAws(type) && !isFailed ? false : null
}
