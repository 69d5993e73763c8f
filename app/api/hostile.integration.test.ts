// Hostile and broken logs on their way through the database: what is wrong is said, the rest is there as it was received.
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { countsOf, importFiles, testSpool } from '@/lib/ingest/test-files'
import * as breakdown from './breakdown/route'
import * as event from './events/[id]/route'
import * as events from './events/route'
import * as exported from './export/route'
import * as facets from './facets/route'
import * as files from './imports/[id]/files/route'
import * as rejects from './imports/[id]/rejects/route'
import * as service from './services/[eventSource]/route'
import * as timeline from './timeline/route'

const db = testDatabase()
const spool = testSpool()
let importId = ''

const record = (name: string, more = '', time = '2026-03-04T05:06:07Z') =>
  `{"eventVersion":"1.11","eventTime":"${time}","eventSource":"odd.amazonaws.com","eventName":"${name}","eventID":"id of ${name}"${more}}`
const log = (...records: string[]) => `{"Records":[${records.join(',')}]}`
const bytes = (text: string) => Buffer.from(text, 'latin1')

/** Names that mean something to JavaScript, to HTML, to terminals and to spreadsheets. */
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  '<img src=x onerror=alert(1)>',
  "';drop table event;--",
  '=HYPERLINK("x")',
  '\u202egnp.exe',
  'a\r\nSet-Cookie: b',
  '%00%0d%0a',
]
const named = (name: string) =>
  JSON.stringify({
    eventVersion: '1.11',
    eventTime: '2026-03-05T00:00:00Z',
    eventSource: name,
    eventName: name,
    awsRegion: name,
    recipientAccountId: name,
    sourceIPAddress: name,
    userAgent: name,
    errorCode: name,
    eventID: name,
    eventType: name,
    eventCategory: name,
    userIdentity: {
      type: name,
      userName: name,
      arn: name,
      accountId: name,
      invokedBy: name,
      accessKeyId: name,
    },
  })
const ODD = {
  Nul: record('Nul', ',"userAgent":"a\\u0000b\\ud800","requestParameters":{"\\u0000":"\\u0000"}'),
  Bytes: record('Bytes', ',"userAgent":"\xff\xc3"'),
  Numbers: record('Numbers', ',"requestParameters":{"n":12345678901234567890,"m":1E400,"z":-0.0}'),
  Twice: record('Twice', ',"awsRegion":"eu-north-1","awsRegion":"eu-south-1"'),
  Proto: record('Proto', ',"requestParameters":{"__proto__":{"a":1},"constructor":null}'),
  Deep: record('Deep', `,"requestParameters":${'{"a":['.repeat(5000)}${']}'.repeat(5000)}`),
  Large: record('Large', `,"requestParameters":{"x":"${'y'.repeat(5 * 1024 * 1024)}"}`),
  Long: record('Long', `,"userAgent":"${'z'.repeat(1024 * 1024)}"`),
  First: record('First', '', '0001-01-01T00:00:00Z'),
  Last: record('Last', '', '9999-12-31T23:59:59Z'),
}
const gz = gzipSync(log(record('Zipped'), record('Other')))
const FILES: [content: string | Uint8Array, expected: object][] = [
  [bytes(log(...Object.values(ODD))), { status: 'done', records: 10, events: 10 }],
  [log(...NAMES.map(named)), { status: 'done', records: NAMES.length, events: NAMES.length }],
  [gz.subarray(0, -9), { status: 'partial', reason: 'the gzip stream ends early' }],
  [
    Buffer.concat([gz, bytes('more')]),
    { status: 'partial', reason: /what follows its last member is not gzip$/ },
  ],
  [
    Buffer.concat([gz.subarray(0, -8), Buffer.alloc(8)]),
    { status: 'partial', reason: /does not match its checksum$/ },
  ],
  [
    `${log(record('Before')).slice(0, -2)},{"eventVersion":"1`,
    { status: 'partial', records: 1, reason: 'the file ends inside a record' },
  ],
  [log(record('Comma'), '{"a":1,}', record('After'), ''), { records: 3, events: 2, rejected: 1 }],
  [log(record('Calendar', '', '2026-02-30T00:00:00Z')), { status: 'done', records: 1, rejected: 1 }],
  [bytes('\x89PNG\r\n\x1a\n\0\0'), { status: 'failed', reason: /^this is a PNG image: /, position: 0 }],
  [bytes('PAR1\x15\0\0PAR1'), { status: 'failed', reason: /^this is a Parquet file: /, position: 0 }],
  ['['.repeat(10_000) + ']'.repeat(10_000), { status: 'failed', reason: /no CloudTrail log$/ }],
  [
    log(
      record('Skip', ',"eventCategory":"Insight"'),
      '{"eventSource":"aws:s3"}',
      '{"digestStartTime":"","logFiles":[]}',
    ),
    { status: 'done', skipped: 3, skippedFor: { insight: 1, notification: 1, digest: 1 } },
  ],
  [log(record('Good')), { status: 'done', records: 1, events: 1 }],
]

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  importId = await importFiles(
    db.pool,
    spool,
    FILES.map(([content]) => content),
  )
})

const asked = (query: string) => new Request(`http://localhost/api/x?${query}`)
const of = (id: string) => ({ params: Promise.resolve({ id }) })
const json = async (response: Response | Promise<Response>) => {
  const answer = await response
  expect(answer.status).toBe(200)
  return answer.json()
}
const eventOf = async (name: string) => {
  const { events: found } = await json(
    events.GET(asked(`from=0001-01-01T00:00:00Z&event=${name}`), undefined),
  )
  expect(found).toHaveLength(1)
  return found[0]
}

test('each file ends with its outcome, and says what is wrong and where', async () => {
  const { files: found } = await json(files.GET(asked(''), of(importId)))
  expect(found).toHaveLength(FILES.length)
  for (const [i, [, expected]] of FILES.entries()) {
    for (const [field, value] of Object.entries(expected))
      if (value instanceof RegExp) expect([i, found[i][field]]).toEqual([i, expect.stringMatching(value)])
      else expect([i, field, found[i][field]]).toEqual([i, field, value])
    expect([i, typeof found[i].position]).toEqual([i, found[i].reason === null ? 'object' : 'number'])
  }
  const counts = await countsOf(db.pool, importId)
  const { events: stored, duplicates, skipped, rejected } = counts
  expect(counts.records).toBe(stored + duplicates + skipped + rejected)
  const { rows } = await db.pool.query('select count(*)::int as n from event')
  expect(rows).toEqual([{ n: stored }])
  const { rejects: kept } = await json(rejects.GET(asked(''), of(importId)))
  expect(kept.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
    expect.stringMatching(/^a name in quotes is missing \(byte \d+\)$/),
    'eventTime is no date: 2026-02-30T00:00:00Z',
  ])
})

describe('a record', () => {
  test.each(Object.entries(ODD))('%s comes back as it was', async (name, raw) => {
    const { id } = await eventOf(name)
    const answer = Buffer.from(await (await event.GET(asked(''), of(id))).arrayBuffer())
    // An answer is UTF-8: only there does what is none become U+FFFD.
    const expected = name === 'Bytes' ? bytes(raw).toString() : raw
    expect(answer.toString().includes(`,"record":${expected},"integrity":`)).toBe(true)
    const response = await exported.GET(
      asked(`format=ndjson&from=0001-01-01T00:00:00Z&event=${name}`),
      undefined,
    )
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes(`${raw}\n`))).toBe(true)
  })

  test('shows what a column cannot hold as near as it can', async () => {
    expect((await eventOf('Nul')).userAgent).toBe('a\ufffdb\ufffd')
    expect((await eventOf('Long')).userAgent).toHaveLength(4096)
    expect((await eventOf('Twice')).awsRegion).toBe('eu-south-1')
  })
})

describe.each(NAMES)('the name %j', (name) => {
  const is = `service=${encodeURIComponent(name)}`

  test('is found as a value of everything, and filters by it', async () => {
    for (const by of [
      'service',
      'event',
      'region',
      'account',
      'ip',
      'agent',
      'error',
      'identity',
      'identityType',
    ]) {
      const { rows } = await json(breakdown.GET(asked(`by=${by}&limit=1000&${is}`), undefined))
      expect([by, rows.length, rows[0].value, rows[0].events]).toEqual([by, 1, name, 1])
      const { total } = await json(events.GET(asked(`${by}=${encodeURIComponent(name)}&${is}`), undefined))
      expect([by, total]).toEqual([by, 1])
    }
    const { facets: found } = await json(facets.GET(asked(`of=event,error&${is}`), undefined))
    expect(JSON.stringify(found)).toContain(JSON.stringify(name))
  })

  test('splits a timeline, and has a page of its service', async () => {
    const text = await (
      await timeline.GET(
        asked(`split=service&${is}&from=2026-03-05T00:00:00Z&to=2026-03-06T00:00:00Z&interval=day`),
        undefined,
      )
    ).text()
    const { buckets } = JSON.parse(text)
    expect(Object.entries(buckets[0].series)).toEqual([[name, 1]])
    const answer = await service.GET(asked(''), { params: Promise.resolve({ eventSource: name }) })
    expect(answer.status).toBe(200)
  })
})
