// What people read when a source cannot be: each kind of trouble by the words that help.
import { describe, expect, test } from 'vitest'
import { explainRefusal } from './explain-refusal'
import { type SourceLocation, StoreError } from './object-store'

const BUCKET: SourceLocation = {
  kind: 's3',
  bucket: 'my-trail-logs',
  prefix: 'AWSLogs/',
  region: null,
  endpoint: null,
  roleArn: null,
}
const ROLE = 'arn:aws:iam::123456789012:role/Logs'
const FOLDER: SourceLocation = { kind: 'folder', folder: '/srv/logs' }
const NEEDS = { queueUrl: null, digests: true }
type Facts = ConstructorParameters<typeof StoreError>[0]
const explain = (facts: Facts, location: SourceLocation = BUCKET) =>
  explainRefusal(new StoreError(facts), location, NEEDS)
const actions = (policy: object | null) =>
  JSON.stringify(policy).match(/(s3|kms|sts|cloudtrail|sqs):(?!ViaService)[A-Z]\w+/g)

describe('a permission that lacks', () => {
  test.each<[string, Facts, RegExp]>([
    [
      's3:ListBucket',
      { kind: 'refused', operation: 'list', permission: 's3:ListBucket' },
      /list the objects/,
    ],
    ['s3:GetObject', { kind: 'refused', operation: 'read', permission: 's3:GetObject' }, /read the objects/],
    [
      'kms:Decrypt',
      { kind: 'refused', operation: 'read', permission: 'kms:Decrypt' },
      /policy of that key must allow it as well/,
    ],
  ])('%s is named, with where it lacks and the whole policy', (permission, facts, words) => {
    const refusal = explain(facts)
    expect(refusal).toMatchObject({ code: 'access_denied', permission })
    expect(refusal.message).toMatch(words)
    expect(refusal.message).toContain(`lack ${permission} on s3://my-trail-logs/AWSLogs/*`)
    expect(actions(refusal.policy)).toEqual(
      ['s3:ListBucket', 's3:GetObject']
        .concat(permission === 'kms:Decrypt' ? 'kms:Decrypt' : [])
        .concat('cloudtrail:ListPublicKeys'),
    )
  })

  test('with a role, it says whose it is', () => {
    const location = { ...BUCKET, roleArn: ROLE }
    const taking = explain({ kind: 'refused', operation: 'list', permission: 'sts:AssumeRole' }, location)
    expect(taking.message).toContain(`Cairn’s credentials lack sts:AssumeRole on ${ROLE}`)
    expect(actions(taking.policy)).toContain('sts:AssumeRole')
    const reading = explain({ kind: 'refused', operation: 'read', permission: 's3:GetObject' }, location)
    expect(reading.message).toContain(`The role ${ROLE} lacks s3:GetObject`)
  })

  test('of a folder it is the file system that refuses', () => {
    expect(explain({ kind: 'refused', operation: 'list' }, FOLDER)).toEqual({
      code: 'access_denied',
      permission: null,
      message: 'The user that Cairn runs as may not read /srv/logs.',
      policy: null,
    })
  })
})

test.each<[Facts, SourceLocation, string, RegExp]>([
  [{ kind: 'credentials', operation: 'list' }, BUCKET, 'no_credentials', /There are no AWS credentials/],
  [
    { kind: 'credentials', operation: 'list', awsCode: 'ExpiredToken' },
    BUCKET,
    'no_credentials',
    /have expired/,
  ],
  // A code of a stranger's making.
  [
    { kind: 'credentials', operation: 'list', awsCode: 'constructor' },
    BUCKET,
    'no_credentials',
    /^There are no AWS credentials/,
  ],
  [
    { kind: 'no-bucket', operation: 'list' },
    BUCKET,
    'no_such_bucket',
    /no bucket my-trail-logs at Amazon S3/,
  ],
  [{ kind: 'no-bucket', operation: 'list' }, FOLDER, 'no_such_folder', /no folder \/srv\/logs/],
  [
    { kind: 'unreachable', operation: 'list', awsCode: 'ECONNREFUSED' },
    { ...BUCKET, endpoint: 'http://127.0.0.1:9' },
    'unreachable',
    /at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/,
  ],
  [{ kind: 'not-allowed', operation: 'open' }, FOLDER, 'not_allowed', /CAIRN_SOURCE_ROOTS/],
  [
    { kind: 'not-allowed', operation: 'open' },
    { ...BUCKET, endpoint: 'http://127.0.0.1:9', roleArn: ROLE },
    'not_allowed',
    /CAIRN_S3_ENDPOINTS must name http:\/\/127\.0\.0\.1:9, and CAIRN_ROLE_ARNS must name arn/,
  ],
  [
    { kind: 'refused', operation: 'list', status: 400, awsCode: 'InvalidRequest' },
    BUCKET,
    'access_denied',
    /refuses to list s3:\/\/my-trail-logs\/AWSLogs\/ \(400 InvalidRequest\)/,
  ],
  [{ kind: 'archived', operation: 'read' }, BUCKET, 'archived', /Glacier/],
])('%o is %s', (facts, location, code, words) => {
  const refusal = explain(facts, location)
  expect(refusal).toMatchObject({ code, permission: null, policy: null })
  expect(refusal.message).toMatch(words)
})
