// Loading: what is new, what is a duplicate and of whom, where records and months go, on the real Postgres.
import { describe, expect, test } from 'vitest'
import { contentUuid } from '../db/content-hash'
import { unpackRecord } from '../db/record-block'
import { testDatabase } from '../db/test-database'
import { FileLoader } from './load-file'
import {
  countsOf,
  importFiles,
  logOf,
  range,
  spoolFiles,
  type TestRecord,
  testRecord,
  testSpool,
} from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const spool = testSpool()

/** The raw record of each event, by eventID, from its block. */
async function rawRecords(importId: string): Promise<Map<string, string>> {
  const { rows } = await db.pool.query(
    `select coalesce(e.event_id_text, e.event_id::text) as "eventId", e.slot, b.data
     from event e join record_block b on b.id = e.block_id
     where e.import_id = $1 and b.month = date_trunc('month', e.event_time)`,
    [importId],
  )
  const records = new Map<string, string>()
  for (const { eventId, slot, data } of rows) records.set(eventId, String(await unpackRecord(data, slot)))
  return records
}
const duplicatesOf = async (importId: string) =>
  (
    await db.pool.query(
      `select original_import_id::text as original, count::int from import_duplicate where import_id = $1 order by original_import_id`,
      [importId],
    )
  ).rows
const newRecords = (() => {
  let next = 0
  return (count: number, fields: TestRecord = {}) => {
    next += count
    return range(next - count, count).map((n) => testRecord(n, fields))
  }
})()

describe('what is new', () => {
  test('becomes an event, and its record comes back as received', async () => {
    const records = newRecords(300)
    const importId = await importFiles(db.pool, spool, [logOf(records)])
    expect(await countsOf(db.pool, importId)).toEqual({
      records: 300,
      events: 300,
      duplicates: 0,
      skipped: 0,
      rejected: 0,
    })
    const raw = await rawRecords(importId)
    expect(raw.size).toBe(300)
    for (const record of records) expect(raw.get(String(record.eventID))).toBe(JSON.stringify(record))
  })

  test('keeps the columns that the record fills, and null where it is silent', async () => {
    const [record] = newRecords(1, {
      eventTime: '2026-03-05T10:11:12.123456Z',
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      errorCode: 'AccessDenied',
      readOnly: undefined,
      requestID: 'not a uuid',
      userAgent: undefined,
      awsRegion: undefined,
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/ci',
        accountId: '111122223333',
        accessKeyId: 'ASIAEXAMPLE',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: 'arn:aws:iam::111122223333:role/Deploy',
            userName: 'Deploy',
          },
        },
      },
    })
    const importId = await importFiles(db.pool, spool, [logOf([record as TestRecord])])
    const { rows } = await db.pool.query(
      `select a.*, (extract(epoch from a.event_time) * 1000000)::bigint as micros, e.request_id
       from activity a join event e using (event_time, id) where a.import_id = $1`,
      [importId],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      micros: String(Date.parse('2026-03-05T10:11:12Z') * 1000 + 123456),
      event_source: 'sts.amazonaws.com',
      event_name: 'AssumeRole',
      aws_region: null,
      user_agent: null,
      read_only: null,
      failed: true,
      error_code: 'AccessDenied',
      event_id: record?.eventID,
      request_id: contentUuid('not a uuid'),
      identity_key: 'arn:aws:iam::111122223333:role/Deploy',
      identity_arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/ci',
      session_name: 'ci',
      access_key_id: 'ASIAEXAMPLE',
    })
  })

  test('has the time to the microsecond in every year', async () => {
    const times = [
      '0001-01-01T00:00:00.000001Z',
      '1969-12-31T23:59:59.999999Z',
      '9999-12-31T23:59:59.999999Z',
    ]
    const records = newRecords(3).map((record, i) => ({ ...record, eventTime: times[i] }))
    const importId = await importFiles(db.pool, spool, [logOf(records)])
    const { rows } = await db.pool.query(
      `select to_char(event_time, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
       from event where import_id = $1 order by event_time`,
      [importId],
    )
    expect(rows.map(({ time }) => time)).toEqual(times)
    expect((await rawRecords(importId)).size).toBe(3)
  })

  test('can hold text that COPY or Postgres would mind', async () => {
    const eventName = 'tab\tnewline\nbackslash\\n quote" \u{1f600} \\N'
    const records = newRecords(2).map((record, i) => ({
      ...record,
      eventName,
      userAgent: i === 0 ? 'nul\0here' : 'lone \ud800 surrogate',
      eventID: i === 0 ? 'id with \\ and \t' : '\ud800',
    }))
    const importId = await importFiles(db.pool, spool, [logOf(records)])
    const { rows } = await db.pool.query(
      'select event_name, user_agent, event_id from activity where import_id = $1 order by event_time',
      [importId],
    )
    expect(rows).toEqual([
      { event_name: eventName, user_agent: 'nul\ufffdhere', event_id: 'id with \\ and \t' },
      { event_name: eventName, user_agent: 'lone \ufffd surrogate', event_id: '\ufffd' },
    ])
  })
})

describe('duplicates', () => {
  test('in one file: the first copy stays', async () => {
    const [first, second] = newRecords(2) as [TestRecord, TestRecord]
    const later = { ...first, requestParameters: { copy: 2 } }
    const importId = await importFiles(db.pool, spool, [logOf([first, later, second, first])])
    expect(await countsOf(db.pool, importId)).toMatchObject({ records: 4, events: 2, duplicates: 2 })
    expect((await rawRecords(importId)).get(String(first.eventID))).toBe(JSON.stringify(first))
    expect(await duplicatesOf(importId)).toEqual([{ original: importId, count: 2 }])
  })

  test('over batches, files and imports are counted with the import that holds the original', async () => {
    const records = newRecords(400)
    const small = new FileLoader(db.pool, spool, {
      limits: { records: 50, bytes: 1 << 20, chunkBytes: 1024 },
    })
    const one = await importFiles(
      db.pool,
      spool,
      [logOf(records.slice(0, 200)), logOf(records.slice(100, 250))],
      small,
    )
    const two = await importFiles(db.pool, spool, [logOf(records.slice(150, 400)), logOf(records)], small)
    expect(await countsOf(db.pool, one)).toMatchObject({ events: 250, duplicates: 100 })
    expect(await countsOf(db.pool, two)).toMatchObject({ records: 650, events: 150, duplicates: 500 })
    expect(await duplicatesOf(one)).toEqual([{ original: one, count: 100 }])
    expect(await duplicatesOf(two)).toEqual([
      { original: one, count: 350 },
      { original: two, count: 150 },
    ])
    expect((await rawRecords(two)).size).toBe(150)
  })

  test('two events that share an eventID are two, and a null eventID goes by content', async () => {
    const [shared] = newRecords(1) as [TestRecord]
    const [nameless] = newRecords(1, { eventID: null }) as [TestRecord]
    const importId = await importFiles(db.pool, spool, [
      logOf([
        shared,
        { ...shared, eventName: 'PutObject' },
        { ...shared, recipientAccountId: '444455556666' },
        nameless,
        Object.fromEntries(Object.entries(nameless).reverse()),
        { ...nameless, additional: true },
        { ...nameless, eventID: '' },
      ]),
    ])
    expect(await countsOf(db.pool, importId)).toMatchObject({ records: 7, events: 6, duplicates: 1 })
  })

  test('a block holds only what is new', async () => {
    const records = newRecords(60)
    const one = await importFiles(db.pool, spool, [logOf(records.slice(0, 30))])
    const two = await importFiles(db.pool, spool, [logOf(records)])
    const { rows } = await db.pool.query('select data from record_block where import_id = $1', [two])
    let held = 0
    for (const { data } of rows)
      for (let slot = 0; slot < 256; slot++)
        held += await unpackRecord(data, slot).then(
          () => 1,
          () => 0,
        )
    expect(held).toBe(30)
    const again = await importFiles(db.pool, spool, [logOf(records)])
    const none = await db.pool.query('select from record_block where import_id = $1', [again])
    expect(none.rowCount).toBe(0)
    expect(await duplicatesOf(again)).toEqual([
      { original: one, count: 30 },
      { original: two, count: 30 },
    ])
  })

  test('two workers that load the same events in other orders never deadlock', async () => {
    const records = newRecords(3000)
    const mixed = (seed: number) =>
      records.map((record, i) => ({ record, at: (i * 7919 * seed) % 3001 })).sort((a, b) => a.at - b.at)
    const contents = range(1, 8).map((seed) => logOf(mixed(seed).map(({ record }) => record)))
    const imports = await Promise.all(
      contents.map((content) => spoolFiles(db.pool, spool, [content, content])),
    )
    const deadlocks = async () =>
      Number(
        (await db.pool.query('select deadlocks from pg_stat_database where datname = current_database()'))
          .rows[0].deadlocks,
      )
    const before = await deadlocks()
    // Two loaders, as two processes would have: each with its own knowledge of dictionaries and partitions.
    const work = async (mine: number[]) => {
      const loader = new FileLoader(db.pool, spool, {
        limits: { records: 500, bytes: 1 << 20, chunkBytes: 1024 },
      })
      for (const fileId of mine) await loader.loadFile(fileId, new AbortController().signal)
    }
    const fileIds = imports.flatMap((made) => made.fileIds)
    await Promise.all([
      work(fileIds.filter((_, i) => i % 2 === 0)),
      work(fileIds.filter((_, i) => i % 2 === 1).reverse()),
    ])
    expect(await deadlocks()).toBe(before)
    const totals = await Promise.all(imports.map(({ importId }) => countsOf(db.pool, importId)))
    expect(totals.reduce((sum, { events }) => sum + events, 0)).toBe(3000)
    expect(totals.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(15 * 3000)
    const counted = await db.pool.query(
      'select sum(count)::int as total from import_duplicate where import_id = any($1)',
      [imports.map(({ importId }) => importId)],
    )
    expect(counted.rows[0].total).toBe(15 * 3000)
    expect(await wrongRollUps(db.pool)).toEqual([])
  })

  test('cells of a day that came in many batches are merged', async () => {
    const at = (minutes: number) => new Date(Date.UTC(2026, 4, 1, 0, minutes)).toISOString()
    const [first = {}, ...quarters] = newRecords(97).map((record, i) => ({
      ...record,
      eventTime: at(i * 15 - 14),
    }))
    const contents = [
      quarters,
      [{ ...first, eventTime: at(1) }],
      newRecords(1).map((one) => ({ ...one, eventTime: at(1439) })),
    ]
    await importFiles(db.pool, spool, contents.map(logOf))
    expect(await wrongRollUps(db.pool)).toEqual([])
    const days = await db.pool.query(
      `select cardinality(quarters) as cells, events from rollup_cube where day = date '2026-05-01' - date '1970-01-01'`,
    )
    expect(days.rows).toEqual([{ cells: 96, events: 98 }])
  })
})
