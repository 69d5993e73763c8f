import { describe, expect, test } from 'vitest'
import { checkEndpoint, checkQueueUrl, checkRole } from './source-access'

const ROLE = 'arn:aws:iam::123456789012:role/Reader'
const access = {
  roots: [],
  endpoints: [
    'https://minio.example.com:9000',
    'http://169.254.169.254',
    'http://[fd00:ec2::254]',
    'http://metadata.google.internal',
  ],
  roles: [ROLE],
}
const refused = (check: () => void) => {
  expect(check).toThrow(
    expect.objectContaining({ name: 'StoreError', kind: 'not-allowed', operation: 'open' }),
  )
}

describe('checkEndpoint', () => {
  test('passes an endpoint whose origin is named, whatever its path', () => {
    checkEndpoint('https://minio.example.com:9000', access)
    checkEndpoint('https://MINIO.example.com:9000/path', access)
  })

  test.each([
    'http://minio.example.com:9000',
    'https://minio.example.com',
    'https://minio.example.com:9000.evil.example',
    'https://minio.example.com:9000@evil.example',
    'https://evil.example/https://minio.example.com:9000',
    'https://s3.eu-central-1.amazonaws.com',
    'nothing',
    // Although they are named.
    'http://169.254.169.254',
    'http://0xa9fea9fe',
    'http://[fd00:ec2::254]',
    'http://metadata.google.internal',
  ])('refuses %s', (endpoint) => {
    refused(() => checkEndpoint(endpoint, access))
  })
})

describe('checkQueueUrl', () => {
  test.each([
    'https://sqs.eu-central-1.amazonaws.com/123456789012/queue',
    'https://sqs-fips.us-gov-west-1.amazonaws.com/123456789012/queue',
    'https://eu-central-1.queue.amazonaws.com/123456789012/queue',
    'https://queue.amazonaws.com/123456789012/queue',
    'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/queue',
    'https://sqs.eu-central-1.api.aws/123456789012/queue',
    'https://vpce-0a1b.sqs.eu-central-1.vpce.amazonaws.com/123456789012/queue',
    'https://minio.example.com:9000/1/queue',
  ])('passes %s', (queueUrl) => {
    checkQueueUrl(queueUrl, access)
  })

  test.each([
    'http://sqs.eu-central-1.amazonaws.com/123456789012/queue',
    'https://sqs.eu-central-1.amazonaws.com:8443/123456789012/queue',
    'https://sqs.eu-central-1.amazonaws.com.evil.example/123456789012/queue',
    'https://bucket.s3.eu-central-1.amazonaws.com/123456789012/queue',
    'https://queue.example.com/1/queue',
    'http://169.254.169.254/1/queue',
  ])('refuses %s', (queueUrl) => {
    refused(() => checkQueueUrl(queueUrl, access))
  })
})

test('checkRole passes exactly the roles that are named', () => {
  checkRole(ROLE, access)
  for (const role of [`${ROLE}2`, ROLE.toLowerCase(), '']) refused(() => checkRole(role, access))
})
