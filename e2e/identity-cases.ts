// Every type of userIdentity as we wrote them, none, and nobody at all: what each is to be called, and what its page is to
// say.

export const ACCOUNT = '210987654321'
const ELSEWHERE = '345678901234'
const IAM = `arn:aws:iam::${ACCOUNT}`
const STS = `arn:aws:sts::${ACCOUNT}`

type Verdict = 'Yes' | 'No' | 'Partly' | 'Not said'
export type IdentityCase = {
  key: string
  label: string
  /** As the API says it. */
  type: string
  account: string | null
  actor: 'direct' | 'on-behalf' | 'service'
  mfa: 'true' | 'false' | 'unknown'
  /** Root or IAM user? Role or federated user? Another service? */
  verdicts: [Verdict, Verdict, Verdict]
  /** Absent where the record is to have none. */
  userIdentity?: unknown
  eventType?: string
}

export const attributes = (mfaAuthenticated: string) => ({
  attributes: { mfaAuthenticated, creationDate: '2026-03-10T07:00:00Z' },
})

export const IDENTITY_CASES: readonly IdentityCase[] = [
  {
    key: `${IAM}:root`,
    label: `root of ${ACCOUNT}`,
    type: 'Root',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'true',
    verdicts: ['Yes', 'No', 'No'],
    userIdentity: {
      type: 'Root',
      principalId: ACCOUNT,
      arn: `${IAM}:root`,
      accountId: ACCOUNT,
      userName: 'the-alias',
      accessKeyId: 'ASIACAIRNROOT0000001',
      sessionContext: attributes('true'),
    },
  },
  {
    key: `${IAM}:user/HIDDEN_DUE_TO_SECURITY_REASONS`,
    label: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    type: 'IAMUser',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['Not said', 'No', 'No'],
    userIdentity: {
      type: 'IAMUser',
      accountId: ACCOUNT,
      accessKeyId: '',
      userName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    },
  },
  {
    key: `${IAM}:role/Batch`,
    label: 'Batch',
    type: 'Role',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'Yes', 'No'],
    userIdentity: {
      type: 'Role',
      arn: `${IAM}:role/Batch`,
      accountId: ACCOUNT,
      principalId: 'AROACAIRNBATCH000001',
    },
  },
  {
    key: `${IAM}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    label: 'AWSServiceRoleForECS',
    type: 'AssumedRole',
    account: ACCOUNT,
    actor: 'on-behalf',
    mfa: 'unknown',
    verdicts: ['No', 'Yes', 'Yes'],
    userIdentity: {
      type: 'AssumedRole',
      arn: `${STS}:assumed-role/AWSServiceRoleForECS/ecs-service`,
      accountId: ACCOUNT,
      principalId: 'AROACAIRNECS00000001:ecs-service',
      invokedBy: 'ecs.amazonaws.com',
      sessionContext: {
        ...attributes('false'),
        sessionIssuer: {
          type: 'Role',
          arn: `${IAM}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
          accountId: ACCOUNT,
          userName: 'AWSServiceRoleForECS',
        },
      },
    },
  },
  {
    key: `${STS}:federated-user/bruno`,
    label: 'bruno',
    type: 'FederatedUser',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'Yes', 'No'],
    userIdentity: {
      type: 'FederatedUser',
      arn: `${STS}:federated-user/bruno`,
      accountId: ACCOUNT,
      principalId: `${ACCOUNT}:bruno`,
      accessKeyId: 'ASIACAIRNFEDERATED01',
      sessionContext: {
        ...attributes('false'),
        sessionIssuer: { type: 'IAMUser', arn: `${IAM}:user/broker`, accountId: ACCOUNT, userName: 'broker' },
      },
    },
  },
  {
    key: `arn:aws:ds:eu-west-1:${ACCOUNT}:directory/d-0a1b2c3d4e`,
    label: 'directory d-0a1b2c3d4e',
    type: 'Directory',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'Not said', 'No'],
    userIdentity: {
      type: 'Directory',
      arn: `arn:aws:ds:eu-west-1:${ACCOUNT}:directory/d-0a1b2c3d4e`,
      accountId: ACCOUNT,
      principalId: 'd-0a1b2c3d4e',
      userName: 'carla',
    },
  },
  {
    key: `account:${ELSEWHERE}/AIDACAIRNELSEWHERE01`,
    label: `AIDACAIRNELSEWHERE01 of ${ELSEWHERE}`,
    type: 'AWSAccount',
    account: ELSEWHERE,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['Yes', 'No', 'No'],
    userIdentity: { type: 'AWSAccount', accountId: ELSEWHERE, principalId: 'AIDACAIRNELSEWHERE01' },
  },
  {
    key: 'account:ANONYMOUS_PRINCIPAL',
    label: 'anonymous',
    type: 'AWSAccount',
    account: null,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'No', 'No'],
    userIdentity: { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL', principalId: '' },
  },
  {
    key: 'config.amazonaws.com',
    label: 'config.amazonaws.com',
    type: 'AWSService',
    account: null,
    actor: 'service',
    mfa: 'unknown',
    verdicts: ['No', 'No', 'Yes'],
    userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
  },
  {
    key: `arn:aws:identitystore::${ACCOUNT}:identitystore/d-9f8e7d6c5b/0a1b-2c3d`,
    label: '0a1b-2c3d',
    type: 'IdentityCenterUser',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'No', 'No'],
    userIdentity: {
      type: 'IdentityCenterUser',
      accountId: ACCOUNT,
      credentialId: 'a-credential',
      onBehalfOf: {
        userId: '0a1b-2c3d',
        identityStoreArn: `arn:aws:identitystore::${ACCOUNT}:identitystore/d-9f8e7d6c5b`,
      },
    },
  },
  {
    key: 'nobody-knows',
    label: 'nobody-knows',
    type: 'Unknown',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['Not said', 'Not said', 'Not said'],
    userIdentity: { type: 'Unknown', principalId: 'nobody-knows', accountId: ACCOUNT },
  },
  {
    key: `${IAM}:saml-provider/Staff/dana@shop.example`,
    label: 'dana@shop.example',
    type: 'SAMLUser',
    account: ACCOUNT,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'No', 'No'],
    userIdentity: {
      type: 'SAMLUser',
      principalId: 'Zm9v:dana@shop.example',
      userName: 'dana@shop.example',
      identityProvider: `${IAM}:saml-provider/Staff`,
    },
  },
  {
    key: 'oidc.shop.example/repo:shop/site',
    label: 'repo:shop/site',
    type: 'WebIdentityUser',
    account: null,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['No', 'No', 'No'],
    userIdentity: {
      type: 'WebIdentityUser',
      principalId: 'oidc.shop.example:sts.amazonaws.com:repo:shop/site',
      userName: 'repo:shop/site',
      identityProvider: 'oidc.shop.example',
    },
  },
  {
    key: 'kms.amazonaws.com',
    label: 'kms.amazonaws.com',
    type: 'unknown',
    account: ACCOUNT,
    actor: 'service',
    mfa: 'unknown',
    verdicts: ['No', 'No', 'Yes'],
    userIdentity: { accountId: ACCOUNT, invokedBy: 'kms.amazonaws.com' },
    eventType: 'AwsServiceEvent',
  },
  {
    key: 'unknown',
    label: 'unknown',
    type: 'unknown',
    account: null,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['Not said', 'Not said', 'Not said'],
    userIdentity: null,
  },
  {
    key: 'unknown',
    label: 'unknown',
    type: 'unknown',
    account: null,
    actor: 'direct',
    mfa: 'unknown',
    verdicts: ['Not said', 'Not said', 'Not said'],
  },
]
