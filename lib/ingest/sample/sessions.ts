// Temporary credentials: the event that issues them, and the caller who then uses them. Each session can be traced
// to its issuing event by the access key, or by the session's id and creation date, as in real logs.
import { type Action, type Fields, type Place, singleAction } from './call'
import { userFields } from './callers'
import { type Random, UPPER } from './random'
import { type Caller, type Entry, entryOf, isoOf } from './record'
import { arnOfRole, type Person, type Role } from './world'

export type Session = { issuing: Entry[]; caller: Caller }
type Method = 'AssumeRole' | 'AssumeRoleWithSAML' | 'AssumeRoleWithWebIdentity'
export type SessionWishes = {
  name: string
  method?: Method
  /** Where the session's calls come from, if not from where it was asked for. */
  from?: { address: string; agent: string }
  /** A service that acts with the session, for someone: its calls then carry no key of their own. */
  invokedBy?: string
  mfa?: boolean
}

const HOUR = 3_600_000
const temporaryKey = (random: Random): string => `ASIA${random.characters(9, UPPER)}EXAMPLE`
const credentials = (random: Random, accessKeyId: string, time: number, hours = 1): Fields => ({
  accessKeyId,
  sessionToken: `EXAMPLE-SESSION-TOKEN-${random.hex(32)}`,
  expiration: clockOf(time + hours * HOUR),
})

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
// STS writes `Nov 21, 2026, 9:00:00 AM`; Intl's spaces differ between versions of Node.
function clockOf(time: number): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  const hour = date.getUTCHours()
  const clock = `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${clock} ${hour < 12 ? 'AM' : 'PM'}`
}

/** `by` takes on `role` at `place` (in the role's account). A caller of another account leaves a copy there too. */
export function assumeRole(
  random: Random,
  place: Place,
  by: Caller,
  role: Role,
  wishes: SessionWishes,
): Session {
  const { name, method = 'AssumeRole', invokedBy, mfa = false } = wishes
  const accessKeyId = temporaryKey(random)
  const sessionArn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`
  const assumedRoleId = `${role.id}:${name}`
  const action = singleAction(
    'sts',
    method,
    true,
    { roleArn: arnOfRole(role), roleSessionName: name, durationSeconds: 3600 },
    {
      credentials: credentials(random, accessKeyId, place.time),
      assumedRoleUser: { assumedRoleId, arn: sessionArn },
    },
  )
  const userIdentity: Fields = {
    type: 'AssumedRole',
    principalId: assumedRoleId,
    arn: sessionArn,
    accountId: role.account,
    ...(invokedBy ? { invokedBy } : { accessKeyId }),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.id,
        arn: arnOfRole(role),
        accountId: role.account,
        userName: role.name,
      },
      attributes: { creationDate: isoOf(place.time), mfaAuthenticated: String(mfa) },
      ...(name.startsWith('i-') && { ec2RoleDelivery: '2.0' }),
    },
  }
  const { address, agent } = invokedBy ? { address: invokedBy, agent: invokedBy } : (wishes.from ?? by)
  return {
    issuing: issuingEntries(random, place, by, action, role),
    caller: { userIdentity, address, agent },
  }
}

function issuingEntries(random: Random, place: Place, by: Caller, action: Action, role: Role): Entry[] {
  const resources = [{ accountId: role.account, type: 'AWS::IAM::Role', ARN: arnOfRole(role) }]
  const home = by.userIdentity?.accountId
  const isForeign = typeof home === 'string' && home !== role.account
  const shared = isForeign || by.userIdentity?.type === 'AWSService' ? { sharedEventID: random.uuid() } : {}
  const changes = { resources, ...shared }
  const own = isForeign
    ? {
        ...by,
        userIdentity: { type: 'AWSAccount', principalId: by.userIdentity?.principalId, accountId: home },
      }
    : by
  const entry = entryOf(random, place, own, action, { changes })
  if (!isForeign) return [entry]
  // The same call, as the caller's account sees it.
  const response = entry.record.responseElements
  const copy = entryOf(
    random,
    { ...place, account: home },
    by,
    { ...action, response: () => response as Fields },
    { changes },
  )
  return [copy, entry]
}

/** A SAML or web identity that is about to take on a role: known by its provider's name for it. */
export function outsideIdentity(
  type: 'SAMLUser' | 'WebIdentityUser',
  provider: string,
  userName: string,
): Fields {
  const principalId =
    type === 'SAMLUser' ? `EXAMPLEnameQualifier=:${userName}` : `${provider}:sts.amazonaws.com:${userName}`
  return { type, principalId, userName, identityProvider: provider }
}

/** A user's broker program hands out a federated session under another name. */
export function federate(random: Random, place: Place, by: Caller, broker: Person, name: string): Session {
  const accessKeyId = temporaryKey(random)
  const arn = `arn:aws:sts::${place.account}:federated-user/${name}`
  const federatedUserId = `${place.account}:${name}`
  const action = singleAction(
    'sts',
    'GetFederationToken',
    true,
    { name, durationSeconds: 3600 },
    {
      credentials: credentials(random, accessKeyId, place.time),
      federatedUser: { federatedUserId, arn },
      packedPolicySize: 6,
    },
  )
  const userIdentity = {
    type: 'FederatedUser',
    principalId: federatedUserId,
    arn,
    accountId: place.account,
    accessKeyId,
    sessionContext: {
      sessionIssuer: { ...userFields(broker), userName: broker.userName },
      attributes: { creationDate: isoOf(place.time), mfaAuthenticated: 'false' },
    },
  }
  return { issuing: [entryOf(random, place, by, action)], caller: { ...by, userIdentity } }
}

/** A user swaps the long-term key for a short one, with a second factor. */
export function sessionToken(random: Random, place: Place, by: Caller, person: Person): Session {
  const accessKeyId = temporaryKey(random)
  const serialNumber = `arn:aws:iam::${person.account}:mfa/${person.userName}`
  const action = singleAction(
    'sts',
    'GetSessionToken',
    true,
    { serialNumber, durationSeconds: 43_200 },
    { credentials: credentials(random, accessKeyId, place.time, 12) },
  )
  const attributes = { creationDate: isoOf(place.time), mfaAuthenticated: 'true' }
  const userIdentity = {
    ...userFields(person),
    accessKeyId,
    userName: person.userName,
    sessionContext: { attributes },
  }
  return { issuing: [entryOf(random, place, by, action)], caller: { ...by, userIdentity } }
}
