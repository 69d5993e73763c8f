// What a bucket's refusals become: kinds of StoreError that name what lacks.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy'
import { type ObjectStore, StoreError, type StoreOptions } from './object-store'
import { openStore } from './open-store'
import {
  REFUSING_AWS_ENVIRONMENT,
  startRefusingEndpoint,
  startTestEndpoint,
  TEST_AWS_ENVIRONMENT,
  type TestEndpoint,
} from './test-endpoint'

Object.assign(process.env, TEST_AWS_ENVIRONMENT)
const BUCKET = 'trail-logs'
const ROLE = 'arn:aws:iam::123456789012:role/Reader'
const { signal } = new AbortController()
const { env } = process

let endpoint: TestEndpoint
let proxy: FaultProxy
const stores: ObjectStore[] = []
const servers: Server[] = []
beforeAll(async () => {
  endpoint = await startTestEndpoint()
  endpoint.createBucket(BUCKET)
  proxy = await startFaultProxy(endpoint.url)
})
afterEach(() => {
  for (const store of stores.splice(0)) store.close()
  for (const server of servers.splice(0)) server.close()
  proxy.setRule(undefined)
  delete env.AWS_ENDPOINT_URL_S3
  delete env.AWS_ENDPOINT_URL_STS
  Object.assign(env, TEST_AWS_ENVIRONMENT)
})
afterAll(async () => {
  await proxy.stop()
  await endpoint.stop()
})

type Options = StoreOptions & {
  endpoint?: string | null
  bucket?: string
  region?: string
  roleArn?: string
  endpoints?: string[]
}
async function open(options: Options = {}): Promise<ObjectStore> {
  const { endpoint: url = proxy.url, bucket = BUCKET, region = null, roleArn = null } = options
  const store = await openStore(
    { kind: 's3', bucket, prefix: '', region, endpoint: url, roleArn },
    { roots: [], endpoints: options.endpoints ?? [url ?? ''], roles: [ROLE] },
    { tries: 1, ...options },
  )
  stores.push(store)
  return store
}

async function serve(handle: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handle)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const list = (store: ObjectStore) => store.list('', { signal }).next()
const read = (store: ObjectStore, key = 'key') => store.read(key, { etag: 'etag', signal }).next()

describe('an answer', () => {
  const KMS =
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:123456789012:key/1'
  test.each([
    [403, 'AccessDenied', undefined, { kind: 'refused', permission: 's3:GetObject' }],
    [403, 'AccessDenied', KMS, { kind: 'refused', permission: 'kms:Decrypt' }],
    [
      403,
      'AccessDenied',
      'The ciphertext refers to a KMS key that you may not use',
      { permission: 'kms:Decrypt' },
    ],
    [400, 'KMS.DisabledException', 'arn is disabled.', { kind: 'refused', permission: null }],
    [403, 'InvalidObjectState', undefined, { kind: 'archived', permission: null }],
    [403, 'InvalidAccessKeyId', undefined, { kind: 'credentials' }],
    [403, 'SignatureDoesNotMatch', undefined, { kind: 'credentials' }],
    [400, 'ExpiredToken', undefined, { kind: 'credentials' }],
    [404, 'NoSuchKey', undefined, { kind: 'gone' }],
    [404, 'NoSuchBucket', undefined, { kind: 'no-bucket' }],
    [412, 'PreconditionFailed', undefined, { kind: 'replaced' }],
    [503, 'SlowDown', undefined, { kind: 'unreachable' }],
    [500, 'InternalError', undefined, { kind: 'unreachable' }],
    [429, 'TooManyRequests', undefined, { kind: 'unreachable' }],
  ] as const)('%i %s (%s) to a read', async (status, code, message, expected) => {
    proxy.setRule(() => ({ status, code, message }))
    const reading = read(await open())
    await expect(reading).rejects.toMatchObject({ operation: 'read', status, awsCode: code, ...expected })
    // Services quote accounts, users and keys.
    await expect(reading).rejects.not.toThrow(/123456789012|not authorized/)
  })

  test('to a listing names another permission', async () => {
    proxy.setRule(() => ({ status: 403, code: 'AccessDenied' }))
    const store = await open()
    const refusal = { kind: 'refused', operation: 'list', permission: 's3:ListBucket' }
    await expect(list(store)).rejects.toMatchObject(refusal)
    await expect(store.folders('', signal)).rejects.toMatchObject(refusal)
    // A HEAD has no body that could say more.
    const status = { kind: 'refused', operation: 'head', status: 403, permission: 's3:GetObject' }
    await expect(store.head('key', signal)).rejects.toMatchObject(status)
  })

  test('that no S3 gives is no answer', async () => {
    const strange = await serve((_, answer) => answer.end('<html><body>Welcome to the <b>router</body>'))
    await expect(list(await open({ endpoint: strange }))).rejects.toMatchObject({ name: 'StoreError' })
    const nobody = await serve(() => {})
    const [server] = servers.slice(-1)
    await new Promise((resolve) => server?.close(resolve))
    await expect(list(await open({ endpoint: nobody }))).rejects.toMatchObject({
      kind: 'unreachable',
      status: null,
      awsCode: 'ECONNREFUSED',
    })
  })
})

describe('silence', () => {
  test('is not waited out for ever, neither before an answer nor amid it', async () => {
    const silent = await serve(() => {})
    const dumb = await open({ endpoint: silent, silenceMs: 200 })
    await expect(list(dumb)).rejects.toMatchObject({ kind: 'unreachable', status: null })
    const halting = await serve((_, answer) => {
      answer.writeHead(200, { etag: '"etag"', 'content-length': 10 }).write('12345')
    })
    const slow = await open({ endpoint: halting, silenceMs: 200 })
    const reading = slow.read('key', { etag: 'etag', signal })
    expect(String((await reading.next()).value)).toBe('12345')
    await expect(reading.next()).rejects.toMatchObject({ kind: 'unreachable' })
  })
})

describe('a bucket', () => {
  test('that is not there, or vanishes, is told apart from a key', async () => {
    endpoint.createBucket('vanishing')
    endpoint.put('vanishing', [{ key: 'a', body: 'a' }])
    const store = await open({ bucket: 'vanishing' })
    expect((await list(store)).value).toHaveLength(1)
    await expect(read(store, 'b')).rejects.toMatchObject({ kind: 'gone' })
    endpoint.deleteBucket('vanishing')
    await expect(list(store)).rejects.toMatchObject({ kind: 'no-bucket' })
    await expect(read(store, 'a')).rejects.toMatchObject({ kind: 'no-bucket' })
  })
})

describe('credentials', () => {
  test('that the endpoint does not know are told, and the right ones work', async () => {
    const refusing = await startRefusingEndpoint(BUCKET)
    try {
      const wrong = await open({ endpoint: refusing.url })
      await expect(list(wrong)).rejects.toMatchObject({ kind: 'credentials', status: 403 })
      await expect(read(wrong)).rejects.toMatchObject({ kind: 'credentials', status: 403 })
      Object.assign(env, REFUSING_AWS_ENVIRONMENT)
      const right = await open({ endpoint: refusing.url })
      expect(await list(right)).toEqual({ done: true, value: undefined })
      await expect(read(right)).rejects.toMatchObject({ kind: 'gone' })
    } finally {
      await refusing.stop()
    }
  })

  test('that are nowhere are told', async () => {
    const hidden = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' }
    Object.assign(env, hidden)
    delete env.AWS_ACCESS_KEY_ID
    try {
      await expect(list(await open())).rejects.toMatchObject({ kind: 'credentials', status: null })
    } finally {
      for (const name of Object.keys(hidden)) delete env[name]
    }
  })

  test('of a role come from STS', async () => {
    const asked: string[] = []
    env.AWS_ENDPOINT_URL_STS = await serve((request, answer) => {
      request.on('data', (part) => asked.push(String(part)))
      request.on('end', () => {
        const credentials =
          '<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>'
        answer.end(
          `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        )
      })
    })
    const keys: (string | undefined)[] = []
    const url = await serve((request, answer) => {
      keys.push(request.headers.authorization?.match(/Credential=(\w+)/)?.[1])
      answer.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')
    })
    await list(await open({ endpoint: url, roleArn: ROLE }))
    expect(new URLSearchParams(asked.join('')).get('RoleArn')).toBe(ROLE)
    expect(keys).toEqual(['ASIAROLE'])
  })

  test('of a role that may not be assumed are told', async () => {
    env.AWS_ENDPOINT_URL_STS = await serve((_, answer) => {
      answer.statusCode = 403
      answer.end(
        '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole on resource: x</Message></Error></ErrorResponse>',
      )
    })
    await expect(list(await open({ roleArn: ROLE }))).rejects.toMatchObject({
      kind: 'refused',
      permission: 'sts:AssumeRole',
    })
  })
})

describe('what the environment does not name', () => {
  test('is not opened', async () => {
    const notAllowed = { name: 'StoreError', kind: 'not-allowed' }
    await expect(open({ endpoints: [] })).rejects.toMatchObject(notAllowed)
    await expect(open({ endpoints: ['http://127.0.0.1:1'] })).rejects.toMatchObject(notAllowed)
    await expect(open({ roleArn: `${ROLE}2` })).rejects.toMatchObject(notAllowed)
    for (const url of [
      'http://169.254.169.254',
      'http://2852039166',
      'http://[fd00:ec2::254]',
      'http://[fe80::1]',
    ])
      await expect(open({ endpoint: url, endpoints: [new URL(url).origin] }), url).rejects.toMatchObject(
        notAllowed,
      )
  })

  test('is not where a redirect leads', async () => {
    let followed = 0
    const elsewhere = await serve((_, answer) => {
      followed++
      answer.end()
    })
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await serve((_, answer) => {
        answer.writeHead(status, { location: `${elsewhere}/`, 'x-amz-bucket-region': 'eu-central-1' }).end()
      })
      const store = await open({ endpoint: url })
      await expect(list(store)).rejects.toMatchObject({ kind: 'unreachable', status })
      await expect(read(store)).rejects.toMatchObject({ kind: 'unreachable', status })
    }
    expect(followed).toBe(0)
  })
})

describe('the region of a bucket', () => {
  const regionOf = (request: IncomingMessage) =>
    `${request.method} ${request.headers.authorization?.split('/')[2]}`
  const EMPTY = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'

  test('is asked for once, where none is given', async () => {
    const asked: string[] = []
    env.AWS_ENDPOINT_URL_S3 = await serve((request, answer) => {
      asked.push(regionOf(request))
      if (request.method === 'GET') answer.end(EMPTY)
      else answer.writeHead(asked.length === 1 ? 301 : 403, { 'x-amz-bucket-region': 'eu-central-1' }).end()
    })
    const store = await open({ endpoint: null })
    await Promise.all([list(store), list(store)])
    await list(store)
    expect(asked).toEqual(['HEAD us-east-1', 'HEAD eu-central-1', ...Array(3).fill('GET eu-central-1')])
  })

  test('is found where a wrong one is given', async () => {
    const asked: string[] = []
    env.AWS_ENDPOINT_URL_S3 = await serve((request, answer) => {
      asked.push(regionOf(request))
      if (asked.length === 1) answer.writeHead(301, { 'x-amz-bucket-region': 'eu-central-1' }).end()
      else answer.end(EMPTY)
    })
    await list(await open({ endpoint: null, region: 'us-west-2' }))
    expect(asked).toEqual(['GET us-west-2', 'GET eu-central-1'])
  })

  test('is the environment’s at an endpoint of one’s own', async () => {
    const asked: string[] = []
    const url = await serve((request, answer) => {
      asked.push(regionOf(request))
      answer.end(EMPTY)
    })
    env.AWS_REGION = 'eu-west-3'
    await list(await open({ endpoint: url }))
    await list(await open({ endpoint: url, region: 'garage-1' }))
    expect(asked).toEqual(['GET eu-west-3', 'GET garage-1'])
  })
})

test('an error that is no answer and no network is a fault, and stays one', async () => {
  const store = await open()
  const key = null as unknown as string
  await expect(store.head(key, signal)).rejects.not.toBeInstanceOf(StoreError)
})
