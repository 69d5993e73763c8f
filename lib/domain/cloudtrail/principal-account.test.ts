// The account of who acted: as recorded, else out of the ARN that says who it is.
import { expect, it } from 'vitest'
import { principalOf } from './principal'

const ACCOUNT = '111122223333'

it.each<[string, unknown, string | null]>([
  [
    'a record that says it',
    { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice`, accountId: '444455556666' },
    '444455556666',
  ],
  ['nobody, who has none', { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }, null],
  ['an ARN', { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice` }, ACCOUNT],
  [
    'a session’s ARN',
    { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/build-7` },
    ACCOUNT,
  ],
  [
    'an issuer’s ARN',
    {
      type: 'AssumedRole',
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/Deploy` } },
    },
    ACCOUNT,
  ],
  ['an ARN elsewhere', { type: 'Directory', arn: `arn:aws-cn:ds:cn-north-1:${ACCOUNT}:d/1` }, ACCOUNT],
  [
    'a provider’s ARN',
    {
      type: 'SAMLUser',
      userName: 'judy',
      identityProvider: `arn:aws:iam::${ACCOUNT}:saml-provider/idp`,
    },
    ACCOUNT,
  ],
  ['a provider without', { type: 'WebIdentityUser', userName: 'u', identityProvider: 'oidc.example' }, null],
  [
    'a name that looks like one',
    { type: 'WebIdentityUser', userName: `b:c:d:${ACCOUNT}:e`, identityProvider: 'oidc.example' },
    null,
  ],
  ['an ARN without account', { type: 'Unknown', arn: 'arn:aws:iam::aws:user/alice' }, null],
  ['a service', { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }, null],
])('from %s', (_, userIdentity, account) => {
  expect(principalOf(userIdentity, 'us-east-1', 'AwsApiCall').accountId).toBe(account)
})
