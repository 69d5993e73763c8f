// Making sources and looking at locations: what is taken, what is refused by which field, and what nobody learns.
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import * as sources from './route'
import { ACCOUNT, testSources } from './test-sources'

const ROLE = 'arn:aws:iam::123456789012:role/Logs'
const { db, bucket, create, look, list, get, endpointUrl, pathOf } = testSources()

describe('a new source', () => {
  test('is looked at, made, and there', async () => {
    const { status, body } = await create(bucket({ schedule: 5, accounts: [ACCOUNT], since: '2026-01-31' }))
    expect(status).toBe(201)
    expect(body.source).toMatchObject({
      kind: 's3',
      name: 's3://trail/',
      bucket: 'trail',
      prefix: '',
      endpoint: endpointUrl(),
      queueUrl: null,
      schedule: 5,
      accounts: [ACCOUNT],
      since: '2026-01-31',
      status: 'waiting',
      paused: false,
      fromEnvironment: false,
      problem: null,
      objects: { found: 0, loaded: 0 },
      bytes: 0,
    })
    expect((await get(body.source?.id)).body).toEqual(body)
    expect((await list()).body.sources).toContainEqual(body.source)
    // The same place in another spelling.
    expect((await create(bucket({ endpoint: `${endpointUrl()}/` }))).status).toBe(409)
  })

  test('can be a folder', async () => {
    const logs = pathOf('allowed', 'logs')
    const { status, body } = await create({ folder: `${logs}/` })
    expect([status, body.source?.kind, body.source?.name]).toEqual([201, 'folder', logs])
    expect((await create({ folder: path.join(logs, '..', 'logs') })).status).toBe(409)
    const { rows } = await db.pool.query('select spool_id from source where folder = $1', [logs])
    expect(rows).toEqual([{ spool_id: expect.any(String) }])
  })

  test.each<[string, unknown, string | undefined]>([
    ['nothing', {}, 'bucket'],
    ['no bucket name', { bucket: 'Not A Bucket' }, 'bucket'],
    ['an address as bucket', { bucket: 's3://trail' }, 'bucket'],
    ['both', { bucket: 'trail', folder: '/x' }, 'folder'],
    ['a relative folder', { folder: 'x' }, 'folder'],
    [
      'a folder with a queue',
      { folder: '/x', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q' },
      'queueUrl',
    ],
    ['a schedule of nothing', { bucket: 'trail', schedule: 0 }, 'schedule'],
    ['a day that is none', { bucket: 'trail', since: '2026-02-30' }, 'since'],
    ['a kind that is none', { bucket: 'trail', kinds: ['CloudTrail-Digest'] }, 'kinds'],
    ['an account that is none', { bucket: 'trail', accounts: ['1'] }, 'accounts'],
    ['a year that is none', { bucket: 'trail', since: '0000-01-01' }, 'since'],
    ['a prefix with a zero', { bucket: 'trail', prefix: 'a\0' }, 'prefix'],
    ['a prefix that is no text', { bucket: 'trail', prefix: '\ud800' }, 'prefix'],
    ['a folder with a zero', { folder: '/x\0' }, 'folder'],
    ['an endpoint with a password alone', { bucket: 'trail', endpoint: 'https://:secret@x' }, 'endpoint'],
    ['an endpoint with a query', { bucket: 'trail', endpoint: 'https://x/?token=secret' }, 'endpoint'],
    [
      'a queue with a password alone',
      { bucket: 'trail', queueUrl: 'https://:secret@sqs.eu-west-1.amazonaws.com/1/q' },
      'queueUrl',
    ],
    [
      'a queue with a zero',
      { bucket: 'trail', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q\0' },
      'queueUrl',
    ],
    ['credentials', { bucket: 'trail', secretAccessKey: 'x' }, 'secretAccessKey'],
    ['credentials in an endpoint', { bucket: 'trail', endpoint: 'http://a:b@localhost' }, 'endpoint'],
    ['no object', [], undefined],
    ['no JSON', '{"bucket":', undefined],
  ])('of %s is refused by its field', async (_name, body, field) => {
    for (const answer of [await create(body), await look(body)]) {
      expect(answer.status).toBe(400)
      expect(answer.body.error).toEqual({
        code: 'bad_request',
        message: expect.any(String),
        ...(field !== undefined && { field }),
      })
    }
  })

  test.each<[string, () => object, string, RegExp]>([
    [
      'bucket that is not there',
      () => bucket({ bucket: 'no-such-bucket' }),
      'bucket',
      /no bucket no-such-bucket/,
    ],
    [
      'endpoint',
      () => ({ bucket: 'trail', endpoint: 'http://127.0.0.1:9' }),
      'endpoint',
      /CAIRN_S3_ENDPOINTS/,
    ],
    [
      'metadata address',
      () => ({ bucket: 'trail', endpoint: 'http://169.254.169.254' }),
      'endpoint',
      /CAIRN_S3_ENDPOINTS/,
    ],
    ['role', () => bucket({ prefix: 'x', roleArn: ROLE }), 'roleArn', /CAIRN_ROLE_ARNS/],
    [
      'queue',
      () => bucket({ prefix: 'x', queueUrl: 'http://127.0.0.1:9/1/q' }),
      'queueUrl',
      /CAIRN_S3_ENDPOINTS/,
    ],
    ['folder', () => ({ folder: pathOf('secret') }), 'folder', /CAIRN_SOURCE_ROOTS/],
  ])('at a %s that is not to be is refused, and nothing is saved', async (_name, asked, field, words) => {
    const before = await db.pool.query('select count(*) from source')
    const { status, body } = await create(asked())
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ code: 'source_refused', field, message: expect.stringMatching(words) })
    expect((await db.pool.query('select count(*) from source')).rows).toEqual(before.rows)
  })

  test('has a limit, and comes as JSON', async () => {
    expect((await create(`{"bucket":"trail","x":"${'x'.repeat(70_000)}"}`)).status).toBe(413)
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ]) {
      const request = new Request('http://localhost/api/sources', {
        method: 'POST',
        body: JSON.stringify(bucket()),
        headers: { 'content-type': type },
      })
      expect((await sources.POST(request, undefined)).status).toBe(415)
    }
  })
})

describe('a look', () => {
  test('says what is there, and saves nothing', async () => {
    const { status, body } = await look(bucket({ prefix: 'AWSLogs' }))
    expect(status).toBe(200)
    expect(body.look).toMatchObject({ layout: 'trail', accounts: [ACCOUNT], files: 1, problems: [] })
    expect((await db.pool.query(`select from source where prefix = 'AWSLogs'`)).rowCount).toBe(0)
  })

  test('where nothing may be seen is an answer as well', async () => {
    const { status, body } = await look(bucket({ bucket: 'no-such-bucket' }))
    expect(status).toBe(200)
    expect(body.look).toMatchObject({ layout: null, problems: [{ code: 'no_such_bucket' }] })
  })

  test('tells nobody what there is outside of what is allowed', async () => {
    const secret = pathOf('secret')
    const answers = await Promise.all(
      [secret, pathOf('nowhere'), pathOf('allowed', '..', 'secret')].map((each) => look({ folder: each })),
    )
    const texts = answers.map((answer) => JSON.stringify(answer).replace(/\/\S+?(?=:)/, '…'))
    expect(answers[0]?.status).toBe(400)
    expect(new Set(texts).size).toBe(1)
    // Neither an open port, nor a closed one, nor a service.
    const ports = await Promise.all(
      [new URL(endpointUrl()).port, '9', '5432'].map((port) =>
        look({ bucket: 'trail', endpoint: `http://localhost:${port}` }),
      ),
    )
    expect(new Set(ports.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(ports[0]?.status).toBe(400)
  })
})
