// Who did it: a record's userIdentity → Principal, with the identity key that is stable across sessions.
import { UNKNOWN } from '../dimensions'
import type { Actor, Principal } from '../event'
import { mfaOfIdentity } from './mfa'
import { cleanText, columnText } from './recorded-text'

type Fields = Record<string, unknown>
const NOTHING: Fields = {}
const SERVICE_EVENT = 'AwsServiceEvent'
/** What stands for the account of a caller who has none: a request without a signature. */
const ANONYMOUS = 'ANONYMOUS_PRINCIPAL'
/** The value's fields; none where it is no object. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : NOTHING

/** A userIdentity with its text read. `principalId` and the rest are null where the record lacks them. */
type Recorded = {
  type: string | null
  arn: string | null
  accountId: string | null
  principalId: string | null
  userName: string | null
  invokedBy: string | null
  partition: string
  fields: Fields
}
type Named = { key: string | null; name: string | null }

/** The same `userIdentity` in several records: who it is has to be found out only once. */
export class SharedIdentity {
  private known: Principal | null = null
  private partition = ''
  private inServiceEvent = false

  constructor(private readonly fields: Fields) {}

  /** What principalOf says of it. */
  principal(awsRegion: string | null, eventType: string | null): Principal {
    const partition = partitionOfRegion(awsRegion)
    const inServiceEvent = eventType === SERVICE_EVENT
    if (this.known === null || this.partition !== partition || this.inServiceEvent !== inServiceEvent) {
      this.known = principalOf(this.fields, awsRegion, eventType)
      this.partition = partition
      this.inServiceEvent = inServiceEvent
    }
    return this.known
  }
}

/**
 * The identity that a `userIdentity` shows. `awsRegion` tells the partition where no ARN does; `eventType` whether
 * a record that names nobody is a service's own event.
 */
export function principalOf(
  userIdentity: unknown,
  awsRegion: string | null,
  eventType: string | null,
): Principal {
  if (userIdentity instanceof SharedIdentity) return userIdentity.principal(awsRegion, eventType)
  const fields = Array.isArray(userIdentity) ? NOTHING : fieldsOf(userIdentity)
  const arn = columnText(fields.arn)
  const recorded: Recorded = {
    type: columnText(fields.type),
    arn,
    accountId: columnText(fields.accountId),
    principalId: columnText(fields.principalId),
    userName: columnText(fields.userName),
    invokedBy: columnText(fields.invokedBy),
    partition: partitionOf(arn, awsRegion),
    fields,
  }
  const isRole = recorded.type === 'AssumedRole' || recorded.type === 'Role'
  const role = isRole ? roleOf(recorded) : null
  const named = role ?? namedBy(recorded)
  const fallback = named.key ? named : whateverNames(recorded)
  const key = cleanText(fallback.key ?? UNKNOWN)
  return {
    key,
    type: recorded.type,
    name: named.name ?? fallback.name,
    arn: role ? role.arn : arn,
    accountId:
      recorded.accountId === ANONYMOUS ? null : (recorded.accountId ?? role?.accountId ?? accountOfKey(key)),
    userName: recorded.type === 'IAMUser' ? recorded.userName : null,
    actor: actorOf(recorded, eventType),
    invokedBy: recorded.invokedBy,
    session: isRole ? sessionOf(recorded) : null,
    accessKeyId: columnText(fields.accessKeyId),
    mfa: mfaOfIdentity(fields, recorded.type),
  }
}

/** The account in the ARN that a key is or begins with: that of a SAML user's provider, too. */
const accountOfKey = (key: string): string | null => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(key)?.[1] ?? null

function partitionOf(arn: string | null, awsRegion: string | null): string {
  const partition = arn?.startsWith('arn:') ? arn.slice(4, arn.indexOf(':', 4)) : ''
  return partition || partitionOfRegion(awsRegion)
}

function partitionOfRegion(awsRegion: string | null): string {
  if (awsRegion?.startsWith('cn-')) return 'aws-cn'
  return awsRegion?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** The name in an ARN: what stands after the last slash of its resource, or after the last colon. */
function nameInArn(arn: string | null): string | null {
  return arn === null ? null : arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1) || null
}

// A record with only `invokedBy` is a service's own: some AwsServiceEvents hold `{accountId, invokedBy}`.
const isOnlyInvokedBy = ({ type, arn, principalId, userName, invokedBy }: Recorded): boolean =>
  invokedBy !== null && type === null && arn === null && principalId === null && userName === null

/**
 * `invokedBy` on a person's or role's record is a service acting for them, whichever it names: another service,
 * the called one itself, or `AWS Internal`, which is the console at work.
 */
function actorOf(recorded: Recorded, eventType: string | null): Actor {
  if (recorded.type === 'AWSService' || isOnlyInvokedBy(recorded)) return 'service'
  if (recorded.invokedBy !== null) return 'on-behalf'
  const nobody = recorded.type === null && recorded.arn === null && recorded.principalId === null
  return nobody && eventType === SERVICE_EVENT ? 'service' : 'direct'
}

/** Key and name by type; null where the record lacks what its type usually carries. Roles have `roleOf`. */
function namedBy(recorded: Recorded): Named {
  const { type, arn, accountId, principalId, userName, invokedBy, partition, fields } = recorded
  switch (type) {
    case 'IAMUser': {
      const built = accountId && userName && `arn:${partition}:iam::${accountId}:user/${userName}`
      return { key: arn ?? built, name: userName ?? nameInArn(arn) }
    }
    case 'Root': {
      // The ARN is built from the account in every case; `userName` is the account's alias, so no name.
      const account = accountId ?? (arn?.split(':')[4] || principalId)
      return { key: account && `arn:${partition}:iam::${account}:root`, name: 'root' }
    }
    case 'FederatedUser':
      return { key: arn, name: userName ?? nameInArn(arn) }
    case 'AWSService':
      return { key: invokedBy, name: invokedBy }
    case 'AWSAccount': {
      const key = accountId && (principalId ? `account:${accountId}/${principalId}` : `account:${accountId}`)
      return { key, name: userName ?? (accountId === ANONYMOUS ? 'anonymous' : accountId) }
    }
    case 'IdentityCenterUser': {
      const behalf = fieldsOf(fields.onBehalfOf)
      const [store, userId] = [columnText(behalf.identityStoreArn), columnText(behalf.userId)]
      return { key: store && userId && `${store}/${userId}`, name: userName ?? userId }
    }
    case 'SAMLUser':
    case 'WebIdentityUser': {
      const provider = columnText(fields.identityProvider)
      return { key: provider && userName && `${provider}/${userName}`, name: userName }
    }
    default:
      return isOnlyInvokedBy(recorded)
        ? { key: invokedBy, name: invokedBy }
        : { key: arn ?? principalId, name: userName ?? nameInArn(arn) }
  }
}

/** What is left when a type's own rule finds nothing: the best stable id that there is. */
function whateverNames({ arn, accountId, principalId, userName }: Recorded): Named {
  const key = arn ?? principalId ?? userName ?? (accountId && `account:${accountId}`)
  return { key, name: userName ?? nameInArn(arn) ?? principalId ?? accountId }
}

const ASSUMED_ROLE = /^(arn:[^:]*):sts::([^:]*):assumed-role\/([^/]+)(?:\/|$)/

/** The role behind a session: its issuer; else the session's ARN rewritten; else the id before the session's name. */
function roleOf(recorded: Recorded): Named & { arn: string | null; accountId: string | null } {
  const issuer = fieldsOf(fieldsOf(recorded.fields.sessionContext).sessionIssuer)
  const arn = columnText(issuer.arn) ?? (recorded.arn && asRole(recorded.arn))
  return {
    key: arn ?? (recorded.principalId?.split(':', 1)[0] || null),
    name: columnText(issuer.userName) ?? nameInArn(arn),
    arn,
    accountId: columnText(issuer.accountId),
  }
}

function asRole(arn: string): string {
  const match = ASSUMED_ROLE.exec(arn)
  return match ? `${match[1]}:iam::${match[2]}:role/${match[3]}` : arn
}

/** The role session: named by the end of its ARN (`assumed-role/<role>/<session>`), else of its principalId. */
function sessionOf({ arn, principalId }: Recorded): Principal['session'] {
  const match = arn === null ? null : ASSUMED_ROLE.exec(arn)
  const inArn = arn && match ? arn.slice(match[0].length) : ''
  const name = inArn || (principalId?.includes(':') ? principalId.slice(principalId.indexOf(':') + 1) : '')
  return name ? { name, arn: match ? arn : null } : null
}
