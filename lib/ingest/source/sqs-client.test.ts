// What a queue's refusals are called, and which queues are asked at all.
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openQueue, QueueError } from './sqs-client'
import { TEST_AWS_ENVIRONMENT } from './test-endpoint'

const ROLE = 'arn:aws:iam::111122223333:role/Reader'
const SECRET = 'nobody is to read this'
const never = new AbortController().signal

/** Answers every request with the status and code that the queue's address names, as SQS does in JSON. */
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const [status, code] = String(JSON.parse(body).QueueUrl).split('/').slice(-2)
    response.writeHead(Number(status), { 'content-type': 'application/x-amz-json-1.0' })
    response.end(
      JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: `${SECRET}: sqs:receivemessage` }),
    )
  })
})
let origin: string
beforeAll(async () => {
  Object.assign(process.env, TEST_AWS_ENVIRONMENT)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => server.close())

const access = () => ({ roots: [], endpoints: [origin, 'http://169.254.169.254'], roles: [] })
const open = (queueUrl: string, roleArn: string | null = null) =>
  openQueue({ queueUrl, region: null, roleArn }, access())
const said = async (request: () => unknown): Promise<string> => {
  try {
    await request()
  } catch (error) {
    expect(error).toBeInstanceOf(QueueError)
    return error instanceof Error ? error.message : ''
  }
  return 'nothing'
}

test.each([
  ['403/AccessDenied', 'Cairn’s credentials lack sqs:ReceiveMessage on the queue URL.'],
  ['400/AccessDeniedException', 'Cairn’s credentials lack sqs:ReceiveMessage on the queue URL.'],
  ['400/KmsAccessDenied', 'Cairn’s credentials lack kms:Decrypt on the key of the queue URL.'],
  ['400/KmsDisabled', 'The queue URL refuses (400 KmsDisabled).'],
  ['403/OverLimit', 'The queue URL refuses (403 OverLimit).'],
  ['400/QueueDoesNotExist', 'There is no queue URL, or Cairn may not know of it.'],
  [
    '403/InvalidClientTokenId',
    'The queue URL cannot be read without valid AWS credentials (403 InvalidClientTokenId).',
  ],
  ['403/ExpiredToken', 'The queue URL cannot be read without valid AWS credentials (403 ExpiredToken).'],
  ['503/ServiceUnavailable', 'The queue URL cannot be reached (503 ServiceUnavailable).'],
])('an answer of %s is told in words', async (answer, words) => {
  const url = `${origin}/${answer}`
  expect(await said(() => open(url).receive(30, never))).toBe(words.replace('URL', url))
})

test('each permission is named by what it is needed for', async () => {
  const queue = open(`${origin}/403/AccessDenied`)
  expect(await said(() => queue.delete(['r'], never))).toContain('lack sqs:DeleteMessage on')
  expect(await said(() => queue.extend(['r'], 30, never))).toContain('lack sqs:ChangeMessageVisibility on')
})

test('nothing but what the environment allows is asked', async () => {
  for (const url of [
    'http://127.0.0.1:9/1/q',
    'http://169.254.169.254/1/q',
    'https://example.com/1/q',
    'https://sqs.eu-central-1.amazonaws.com.example.com/1/q',
    'https://sqs.eu-central-1.amazonaws.com:8443/1/q',
    'http://sqs.eu-central-1.amazonaws.com/1/q',
    'https://s3.eu-central-1.amazonaws.com/1/q',
    'no address',
  ])
    expect(await said(() => open(url))).toMatch(/^The queue .* is not asked: .*\.$/)
  expect(await said(() => open(`${origin}/1/q`, ROLE))).toContain('CAIRN_ROLE_ARNS does not name this role')
  for (const url of [
    'https://sqs.eu-central-1.amazonaws.com/1/q',
    'https://eu-central-1.queue.amazonaws.com/1/q',
  ])
    expect(await said(() => open(url).close())).toBe('nothing')
})

test('to be asked to stop ends a long poll', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const queue = openQueue(
    { queueUrl: `${url}/1/q`, region: null, roleArn: null },
    { ...access(), endpoints: [url] },
  )
  const stopping = new AbortController()
  silent.once('request', () => stopping.abort())
  await expect(queue.receive(30, stopping.signal)).rejects.toThrow('aborted')
  queue.close()
  silent.close()
})
