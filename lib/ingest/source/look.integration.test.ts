// Looking at real buckets: small ones exactly, large ones by samples, refused ones in words.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SourceFilters } from './is-wanted'
import { look } from './look'
import type { SourceLocation } from './object-store'
import { openStore } from './open-store'
import {
  startRefusingEndpoint,
  startTestEndpoint,
  TEST_AWS_ENVIRONMENT,
  type TestEndpoint,
} from './test-endpoint'

Object.assign(process.env, TEST_AWS_ENVIRONMENT)
const ORG = 'o-a1b2c3d4e5'
const A = '111111111111'
const B = '222222222222'
const ALL: SourceFilters & { queueUrl: string | null } = {
  since: null,
  accounts: [],
  regions: [],
  kinds: [],
  queueUrl: null,
}
const BODY = 'twenty bytes of a log'

let endpoint: TestEndpoint
beforeAll(async () => {
  endpoint = await startTestEndpoint()
  for (const name of ['small', 'large', 'flat', 'empty']) endpoint.createBucket(name)
  endpoint.put('small', smallTrail())
  endpoint.put('large', largeTrail())
  endpoint.put('flat', [
    { key: '2026/log.json', body: BODY, modifiedAt: new Date('2026-11-02T23:00:00Z') },
    { key: 'folder/', body: '' },
  ])
})
afterAll(() => endpoint.stop())

const file = (root: string, account: string, kind: string, region: string, day: string, n = 0) => ({
  key: `${root}${account}/${kind}/${region}/${day.replaceAll('-', '/')}/${account}_${kind}_${region}_${day.replaceAll('-', '')}T0000Z_${n}.json.gz`,
  body: BODY,
})

function smallTrail() {
  const root = `logs/AWSLogs/${ORG}/`
  return [
    file(root, A, 'CloudTrail', 'eu-west-1', '2026-10-01'),
    file(root, A, 'CloudTrail', 'us-east-1', '2026-11-20'),
    file(root, B, 'CloudTrail', 'eu-west-1', '2026-11-21'),
    file(root, B, 'CloudTrail-Insight', 'eu-west-1', '2026-11-19'),
    file(root, B, 'CloudTrail-Digest', 'eu-west-1', '2026-11-22'),
    { key: `${root}${A}/Config/eu-west-1/2026/1/1/x.json.gz`, body: BODY },
    { key: 'logs/readme.txt', body: BODY },
  ]
}

/** 2 accounts, 3 regions, 100 days, 20 files a day: 12,000. */
function* largeTrail() {
  for (const account of [A, B])
    for (const region of ['eu-west-1', 'eu-central-1', 'us-east-1'])
      for (let day = 0; day < 100; day++)
        for (let n = 0; n < 20; n++)
          yield file('AWSLogs/', account, 'CloudTrail', region, dayText(Date.UTC(2026, 7, 1 + day)), n)
}
const dayText = (time: number) => new Date(time).toISOString().slice(0, 10)

async function lookAt(
  bucket: string,
  prefix = '',
  asked: Partial<typeof ALL> = {},
  url = endpoint.url,
  listMs?: number,
) {
  const location: SourceLocation = { kind: 's3', bucket, prefix, region: null, endpoint: url, roleArn: null }
  const store = await openStore(location, { roots: [], endpoints: [url], roles: [] }, { tries: 1 })
  try {
    return await look(store, location, { ...ALL, ...asked }, new AbortController().signal, { listMs })
  } finally {
    store.close()
  }
}

describe('a small location', () => {
  test('is counted exactly, digests and what is no log left out', async () => {
    expect(await lookAt('small', 'logs')).toEqual({
      layout: 'trail',
      organisation: ORG,
      accounts: [A, B],
      regions: ['eu-west-1', 'us-east-1'],
      kinds: ['CloudTrail', 'CloudTrail-Insight'],
      firstDay: '2026-10-01',
      lastDay: '2026-11-21',
      files: 4,
      bytes: 4 * BODY.length,
      exact: true,
      digests: true,
      problems: [],
    })
  })

  test.each<[Partial<SourceFilters>, number, string | null]>([
    [{ since: '2026-11-20' }, 2, '2026-11-20'],
    [{ accounts: [B] }, 2, '2026-11-19'],
    [{ regions: ['us-east-1'] }, 1, '2026-11-20'],
    [{ kinds: ['CloudTrail-Insight'] }, 1, '2026-11-19'],
    [{ since: '2027-01-01' }, 0, null],
  ])(
    'with the filter %j counts what it lets in, and shows all that lies there',
    async (asked, files, first) => {
      const found = await lookAt('small', '', asked)
      expect(found).toMatchObject({ files, firstDay: first, accounts: [A, B], exact: true })
    },
  )

  test('without a layout is counted by its files', async () => {
    expect(await lookAt('flat')).toMatchObject({
      layout: 'flat',
      accounts: [],
      files: 1,
      firstDay: '2026-11-02',
      lastDay: '2026-11-02',
      digests: false,
      problems: [],
    })
  })

  test('can be a folder that is a part of the layout itself', async () => {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'cairn-look-')))
    for (const { key, body } of smallTrail()) {
      await mkdir(path.join(folder, path.dirname(key)), { recursive: true })
      await writeFile(path.join(folder, key), body)
    }
    const location: SourceLocation = { kind: 'folder', folder: path.join(folder, 'logs', 'AWSLogs', ORG) }
    const store = await openStore(location, { roots: [folder], endpoints: [], roles: [] })
    expect(await look(store, location, ALL, new AbortController().signal)).toMatchObject({
      layout: 'trail',
      accounts: [A, B],
      firstDay: '2026-10-01',
      lastDay: '2026-11-21',
      files: 4,
      digests: true,
    })
    await rm(folder, { recursive: true })
  })

  test.each([
    ['empty', ''],
    ['small', 'nothing/here'],
  ])('with nothing in it is no problem: %s/%s', async (bucket, prefix) => {
    expect(await lookAt(bucket, prefix)).toMatchObject({ layout: null, files: 0, exact: true, problems: [] })
  })
})

describe('a large location', () => {
  test('is estimated by some of its days', async () => {
    expect(await lookAt('large')).toMatchObject({
      layout: 'trail',
      accounts: [A, B],
      firstDay: '2026-08-01',
      lastDay: '2026-11-08',
      files: 12_000,
      bytes: 12_000 * BODY.length,
      exact: false,
      problems: [],
    })
  })

  test('with filters is estimated by what they let in', async () => {
    const asked = { since: '2026-10-30', accounts: [A] }
    expect(await lookAt('large', '', asked)).toMatchObject({
      firstDay: '2026-10-30',
      files: 3 * 10 * 20,
      exact: false,
    })
  })

  test('is small by a prefix that points into it', async () => {
    const region = `AWSLogs/${A}/CloudTrail/eu-west-1/`
    expect(await lookAt('large', `${region}2026/08/1`)).toMatchObject({
      layout: 'trail',
      firstDay: '2026-08-10',
      lastDay: '2026-08-19',
      files: 200,
      exact: true,
    })
  })
})

describe('what is missing is said', () => {
  test('a bucket that is not there', async () => {
    const { layout, problems } = await lookAt('no-such-bucket')
    expect([layout, problems.map(({ code }) => code)]).toEqual([null, ['no_such_bucket']])
  })

  test('a service that does not answer', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await new Promise((resolve) => server.close(resolve))
    expect((await lookAt('small', '', {}, url)).problems).toMatchObject([
      { code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') },
    ])
  })

  test('credentials that the service does not take', async () => {
    const refusing = await startRefusingEndpoint('small')
    try {
      const { layout, problems } = await lookAt('small', '', {}, refusing.url)
      expect(layout).toBeNull()
      expect(problems).toMatchObject([{ code: 'no_credentials', permission: null, policy: null }])
    } finally {
      await refusing.stop()
    }
  })

  describe('by a service that answers some questions', () => {
    let denial = ''
    let silentAt = 'nothing'
    let proxy: Server
    let url = ''
    beforeAll(async () => {
      proxy = createServer((incoming, answer) => {
        if (incoming.url?.includes(silentAt)) return
        if (!incoming.url?.includes('list-type=')) {
          answer.writeHead(403, { 'Content-Type': 'application/xml' })
          answer.end(`<Error><Code>AccessDenied</Code><Message>${denial}</Message></Error>`)
          return
        }
        request(new URL(incoming.url, endpoint.url), { headers: incoming.headers }, (inner) => {
          answer.writeHead(inner.statusCode ?? 500, inner.headers)
          inner.pipe(answer)
        }).end()
      }).listen(0, '127.0.0.1')
      await new Promise((resolve) => proxy.once('listening', resolve))
      url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    })
    afterAll(() => {
      proxy.closeAllConnections()
      proxy.close()
    })

    test.each([
      ['s3:GetObject', 'Access Denied'],
      [
        's3:GetObject',
        'User: arn:aws:iam::1:user/x is not authorized to perform: s3:GetObject on resource: secret',
      ],
      [
        'kms:Decrypt',
        'User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: secret',
      ],
    ])('%s is found by trying', async (permission, message) => {
      denial = message
      for (const bucket of ['small', 'large']) {
        const found = await lookAt(bucket, '', { queueUrl: `${url}/${A}/trail` }, url)
        expect(found).toMatchObject({ layout: 'trail', accounts: [A, B] })
        expect(found.problems).toMatchObject([{ code: 'access_denied', permission }])
        const text = JSON.stringify(found.problems)
        expect(text).not.toContain('secret')
        for (const action of [permission, 's3:ListBucket', 's3:GetObject', 'sqs:ReceiveMessage'])
          expect(JSON.stringify(found.problems[0]?.policy)).toContain(action)
      }
    })

    test.each([
      ['list-type=', 'unreachable', 500],
      ['delimiter=', 'too_slow', 5000],
    ])('silence at %s is %s, and ends in time', async (asked, code, listMs) => {
      silentAt = asked
      const { problems } = await lookAt('small', '', {}, url, listMs)
      expect(problems.map((problem) => problem.code)).toEqual([code])
    })
  })
})

test('whoever stops waiting stops the look', async () => {
  const location: SourceLocation = {
    kind: 's3',
    bucket: 'large',
    prefix: '',
    region: null,
    endpoint: endpoint.url,
    roleArn: null,
  }
  const store = await openStore(location, { roots: [], endpoints: [endpoint.url], roles: [] })
  await expect(look(store, location, ALL, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  store.close()
})
