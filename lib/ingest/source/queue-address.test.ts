import { expect, test } from 'vitest'
import { queueAddress } from './queue-address'

const access = {
  roots: [],
  endpoints: ['http://sqs.eu-west-3.localhost:4566', 'https://minio.example.com'],
  roles: [],
}
const regionOf = (url: string) => queueAddress(url, access)?.region

test("Amazon's own queues are asked, over TLS, in their region", () => {
  for (const host of [
    'sqs.eu-central-1.amazonaws.com',
    'sqs-fips.eu-central-1.amazonaws.com',
    'sqs.eu-central-1.api.aws',
    'eu-central-1.queue.amazonaws.com',
  ])
    expect(queueAddress(`https://${host}/111122223333/trail`, access)).toEqual({
      origin: `https://${host}`,
      region: 'eu-central-1',
    })
  expect(regionOf('https://sqs.us-gov-west-1.amazonaws.com/1/q')).toBe('us-gov-west-1')
  expect(regionOf('https://sqs.cn-north-1.amazonaws.com.cn/1/q')).toBe('cn-north-1')
  expect(regionOf('https://queue.amazonaws.com/1/q')).toBe('us-east-1')
})

test('queues at an endpoint of the environment are asked', () => {
  expect(queueAddress('http://sqs.eu-west-3.localhost:4566/000000000000/q', access)).toEqual({
    origin: 'http://sqs.eu-west-3.localhost:4566',
    region: 'eu-west-3',
  })
  expect(queueAddress('https://minio.example.com/q', access)).toEqual({
    origin: 'https://minio.example.com',
    region: null,
  })
})

test('no other is', () => {
  for (const url of [
    '',
    'trail',
    'https://',
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:4566/1/q',
    'https://example.com/1/q',
    'https://sqs.eu-central-1.amazonaws.com.example.com/1/q',
    'https://example.com/sqs.eu-central-1.amazonaws.com',
    'https://sqs.eu-central-1.amazonaws.com@example.com/1/q',
    'https://user@sqs.eu-central-1.amazonaws.com/1/q',
    'https://xsqs.eu-central-1.amazonaws.com/1/q',
    'https://sqs.a.b.eu-central-1.amazonaws.com/1/q',
    'https://s3.eu-central-1.amazonaws.com/1/q',
    'https://sqs.amazonaws.com/1/q',
    'http://sqs.eu-central-1.amazonaws.com/1/q',
    'https://sqs.eu-central-1.amazonaws.com:8443/1/q',
    'http://minio.example.com/q',
    'https://minio.example.com:9000/q',
    'http://sqs.eu-west-3.localhost/000000000000/q',
  ])
    expect(queueAddress(url, access), url).toBeNull()
})
