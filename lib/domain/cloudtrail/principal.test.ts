// Every kind of userIdentity, and none: the stable key, the name, the session, and who really acted.
import { describe, expect, it } from 'vitest'
import { principalOf } from './principal'

const ACCOUNT = '111122223333'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Deploy`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/build-7`
const issuedBy = (issuer: unknown) => ({ sessionContext: { sessionIssuer: issuer, attributes: {} } })
const of = (userIdentity: unknown, region: string | null = 'us-east-1', eventType = 'AwsApiCall') =>
  principalOf(userIdentity, region, eventType)

describe('the identity key', () => {
  it.each<[string, unknown, string]>([
    [
      'IAMUser, by ARN',
      { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/team/alice`, userName: 'alice' },
      `arn:aws:iam::${ACCOUNT}:user/team/alice`,
    ],
    [
      'IAMUser without ARN',
      { type: 'IAMUser', principalId: 'AIDA1', accountId: ACCOUNT, userName: 'alice' },
      `arn:aws:iam::${ACCOUNT}:user/alice`,
    ],
    ['IAMUser without account', { type: 'IAMUser', principalId: 'AIDA1', userName: 'alice' }, 'AIDA1'],
    [
      'IAMUser whose name CloudTrail hides',
      { type: 'IAMUser', accountId: ACCOUNT, accessKeyId: '', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      `arn:aws:iam::${ACCOUNT}:user/HIDDEN_DUE_TO_SECURITY_REASONS`,
    ],
    ['IAMUser with a name only', { type: 'IAMUser', userName: 'alice' }, 'alice'],
    [
      'AssumedRole, by its issuer',
      {
        type: 'AssumedRole',
        arn: SESSION,
        principalId: 'AROA1:build-7',
        ...issuedBy({ arn: ROLE, userName: 'Deploy' }),
      },
      ROLE,
    ],
    [
      'AssumedRole, issuer with a path',
      { type: 'AssumedRole', arn: SESSION, ...issuedBy({ arn: `arn:aws:iam::${ACCOUNT}:role/ci/Deploy` }) },
      `arn:aws:iam::${ACCOUNT}:role/ci/Deploy`,
    ],
    ['AssumedRole without issuer', { type: 'AssumedRole', arn: SESSION, principalId: 'AROA1:build-7' }, ROLE],
    ['AssumedRole with an empty issuer', { type: 'AssumedRole', arn: SESSION, ...issuedBy({}) }, ROLE],
    [
      'AssumedRole in another partition',
      { type: 'AssumedRole', arn: `arn:aws-cn:sts::${ACCOUNT}:assumed-role/Deploy/x` },
      `arn:aws-cn:iam::${ACCOUNT}:role/Deploy`,
    ],
    ['AssumedRole without any ARN', { type: 'AssumedRole', principalId: 'AROA1:build-7' }, 'AROA1'],
    ['Role with an sts ARN', { type: 'Role', arn: SESSION }, ROLE],
    ['Role with its own ARN', { type: 'Role', arn: ROLE }, ROLE],
    [
      'Root',
      {
        type: 'Root',
        principalId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:root`,
        accountId: ACCOUNT,
        userName: 'our-alias',
      },
      `arn:aws:iam::${ACCOUNT}:root`,
    ],
    ['Root without ARN', { type: 'Root', accountId: ACCOUNT }, `arn:aws:iam::${ACCOUNT}:root`],
    ['Root with a principalId only', { type: 'Root', principalId: ACCOUNT }, `arn:aws:iam::${ACCOUNT}:root`],
    [
      'Root with an ARN only',
      { type: 'Root', arn: `arn:aws-us-gov:iam::${ACCOUNT}:root` },
      `arn:aws-us-gov:iam::${ACCOUNT}:root`,
    ],
    [
      'FederatedUser',
      {
        type: 'FederatedUser',
        arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
        ...issuedBy({ type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/broker` }),
      },
      `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
    ],
    ['AWSService', { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }, 'lambda.amazonaws.com'],
    ['no type, only invokedBy', { accountId: ACCOUNT, invokedBy: 'ec2.amazonaws.com' }, 'ec2.amazonaws.com'],
    [
      'AWSAccount',
      { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROA2:x' },
      'account:444455556666/AROA2:x',
    ],
    [
      'AWSAccount without principal',
      { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL', principalId: '' },
      'account:ANONYMOUS_PRINCIPAL',
    ],
    [
      'IdentityCenterUser',
      {
        type: 'IdentityCenterUser',
        accountId: ACCOUNT,
        onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
      },
      'arn:aws:identitystore::1:identitystore/d-1/u-1',
    ],
    [
      'IdentityCenterUser with nothing',
      { type: 'IdentityCenterUser', accountId: ACCOUNT },
      `account:${ACCOUNT}`,
    ],
    [
      'SAMLUser',
      {
        type: 'SAMLUser',
        principalId: 'Q:sub',
        userName: 'sub',
        identityProvider: 'arn:aws:iam::1:saml-provider/idp',
      },
      'arn:aws:iam::1:saml-provider/idp/sub',
    ],
    [
      'WebIdentityUser',
      {
        type: 'WebIdentityUser',
        principalId: 'p:app:u',
        userName: 'u',
        identityProvider: 'accounts.google.com',
      },
      'accounts.google.com/u',
    ],
    [
      'WebIdentityUser without provider',
      { type: 'WebIdentityUser', principalId: 'p:app:u', userName: 'u' },
      'p:app:u',
    ],
    [
      'Directory',
      { type: 'Directory', arn: 'arn:aws:ds:us-east-1:1:directory/d-1', principalId: 'd-1' },
      'arn:aws:ds:us-east-1:1:directory/d-1',
    ],
    ['Unknown', { type: 'Unknown', arn: SESSION, principalId: 'AROA1:build-7' }, SESSION],
    ['Unknown without ARN', { type: 'Unknown', principalId: 'someone' }, 'someone'],
    ['a type of tomorrow', { type: 'Robot', principalId: 'r2' }, 'r2'],
    [
      'no type but an ARN',
      { arn: `arn:aws:iam::${ACCOUNT}:user/alice` },
      `arn:aws:iam::${ACCOUNT}:user/alice`,
    ],
    ['null', null, 'unknown'],
    ['absent', undefined, 'unknown'],
    ['a string', 'root', 'unknown'],
    ['an array', [{ arn: 'x' }], 'unknown'],
    ['empty', {}, 'unknown'],
    ['odd values', { type: 7, arn: { x: 1 } }, '{"x": 1}'],
    ['odd parents', { type: 'AssumedRole', arn: SESSION, sessionContext: 'none' }, ROLE],
  ])('of %s', (_, userIdentity, key) => {
    expect(of(userIdentity).key).toBe(key)
  })

  it('takes the partition from the region where no ARN tells it', () => {
    const root = { type: 'Root', accountId: ACCOUNT }
    expect(of(root, 'cn-north-1').key).toBe(`arn:aws-cn:iam::${ACCOUNT}:root`)
    expect(of(root, 'us-gov-west-1').key).toBe(`arn:aws-us-gov:iam::${ACCOUNT}:root`)
    expect(of(root, null).key).toBe(`arn:aws:iam::${ACCOUNT}:root`)
  })

  it('is the same for every session of a role', () => {
    const session = (name: string) =>
      of({ type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/${name}` })
    expect(session('a').key).toBe(session('b').key)
    expect([session('a').session?.name, session('b').session?.name]).toEqual(['a', 'b'])
  })
})

describe('the actor', () => {
  const user = { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice`, userName: 'alice' }
  it.each<[string, unknown, string, string]>([
    ['a user', user, 'AwsApiCall', 'direct'],
    ['a role', { type: 'AssumedRole', arn: SESSION }, 'AwsApiCall', 'direct'],
    ['another account', { type: 'AWSAccount', accountId: '4', principalId: 'p' }, 'AwsApiCall', 'direct'],
    [
      'a service for a user',
      { ...user, invokedBy: 'cloudformation.amazonaws.com' },
      'AwsApiCall',
      'on-behalf',
    ],
    ['the console for a user', { ...user, invokedBy: 'AWS Internal' }, 'AwsApiCall', 'on-behalf'],
    [
      'a service for a role',
      { type: 'AssumedRole', arn: SESSION, invokedBy: 'autoscaling.amazonaws.com' },
      'AwsApiCall',
      'on-behalf',
    ],
    [
      'a service for another account',
      { type: 'AWSAccount', accountId: '4', principalId: 'p', invokedBy: 'AWS Internal' },
      'AwsApiCall',
      'on-behalf',
    ],
    ['a service event of an account', { accountId: ACCOUNT }, 'AwsServiceEvent', 'service'],
    ['an empty invokedBy', { ...user, invokedBy: '' }, 'AwsApiCall', 'direct'],
    ['a service', { type: 'AWSService', invokedBy: 's3.amazonaws.com' }, 'AwsApiCall', 'service'],
    ['a service without a name', { type: 'AWSService' }, 'AwsApiCall', 'service'],
    ['only invokedBy', { accountId: ACCOUNT, invokedBy: 'ec2.amazonaws.com' }, 'AwsServiceEvent', 'service'],
    ['nobody, in a service event', null, 'AwsServiceEvent', 'service'],
    ['nobody', null, 'AwsApiCall', 'direct'],
  ])('%s', (_, userIdentity, eventType, actor) => {
    expect(of(userIdentity, 'us-east-1', eventType).actor).toBe(actor)
  })
})

describe('the rest of a principal', () => {
  it('of a user', () => {
    expect(
      of({
        type: 'IAMUser',
        arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
        accountId: ACCOUNT,
        userName: 'alice',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      }),
    ).toEqual({
      key: `arn:aws:iam::${ACCOUNT}:user/alice`,
      type: 'IAMUser',
      name: 'alice',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      accountId: ACCOUNT,
      userName: 'alice',
      actor: 'direct',
      invokedBy: null,
      session: null,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      mfa: null,
    })
  })

  it('of a role session: the ARN is the role’s, the session has its own', () => {
    expect(
      of({
        type: 'AssumedRole',
        arn: SESSION,
        accessKeyId: '',
        ...issuedBy({ arn: ROLE, accountId: ACCOUNT, userName: 'Deploy' }),
      }),
    ).toEqual({
      key: ROLE,
      type: 'AssumedRole',
      name: 'Deploy',
      arn: ROLE,
      accountId: ACCOUNT,
      userName: null,
      actor: 'direct',
      invokedBy: null,
      session: { name: 'build-7', arn: SESSION },
      accessKeyId: null,
      mfa: null,
    })
  })

  it.each<[string, unknown, string | null]>([
    ['the user of an ARN', { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/team/alice` }, 'alice'],
    ['a root', { type: 'Root', accountId: ACCOUNT, userName: 'our-alias' }, 'root'],
    ['a role without issuer', { type: 'AssumedRole', arn: SESSION }, 'Deploy'],
    ['a federated user', { type: 'FederatedUser', arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob` }, 'bob'],
    ['a service', { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }, 'lambda.amazonaws.com'],
    ['an account', { type: 'AWSAccount', accountId: '444455556666', principalId: 'p' }, '444455556666'],
    ['nobody who signed in', { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' }, 'anonymous'],
    [
      'a directory user',
      { type: 'IdentityCenterUser', onBehalfOf: { userId: 'u-1', identityStoreArn: 's' } },
      'u-1',
    ],
    ['nobody', null, null],
  ])('the name of %s', (_, userIdentity, name) => {
    expect(of(userIdentity).name).toBe(name)
  })

  it('gives a userName to IAM users only', () => {
    expect(of({ type: 'Root', userName: 'our-alias' }).userName).toBeNull()
    expect(of({ type: 'WebIdentityUser', userName: 'u' }).userName).toBeNull()
  })

  it('takes the session’s name from the principalId where the ARN has none', () => {
    expect(of({ type: 'AssumedRole', principalId: 'AROA1:a:b' }).session).toEqual({ name: 'a:b', arn: null })
    expect(of({ type: 'AssumedRole', arn: ROLE }).session).toBeNull()
  })
})
