// What is inferred from names: the catalogue first, then verbs, with their traps; and what records are known to say.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EFFECTS, inferEffect } from './infer-effect'
import { KNOWN_EFFECTS } from './known-effects'
import { SERVICE_APIS } from './service-apis'

const effectOf = (service: string, name: string) => inferEffect(`${service}.amazonaws.com`, name).effect
const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

describe('a name that begins with a verb', () => {
  it.each([
    ['ec2', 'DescribeInstances', 'read'],
    ['s3', 'GetObject', 'read'],
    ['s3', 'HeadBucket', 'read'],
    ['s3', 'ListObjectsV2', 'read'],
    ['s3', 'SelectObjectContent', 'read'],
    ['s3', 'GetBucketAcl', 'read'],
    ['s3', 'PutObject', 'write'],
    ['s3', 'CopyObject', 'write'],
    ['s3', 'UploadPart', 'write'],
    ['s3', 'CompleteMultipartUpload', 'write'],
    ['s3', 'RestoreObject', 'write'],
    ['cloudtrail', 'LookupEvents', 'read'],
    ['resource-explorer-2', 'Search', 'read'],
    ['iam', 'SimulatePrincipalPolicy', 'read'],
    ['cloudformation', 'EstimateTemplateCost', 'read'],
    ['cloudformation', 'DetectStackDrift', 'read'],
    ['cloudformation', 'ValidateTemplate', 'read'],
    ['config', 'SelectResourceConfig', 'read'],
    ['logs', 'FilterLogEvents', 'read'],
    ['dynamodb', 'Query', 'read'],
    ['dynamodb', 'Scan', 'read'],
    ['ecr', 'GetAuthorizationToken', 'read'],
    ['sso', 'GetRoleCredentials', 'read'],
    ['ec2', 'RunInstances', 'write'],
    ['ec2', 'AuthorizeSecurityGroupIngress', 'write'],
    ['organizations', 'LeaveOrganization', 'write'],
    ['kms', 'ScheduleKeyDeletion', 'write'],
    ['kms', 'RetireGrant', 'write'],
    ['iam', 'DeactivateMFADevice', 'write'],
    ['trustedadvisor', 'RefreshCheck', 'write'],
    ['sqs', 'PurgeQueue', 'write'],
    ['secretsmanager', 'EndSecretVersionDelete', 'write'],
    ['lakeformation', 'GrantPermissions', 'write'],
    ['apigateway', 'FlushStageCache', 'write'],
    ['organizations', 'CreateAccountResult', 'write'],
  ])('%s %s: %s', (service, name, effect) => {
    expect(inferEffect(`${service}.amazonaws.com`, name)).toEqual({ effect, from: 'verb' })
  })

  it.each([
    ['lambda', 'CreateFunction20150331', 'write'],
    ['lambda', 'ListFunctions20150331', 'read'],
    ['lambda', 'GetPolicy20150331v2', 'read'],
    ['lambda', 'Invoke20150331', 'write'],
    ['cloudfront', 'CreateDistribution2020_05_31', 'write'],
    ['cloudfront', 'GetDistribution2020_05_31', 'read'],
  ])('may end in a version: %s %s: %s', (service, name, effect) => {
    expect(effectOf(service, name)).toBe(effect)
  })

  it.each([
    ['dynamodb', 'BatchGetItem', 'read'],
    ['dynamodb', 'BatchWriteItem', 'write'],
    ['dynamodb', 'TransactGetItems', 'read'],
    ['dynamodb', 'TransactWriteItems', 'write'],
    ['dynamodb', 'BatchExecuteStatement', 'unknown'],
    ['ecr', 'BatchCheckLayerAvailability', 'read'],
    ['ecr', 'BatchDeleteImage', 'write'],
    ['cognito-idp', 'AdminGetUser', 'read'],
    ['cognito-idp', 'AdminListGroupsForUser', 'read'],
    ['cognito-idp', 'AdminInitiateAuth', 'write'],
    ['securityhub', 'BatchImportFindings', 'write'],
    ['aws-marketplace-management', 'viewReports', 'read'],
  ])('may have a word before it, or begin small: %s %s: %s', (service, name, effect) => {
    expect(effectOf(service, name)).toBe(effect)
  })
})

describe('a name that tells nothing', () => {
  it.each([
    // Both ways, by the service.
    'VerifyThing',
    'GenerateThing',
    'InvokeThing',
    'ExecuteStatement',
    'ExportThing',
    'RetrieveThing',
    'TestThing',
    'PollForThing',
    'EvaluateThing',
    // A question that is run: some services call that a read, some a write.
    'StartQuery',
    'CancelQuery',
    'StartSomeQueryExecution',
    // Words that only look like a verb.
    'Listener',
    'Settings',
    'Getaway',
    'Checkout',
    'Isolate',
    'health',
    'GET',
    'ESHttpGet',
    'Token_POST',
    'BidEvictedEvent',
    'RotationSucceeded',
    // Only a word before a verb, or a version.
    'Batch',
    'Admin',
    '20150331',
    '',
    ' GetThing',
    'constructor',
  ])('%j is unknown', (name) => {
    expect(inferEffect('nobody-knows.amazonaws.com', name)).toEqual({ effect: 'unknown', from: 'nothing' })
  })

  it('is no matter of the host', () => {
    expect(inferEffect('', 'GetThing')).toEqual({ effect: 'read', from: 'verb' })
    expect(inferEffect('signin.aws', 'ConsoleLogin')).toEqual({ effect: 'unknown', from: 'nothing' })
  })
})

describe('the catalogue', () => {
  it('decides for every action that it has', () => {
    for (const { eventSource, actions } of SERVICE_APIS)
      for (const { name, readOnly } of actions)
        expect([name, inferEffect(eventSource, name)]).toEqual([
          name,
          { effect: readOnly ? 'read' : 'write', from: 'catalogue' },
        ])
  })

  it.each([
    ['ses', 'VerifyEmailIdentity', 'write'],
    ['ses', 'VerifyDomainDkim', 'write'],
    ['ses', 'DeleteIdentity', 'write'],
    ['ses', 'SendEmail', 'write'],
    ['pinpoint', 'PhoneNumberValidate', 'read'],
    // Under other sources these names tell nothing.
    ['nobody-knows', 'VerifyEmailIdentity', 'unknown'],
    ['nobody-knows', 'PhoneNumberValidate', 'unknown'],
  ])('knows what the verb does not: %s %s: %s', (service, name, effect) => {
    expect(effectOf(service, name)).toBe(effect)
  })

  it('is asked whatever form the source has', () => {
    expect(effectOf('ses.eu-west-1', 'VerifyEmailIdentity')).toBe('write')
    expect(inferEffect('ses.amazonaws.com.cn', 'VerifyEmailIdentity').effect).toBe('write')
  })
})

describe('what is known of names that mislead', () => {
  it.each([
    ['read', 'kms', 'Decrypt Encrypt ReEncrypt Sign Verify GenerateRandom GenerateMac VerifyMac'],
    ['read', 'kms', 'GenerateDataKey GenerateDataKeyPair GenerateDataKeyWithoutPlaintext'],
    ['read', 'sts', 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity GetCallerIdentity'],
    ['write', 'sts', 'GetSessionToken GetFederationToken'],
    ['write', 'signin', 'ConsoleLogin CheckMfa SwitchRole ExitRole GetSigninToken'],
    ['read', 'logs', 'StartQuery StopQuery GetQueryResults'],
    ['write', 'athena', 'StartQueryExecution StopQueryExecution'],
    ['read', 'athena', 'GetQueryExecution GetQueryResults'],
    ['read', 'bedrock', 'InvokeModel InvokeModelWithResponseStream Converse'],
    ['write', 'lambda', 'Invoke'],
    ['read', 'iam', 'GenerateCredentialReport GenerateServiceLastAccessedDetails'],
    ['read', 'eks', 'AccessKubernetesApi'],
    ['read', 'sqs', 'ReceiveMessage'],
    ['unknown', 'kinesis', 'SubscribeToShard'],
    ['unknown', 'license-manager', 'CheckInLicense'],
    ['write', 'ec2', 'SharedSnapshotVolumeCreated'],
    ['read', 'codecommit', 'GitPull'],
    ['write', 'codecommit', 'GitPush'],
    ['unknown', 'redshift', 'GetClusterCredentials'],
    ['unknown', 'lakeformation', 'GetDataAccess'],
    ['unknown', 'cognito-identity', 'GetId'],
  ])('%s, in %s: %s', (effect, service, names) => {
    for (const name of words(names)) expect([name, effectOf(service, name)]).toEqual([name, effect])
  })

  const listed = Object.entries(KNOWN_EFFECTS).flatMap(([service, known]) =>
    EFFECTS.flatMap((effect) => words(known[effect] ?? '').map((name) => ({ service, name, effect }))),
  )

  it('says something else than the verb alone would: what it says, too, need not be listed', () => {
    expect(listed.length).toBeGreaterThan(50)
    expect(listed.filter(({ name, effect }) => effectOf('nobody-knows', name) === effect)).toEqual([])
  })

  it('names no action twice, and none that a document names', () => {
    const keys = listed.map(({ service, name }) => `${service}.amazonaws.com:${name}`)
    const documented = SERVICE_APIS.flatMap((api) =>
      api.actions.map(({ name }) => `${api.eventSource}:${name}`),
    )
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    expect(keys.filter((key) => documented.includes(key))).toEqual([])
  })

  it('says that an unknown one comes from nothing', () => {
    expect(inferEffect('states.amazonaws.com', 'GetActivityTask')).toEqual({
      effect: 'unknown',
      from: 'nothing',
    })
    expect(inferEffect('kms.amazonaws.com', 'Decrypt')).toEqual({ effect: 'read', from: 'catalogue' })
  })
})

it('answers for whatever stands in a record', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (source, name) => {
      const { effect, from } = inferEffect(source, name)
      expect(EFFECTS).toContain(effect)
      expect(from === 'nothing').toBe(effect === 'unknown')
    }),
  )
})
