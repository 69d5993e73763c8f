// GET /api/export: the records as they were received, in every format, whatever happens meanwhile.
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { deleteImport } from '@/lib/ingest/delete-import'
import { countsOf, importFiles, logOf, range, testRecord, testSpool } from '@/lib/ingest/test-files'
import { exportResponse } from './export-response'
import { GET } from './route'

const db = testDatabase()
const other = testDatabase()
const spool = testSpool()
const otherSpool = testSpool()
const IMPORTED = 3000
let importId = ''

/** Records as others wrote them: over many lines, with numbers that no double holds, a key twice, bytes that are no UTF-8. */
const ODD = [
  `{\r\n  "eventVersion": "1.08",\n\t"eventTime": "2026-02-03T00:00:00Z", "eventSource": "a.amazonaws.com",\n\n  "eventName": "Odd",
  "big": 12345678901234567890, "twice": 1, "twice": 2, "text": "a\\nb \\ud800 ü \\u2028"\n}`,
  '{"eventVersion":"1.08","eventTime":"2026-02-02T00:00:00Z","eventSource":"a.amazonaws.com","eventName":"=cmd()","userAgent":"+x;=y","errorCode":"say \\"no\\",\\r\\nthen"}',
  '{ "eventVersion":"1.08","eventTime":"2026-02-01T00:00:00Z","eventSource":"a.amazonaws.com","eventName":"\xff\xfe" }',
].map((text) => Buffer.from(text, 'latin1'))
const join = (parts: Buffer[], by: string) =>
  Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from(by), part])))
const logOfBytes = (records: Buffer[]) =>
  Buffer.concat([Buffer.from('{"Records":['), join(records, ' ,\n'), Buffer.from(']}')])

const asked = (query: string, init?: RequestInit) => new Request(`http://localhost/api/export?${query}`, init)
const get = (query: string) => GET(asked(query), undefined)
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const linesOf = (text: string) => text.split('\n').slice(0, -1)
const inUse = () => db.pool.totalCount - db.pool.idleCount

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  await importFiles(db.pool, spool, [logOfBytes(ODD)])
  importId = await importFiles(db.pool, spool, [logOf(range(0, IMPORTED).map((n) => testRecord(n)))])
})
afterEach(() => expect.poll(inUse).toBe(0))

describe('every record', () => {
  test('is in json byte for byte, newest first', async () => {
    const response = await get('format=json&service=a.amazonaws.com')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="cairn-2026-02-01-2026-02-03.json"',
      'x-cairn-events': '3',
      'cache-control': 'no-store, no-transform',
    })
    expect(await bytesOf(response)).toEqual(
      Buffer.concat([Buffer.from('{"Records":['), join(ODD, ',\n'), Buffer.from(']}\n')]),
    )
  })

  test('is a line of ndjson, without the line breaks between its tokens and otherwise as it was', async () => {
    const response = await get('service=a.amazonaws.com&order=asc')
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const bytes = await bytesOf(response)
    const expected = ODD.toReversed().map((record) => record.toString('latin1').replace(/[\r\n]/g, ''))
    expect(bytes.toString('latin1')).toBe(expected.map((line) => `${line}\n`).join(''))
    // The same JSON: what a line break could be dropped from is no string.
    expect(linesOf(bytes.toString()).map((line) => JSON.parse(line))).toEqual(
      ODD.toReversed().map((record) => JSON.parse(record.toString())),
    )
  })

  test('is a row of csv that no spreadsheet calculates', async () => {
    const response = await get('format=csv&service=a.amazonaws.com&event=!Odd')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const text = (await bytesOf(response)).toString()
    const [header = '', row = '', rest = ''] = text.split(/\r\n(?=\ufeff|2026)/)
    expect(header).toBe(
      '\ufeffeventTime,eventSource,eventName,awsRegion,readOnly,errorCode,sourceIPAddress,userAgent,recipientAccountId,' +
        'eventID,identity.key,identity.type,identity.name,identity.arn,identity.accountId,identity.sessionName,' +
        'identity.actor,identity.invokedBy,importId,id,effect,inferred',
    )
    expect(row).toMatch(
      /^2026-02-02T00:00:00Z,a\.amazonaws\.com,'=cmd\(\),,,"say ""no"",\r\nthen",,"'\+x;'=y",,,unknown,,,,,,direct,,1,\d+-[0-9a-f]{32},unknown,false$/,
    )
    expect(rest).toContain('2026-02-01T00:00:00Z,a.amazonaws.com,\ufffd\ufffd,')
  })

  test('comes back when the file is imported again, with the same counts and bytes', async () => {
    const first = {
      json: await bytesOf(await get('format=json')),
      lines: await bytesOf(await get('order=asc')),
    }
    const again = await importFiles(other.pool, otherSpool, [first.json, first.lines])
    const events = IMPORTED + ODD.length
    expect(await countsOf(other.pool, again)).toEqual({
      records: 2 * events,
      events,
      duplicates: events,
      skipped: 0,
      rejected: 0,
    })
    const filter = { conditions: {} }
    const second = await exportResponse(other, asked(''), {
      filter,
      now: new Date(),
      format: 'json',
      order: 'desc',
    })
    expect((await bytesOf(second)).equals(first.json)).toBe(true)
  })
})

test('a text query takes the records in which its words stand', async () => {
  for (const format of ['ndjson', 'csv']) {
    const response = await get(`format=${format}&q=odd+12345678901234567890`)
    expect(response.headers.has('x-cairn-events')).toBe(false)
    expect(linesOf((await bytesOf(response)).toString())).toHaveLength(format === 'csv' ? 2 : 1)
  }
})

test.each([
  ['ndjson', ''],
  ['json', '{"Records":[]}\n'],
])('nothing is a whole %s file, too', async (format, expected) => {
  const response = await get(`format=${format}&user=nobody`)
  expect([response.status, response.headers.get('x-cairn-events')]).toEqual([200, '0'])
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="cairn.${format}"`)
  expect(await response.text()).toBe(expected)
})

test('nothing is a header in csv', async () => {
  expect(linesOf((await bytesOf(await get('format=csv&user=nobody'))).toString())).toHaveLength(1)
})

test.each([
  ['format=xml', 'format'],
  ['format=csv&format=json', 'format'],
  ['order=events', 'order'],
  ['limit=5', 'limit'],
  ['usr=alice', 'usr'],
  ['readOnly=maybe', 'readOnly'],
  ['q=', 'q'],
  ['q="half', 'q'],
])('%s is refused by name', async (query, field) => {
  const response = await get(query)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { field, message: expect.any(String) } })
})

test('HEAD answers with how many there are, and holds nothing', async () => {
  for (let i = 0; i < 4; i++) {
    const response = await GET(asked('', { method: 'HEAD' }), undefined)
    expect(response.headers.get('x-cairn-events')).toBe(String(IMPORTED + ODD.length))
    expect(await response.text()).toBe('')
  }
})

describe('an export under way', () => {
  test('is exact although its import is deleted', async () => {
    const twin = await importFiles(db.pool, spool, [logOf(range(50_000, 200).map((n) => testRecord(n)))])
    const responses = await Promise.all(
      ['ndjson', 'csv'].map((format) => get(`import=${twin}&format=${format}`)),
    )
    expect(await deleteImport(db, twin)).toMatchObject({ events: 200 })
    for (const response of responses)
      expect(linesOf(await response.text()).filter((line) => line.includes('s3.amazonaws.com'))).toHaveLength(
        200,
      )
    expect(await (await get(`import=${twin}`)).text()).toBe('')
  })

  test('is one of a few', async () => {
    const running = await Promise.all([get(''), get(''), get('')])
    const refused = await get('')
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ error: { code: 'too_many_exports' } })
    for (const response of running) await response.body?.cancel()
    await expect.poll(async () => (await GET(asked('', { method: 'HEAD' }), undefined)).status).toBe(200)
  })

  test('ends when its client goes away, before the first byte or after', async () => {
    const leaving = new AbortController()
    const early = await GET(asked('', { signal: leaving.signal }), undefined)
    const late = await GET(asked('', { signal: leaving.signal }), undefined)
    const reader = late.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(1000)
    leaving.abort()
    await expect(reader?.read()).rejects.toThrow()
    await expect(early.text()).rejects.toThrow()
    const cancelled = await get('')
    await cancelled.body?.cancel()
    await expect.poll(inUse).toBe(0)
  })

  test('whose client reads nothing is broken off', async () => {
    const question = { filter: { conditions: {} }, now: new Date(), format: 'csv', order: 'asc' } as const
    const reader = (await exportResponse(db, asked(''), question, 50)).body?.getReader()
    await reader?.read()
    await expect.poll(inUse).toBe(0)
    await expect(reader?.read()).rejects.toThrow()
  })

  test('that fails is no whole file', async () => {
    const log = console.error
    const said: string[] = []
    console.error = (line: string) => said.push(line)
    try {
      await db.pool.query('create table spoilt as select * from record_block')
      await db.pool.query('update record_block set data = $1 where import_id = $2', [
        Buffer.from('no'),
        importId,
      ])
      const response = await get('format=json&order=asc')
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow()
    } finally {
      console.error = log
      await db.pool.query(
        'update record_block b set data = s.data from spoilt s where s.month = b.month and s.id = b.id; drop table spoilt',
      )
    }
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('GET /api/export failed')
  })
})
