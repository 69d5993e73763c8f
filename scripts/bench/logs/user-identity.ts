// The userIdentity of a generated record.
import type { Random } from '../../../lib/ingest/sample/random'
import { isoOf } from '../../../lib/ingest/sample/record'
import type { Principal } from './principals'
import { credentialId } from './resources'

const HOUR = 3_600_000

/** Somebody at work: the credentials that they use for a while, call after call. */
export type Shift = { principal: Principal; session: string; accessKeyId: string; begun: string }

/** Begins to work at `time` (ms since 1970). */
export function beginShift(random: Random, principal: Principal, time: number): Shift {
  const { sessions, keys } = principal
  const long = keys.length > 0 && random.chance(0.8)
  return {
    principal,
    session: sessions.length > 0 ? random.pick(sessions) : '',
    accessKeyId: long ? random.pick(keys) : credentialId(random, 'ASIA'),
    begun: isoOf(time - random.whole(0, 6 * HOUR)),
  }
}

/** As CloudTrail writes it. */
export function userIdentityOf({ principal, session, accessKeyId, begun }: Shift): Record<string, unknown> {
  const { type, account, name, id, path, invokedBy } = principal
  const attributes = (mfa: boolean) => ({ creationDate: begun, mfaAuthenticated: String(mfa) })
  switch (type) {
    case 'IAMUser':
      return {
        type,
        principalId: id,
        arn: `arn:aws:iam::${account}:user/${name}`,
        accountId: account,
        accessKeyId,
        userName: name,
        ...(accessKeyId.startsWith('ASIA') && { sessionContext: { attributes: attributes(true) } }),
      }
    case 'AssumedRole':
      return {
        type,
        principalId: `${id}:${session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
        accountId: account,
        accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: id,
            arn: `arn:aws:iam::${account}:role/${path}${name}`,
            accountId: account,
            userName: name,
          },
          webIdFederationData: {},
          attributes: attributes(path !== ''),
          ...(session.startsWith('i-') && { ec2RoleDelivery: '2.0' }),
        },
        ...(invokedBy !== null && { invokedBy }),
      }
    case 'AWSService':
      return { type, invokedBy: name }
    case 'Root':
      return {
        type,
        principalId: account,
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
        accessKeyId,
        sessionContext: { attributes: attributes(true) },
      }
    case 'FederatedUser':
      return {
        type,
        principalId: `${account}:${name}`,
        arn: `arn:aws:sts::${account}:federated-user/${name}`,
        accountId: account,
        accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: 'IAMUser',
            principalId: id,
            arn: `arn:aws:iam::${account}:user/federation-broker`,
            accountId: account,
            userName: 'federation-broker',
          },
          attributes: attributes(false),
        },
      }
    case 'WebIdentityUser':
      return {
        type,
        principalId: `${id}:sts.amazonaws.com:${name}`,
        userName: name,
        identityProvider: id,
      }
    case 'AWSAccount':
      return { type, principalId: `${id}:${name}`, accountId: path }
    case 'IdentityCenterUser':
      return {
        type,
        accountId: account,
        onBehalfOf: {
          userId: id,
          identityStoreArn: `arn:aws:identitystore::${account}:identitystore/${path}`,
        },
        credentialId: accessKeyId,
      }
  }
}
