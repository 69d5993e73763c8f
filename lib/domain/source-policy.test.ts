// The policy that is shown to people must do, and must not do more.
import { expect, test } from 'vitest'
import { leastPolicy, type PolicyLocation, type PolicyNeeds } from './source-policy'

const LOCATION: PolicyLocation = {
  bucket: 'my-trail-logs',
  prefix: 'logs/AWSLogs/',
  region: 'eu-central-1',
  endpoint: null,
  roleArn: null,
}
const NEEDS: PolicyNeeds = { queueUrl: null, kms: false, digests: false }
const statements = (location: Partial<PolicyLocation>, needs: Partial<PolicyNeeds> = {}) =>
  leastPolicy({ ...LOCATION, ...location }, { ...NEEDS, ...needs }).Statement

test('listing and reading, below the prefix only', () => {
  expect(leastPolicy(LOCATION, NEEDS)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ListTheLogs',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::my-trail-logs',
        Condition: { StringLike: { 's3:prefix': ['logs/AWSLogs/*'] } },
      },
      {
        Sid: 'ReadTheLogs',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::my-trail-logs/logs/AWSLogs/*',
      },
    ],
  })
})

test('a whole bucket has no condition', () => {
  expect(statements({ prefix: '' })[0]).not.toHaveProperty('Condition')
  expect(statements({ prefix: '' })[1]?.Resource).toBe('arn:aws:s3:::my-trail-logs/*')
})

test('a prefix that looks like a pattern stays what it is', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own way to write them
  expect(statements({ prefix: 'a*b?$c/' })[1]?.Resource).toBe('arn:aws:s3:::my-trail-logs/a${*}b${?}${$}c/*')
})

test('a role is taken first, and says which partition it is', () => {
  const [role, list] = statements({ roleArn: 'arn:aws-cn:iam::123456789012:role/Logs' })
  expect(role).toMatchObject({ Action: 'sts:AssumeRole', Resource: 'arn:aws-cn:iam::123456789012:role/Logs' })
  expect(list?.Resource).toBe('arn:aws-cn:s3:::my-trail-logs')
  expect(statements({ region: 'us-gov-west-1' })[0]?.Resource).toBe('arn:aws-us-gov:s3:::my-trail-logs')
})

test('a key may be used through S3 only', () => {
  expect(statements({}, { kms: true })[2]).toMatchObject({
    Action: 'kms:Decrypt',
    Condition: { StringLike: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com*' } },
  })
  expect(statements({ region: null }, { kms: true })[2]?.Condition).toEqual({
    StringLike: { 'kms:ViaService': 's3.*.amazonaws.com*' },
  })
})

test.each([
  [
    'https://sqs.eu-central-1.amazonaws.com/123456789012/trail',
    'arn:aws:sqs:eu-central-1:123456789012:trail',
  ],
  ['http://127.0.0.1:4566/123456789012/trail', 'arn:aws:sqs:*:123456789012:trail'],
  ['https://queues.example.com/trail', 'arn:aws:sqs:*:*:trail'],
])('the queue at %s is %s', (queueUrl, arn) => {
  expect(statements({}, { queueUrl })[2]).toMatchObject({
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    Resource: arn,
  })
})

test('public keys are asked of AWS, not of a service of its own', () => {
  expect(statements({}, { digests: true })[2]?.Action).toBe('cloudtrail:ListPublicKeys')
  expect(statements({ endpoint: 'http://127.0.0.1:9000' }, { digests: true })).toHaveLength(2)
})
