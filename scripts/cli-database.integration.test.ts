// The command line straight on a database, without a server; and S3 locations, which it reads itself.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../lib/db/free-port'
import { testDatabase } from '../lib/db/test-database'
import {
  REFUSING_AWS_ENVIRONMENT,
  startRefusingEndpoint,
  startTestEndpoint,
  TEST_AWS_ENVIRONMENT,
  type TestEndpoint,
} from '../lib/ingest/source/test-endpoint'
import { logOf, range, testRecord } from '../lib/ingest/test-files'
import { cairn, linesOf } from './cli/test-cairn'

const db = testDatabase()
let folder: string
let env: Record<string, string>

const log = (start: number, count: number) => gzipSync(logOf(range(start, count).map((n) => testRecord(n))))
const run = (...args: string[]) => cairn(args, env, { folder })
const eventTotal = async (): Promise<number> =>
  (await db.pool.query('select count(*)::int as total from event')).rows[0].total

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-cli-'))
  const dataDir = path.join(folder, '.data')
  const roots = path.join(folder, 'source')
  env = {
    DATABASE_URL: db.url,
    CAIRN_DATA_DIR: dataDir,
    CAIRN_SOURCE_ROOTS: roots,
    ...TEST_AWS_ENVIRONMENT,
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a database without a server', () => {
  test('gets what is imported, and keeps only what can be tried again', async () => {
    await mkdir(path.join(folder, 'logs'))
    for (const i of range(0, 20)) await writeFile(path.join(folder, 'logs', `${i}.json.gz`), log(5 * i, 5))
    await writeFile(path.join(folder, 'logs', 'cut.json.gz'), log(900, 99).subarray(0, -20))
    const { code, stdout } = await run('import', '--json', 'logs')
    expect(code).toBe(1)
    const lines = linesOf(stdout)
    expect(lines.map(({ status }) => status).sort()).toEqual([...range(0, 20).map(() => 'done'), 'partial'])
    expect(lines.reduce((sum, { events }) => sum + events, 0)).toBe(await eventTotal())
    // Its own name, its database's mark, and the bytes of the file that was cut.
    expect(await readdir(path.join(folder, '.data', 'spool'))).toHaveLength(3)
    const again = await run('import', '--database', 'logs/0.json.gz')
    expect(again).toMatchObject({
      code: 0,
      stdout: '1 file loaded whole: 5 records, of them 0 new events, 5 duplicates.\n',
    })
  })

  test('has its sources synced, and says how it is', async () => {
    const place = path.join(folder, 'source')
    await mkdir(place)
    await writeFile(path.join(place, 'a.json.gz'), log(1000, 7))
    const spoolId = (await db.pool.query('select spool_id from file limit 1')).rows[0].spool_id
    // A round of another source is nobody's business here.
    await db.pool.query(
      `insert into source (kind, folder, spool_id) values ('folder', $1, $3), ('folder', $2, $3)`,
      [place, path.join(folder, 'logs'), spoolId],
    )
    const synced = await run('sync', '--json', 'source')
    expect(synced.code).toBe(0)
    expect(linesOf(synced.stdout)).toMatchObject([{ name: 'a.json.gz', status: 'done', events: 7 }])
    const { code, stdout } = await run('status', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      events: { total: await eventTotal() },
      sources: [
        { name: place, found: 1, loaded: 1 },
        { syncedAt: null, found: 0 },
      ],
    })
  })

  test('that is not there, or lets nobody in, is a sentence and a 3', async () => {
    const elsewhere = new URL(db.url)
    elsewhere.port = String(await freePort())
    const stranger = new URL(db.url)
    stranger.username = 'stranger'
    for (const [url, sentence] of [
      [elsewhere, /^Cairn cannot reach the Postgres of DATABASE_URL at .*: nothing listens there\.\n$/],
      [stranger, /^The Postgres of DATABASE_URL at .* refuses the user stranger: .*\n$/],
    ] as const) {
      const { code, stderr } = await cairn(['status'], { ...env, DATABASE_URL: url.href })
      expect([code, stderr]).toEqual([3, expect.stringMatching(sentence)])
    }
    const wrong = await cairn(['status'], { ...env, DATABASE_URL: 'localhost/cairn' })
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/^DATABASE_URL must look like/)])
  })
})

describe('an export', () => {
  test('is the records, in a file that can be imported again, or on stdout', async () => {
    const events = await eventTotal()
    const whole = await run('export', '--format', 'json', '--out', 'all.json', '--json')
    expect([whole.code, whole.stderr]).toEqual([0, ''])
    const { bytes, ...summary } = JSON.parse(whole.stdout)
    expect(summary).toEqual({
      cairn: expect.stringMatching(/^Postgres at /),
      file: 'all.json',
      format: 'json',
      events,
    })
    expect((await readFile(path.join(folder, 'all.json'))).length).toBe(bytes)
    const again = await run('import', '--json', 'all.json')
    expect(linesOf(again.stdout)).toMatchObject([{ status: 'done', records: events, duplicates: events }])
    const ip = '10.0.0.7'
    const some = await run('export', `ip=${ip}&q=alice`, '--filter', 'region=eu-central-1', '--order', 'asc')
    expect(some.code).toBe(0)
    const records = some.stdout.split('\n').slice(0, -1)
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) expect(JSON.parse(record)).toMatchObject({ sourceIPAddress: ip })
    expect(some.stderr).toMatch(new RegExp(`^${records.length} events?, `))
  })

  test('whose filter cannot be read is wrong', async () => {
    const ended = await Promise.all([run('export', 'usr=alice'), run('export', 'q=%22half')])
    const sentences = [/^unknown parameter: usr\.$/m, /^q has a quotation mark/]
    for (const [i, { code, stdout, stderr }] of ended.entries()) {
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(sentences[i] ?? '')
    }
  })
})

describe('an S3 location', () => {
  const trail = 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/03/01/'
  let endpoint: TestEndpoint
  beforeAll(async () => {
    endpoint = await startTestEndpoint()
  })
  afterAll(() => endpoint.stop())
  beforeEach(() => endpoint.createBucket('logs'))

  test('is read whole, but for digests, archived objects, and what is no file', async () => {
    endpoint.put('logs', [
      ...range(0, 6).map((i) => ({ key: `${trail}${i} ä+%.json.gz`, body: log(2000 + 3 * i, 3) })),
      { key: `${trail}archived.json.gz`, body: log(2100, 3), storageClass: 'GLACIER' },
      { key: trail, body: '' },
      { key: 'elsewhere.json.gz', body: log(2200, 3) },
      {
        key: 'AWSLogs/111122223333/CloudTrail-Digest/eu-central-1/2026/03/01/d.json.gz',
        body: gzipSync('{}'),
      },
    ])
    const args = ['import', '--json', '--endpoint', endpoint.url, 's3://logs/AWSLogs']
    const { code, stdout } = await run(...args)
    expect(code).toBe(1)
    const lines = linesOf(stdout).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(lines).toMatchObject([
      ...range(0, 6).map((i) => ({ name: `logs/${trail}${i} ä+%.json.gz`, status: 'done', events: 3 })),
      {
        name: `logs/${trail}archived.json.gz`,
        status: 'failed',
        reason: 'It is archived (Glacier): restore it, and import it again.',
        importId: null,
      },
    ])
    const one = await run('import', '--endpoint', endpoint.url, 's3://logs/elsewhere.json.gz')
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('3 new events') })
  })

  test('that is not there, refuses, or may not be asked is a sentence and a code', async () => {
    const refusing = await startRefusingEndpoint('logs')
    const wrong: [string[], number, RegExp][] = [
      [['--endpoint', endpoint.url, 's3://not-there'], 2, /^There is no bucket not-there at http:/],
      [['--endpoint', endpoint.url, 's3://logs/nothing'], 2, /^There are no files to import in s3:/],
      [['--endpoint', refusing.url, 's3://logs'], 3, /access key|credentials|s3:ListBucket/],
      [['--endpoint', 'http://169.254.169.254', 's3://logs'], 3, /Link-local and metadata addresses/],
    ]
    const ended = await Promise.all(wrong.map(([args]) => run('import', ...args)))
    await refusing.stop()
    for (const [i, [, code, sentence]] of wrong.entries()) {
      expect(ended[i]).toMatchObject({ code, stdout: '' })
      expect(ended[i]?.stderr).toMatch(sentence)
      expect(ended[i]?.stderr).not.toContain(REFUSING_AWS_ENVIRONMENT.AWS_SECRET_ACCESS_KEY)
    }
  }, 120_000)
})

test('empty says what would go, and takes it away once somebody means it', async () => {
  const contents = /([\d,]+ events, \d+ imports and 2 sources)/
  const before = await eventTotal()
  const asked = await run('empty')
  expect(asked).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(contents) })
  expect(await eventTotal()).toBe(before)
  const done = await run('empty', '--yes')
  expect(done).toMatchObject({ code: 0, stdout: `Removed ${contents.exec(asked.stderr)?.[1]}.\n` })
  expect(await eventTotal()).toBe(0)
  const again = await run('empty', '--yes', '--json')
  expect(JSON.parse(again.stdout)).toEqual({ events: 0, imports: 0, sources: 0 })
})
