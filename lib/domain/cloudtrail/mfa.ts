// Whether a caller had signed in with MFA, as far as a record can say so.
import { recordedFlag } from './recorded-flag'

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/** Whose sign-in is not AWS's own: their identity provider may have asked for a second factor, and AWS does not know. */
const FEDERATED_TYPES: readonly (string | null)[] = [
  'FederatedUser',
  'SAMLUser',
  'WebIdentityUser',
  'IdentityCenterUser',
]
/** The roles that IAM Identity Center makes are assumed by people who signed in elsewhere. */
const IDENTITY_CENTER_ROLE = 'AWSReservedSSO_'

/**
 * True or false as `sessionContext.attributes.mfaAuthenticated` says. Null where the record has no such attribute, and
 * where it says "false" of a federated sign-in, of which AWS always says so.
 */
export function mfaOfIdentity(
  userIdentity: Fields,
  type: string | null,
  roleName: string | null,
): boolean | null {
  const { attributes, webIdFederationData } = fieldsOf(userIdentity.sessionContext)
  const mfa = recordedFlag(fieldsOf(attributes).mfaAuthenticated)
  if (mfa !== false) return mfa
  const isFederated =
    FEDERATED_TYPES.includes(type) ||
    fieldsOf(webIdFederationData).federatedProvider !== undefined ||
    roleName?.startsWith(IDENTITY_CENTER_ROLE)
  return isFederated ? null : false
}

/** What a console sign-in says of itself (`additionalEventData.MFAUsed`, "Yes" or "No"); null for whatever else. */
export function mfaOfSignIn(record: Fields, type: string | null): boolean | null {
  if (record.eventName !== 'ConsoleLogin') return null
  const { MFAUsed: used } = fieldsOf(record.additionalEventData)
  if (used === 'Yes') return true
  return used === 'No' && (type === 'IAMUser' || type === 'Root') ? false : null
}
