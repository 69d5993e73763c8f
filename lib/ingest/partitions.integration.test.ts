// Monthly partitions: made when a month's first record comes, by whoever comes first.
import { describe, expect, test } from 'vitest'
import { connect, disconnect } from '../db/client'
import { testDatabase } from '../db/test-database'
import { FileLoader } from './load-file'
import { isOutage } from './outage'
import { isPartitioned, monthOf, Partitions } from './partitions'
import { countsOf, importFiles, logOf, range, spoolFiles, testRecord, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
let next = 0
const newRecords = (count: number) => {
  next += count
  return range(next - count, count).map((n) => testRecord(n))
}

describe('a month', () => {
  test('begins where the calendar says, in every year', () => {
    const start = (text: string) => new Date(monthOf(BigInt(Date.parse(text)) * 1000n)).toISOString()
    expect(start('2026-03-31T23:59:59.999Z')).toBe('2026-03-01T00:00:00.000Z')
    expect(start('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00.000Z')
    expect(start('0099-12-31T00:00:00Z')).toBe('0099-12-01T00:00:00.000Z')
    expect(new Date(monthOf(-1n)).toISOString()).toBe('1969-12-01T00:00:00.000Z')
    expect(new Date(monthOf(0n)).toISOString()).toBe('1970-01-01T00:00:00.000Z')
  })

  test('has partitions from 2006 to two years ahead', () => {
    const now = new Date('2026-11-21T00:00:00Z')
    const has = (text: string) => isPartitioned(Date.parse(text), now)
    expect([has('2005-12-01'), has('2006-01-01'), has('2028-11-01'), has('2028-12-01')]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

describe('months', () => {
  test('get partitions of their own, and what no log can hold stays in the default one', async () => {
    const times = [
      '2005-12-31T23:59:59Z',
      '2006-01-01T00:00:00Z',
      '2019-02-28T23:59:59Z',
      '2019-03-01T00:00:00Z',
      '2999-01-01T00:00:00Z',
    ]
    const records = newRecords(5).map((record, i) => ({ ...record, eventTime: times[i] }))
    const importId = await importFiles(db.pool, spool, [logOf(records)])
    const { rows } = await db.pool.query(
      `select tableoid::regclass::text as partition from event where import_id = $1 order by event_time`,
      [importId],
    )
    expect(rows.map(({ partition }) => partition)).toEqual([
      'event_default',
      'event_2006_01',
      'event_2019_02',
      'event_2019_03',
      'event_default',
    ])
    const blocks = await db.pool.query(
      `select tableoid::regclass::text as partition from record_block where import_id = $1 order by month`,
      [importId],
    )
    expect(blocks.rows.map(({ partition }) => partition)).toEqual(
      rows.map(({ partition }) => partition.replace('event', 'record_block')),
    )
    const storage = await db.pool.query(
      `select attstorage from pg_attribute where attrelid = 'record_block_2019_02'::regclass and attname = 'data'`,
    )
    expect(storage.rows).toEqual([{ attstorage: 'e' }])
  })

  test('made later take their rows out of the default partition', async () => {
    const records = newRecords(4).map((record, i) => ({
      ...record,
      eventTime: `2017-0${i + 1}-15T00:00:00Z`,
    }))
    // As if loaded when these months were too far ahead.
    const importId = await importFiles(db.pool, spool, [logOf(records)])
    for (const table of ['event', 'record_block'] as const) {
      await db.pool.query(`alter table ${table} detach partition ${table}_2017_02`)
      await db.pool.query(`insert into ${table} select * from ${table}_2017_02`)
      await db.pool.query(`drop table ${table}_2017_02`)
    }
    const where = async () =>
      (
        await db.pool.query(
          `select tableoid::regclass::text as partition from event where import_id = $1 order by event_time`,
          [importId],
        )
      ).rows.map(({ partition }) => partition)
    expect((await where())[1]).toBe('event_default')
    const again = await importFiles(db.pool, spool, [logOf(records)])
    expect(await countsOf(db.pool, again)).toMatchObject({ events: 0, duplicates: 4 })
    expect((await where())[1]).toBe('event_2017_02')
  })

  test('have their partitions on disk before anybody counts on them', async () => {
    const url = new URL(db.url)
    url.searchParams.set('options', '-c synchronous_commit=off')
    const hasty = connect(url.href, { max: 2 })
    try {
      for (let month = 0; month < 5; month++) {
        const before = await db.pool.query('select pg_current_wal_insert_lsn()::text as lsn')
        await new Partitions(hasty.pool).ensure([Date.UTC(2007, month)], new Date())
        const { rows } = await db.pool.query('select pg_current_wal_flush_lsn() > $1::pg_lsn as "isOnDisk"', [
          before.rows[0].lsn,
        ])
        expect(rows).toEqual([{ isOnDisk: true }])
      }
    } finally {
      await disconnect(hasty)
    }
  })

  test('two workers that meet a new month at once make it once', async () => {
    const records = newRecords(40).map((record, i) => ({
      ...record,
      eventTime: `20${10 + (i % 8)}-06-01T00:00:${10 + i}Z`,
    }))
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [
      logOf(records),
      logOf([...records].reverse()),
    ])
    await Promise.all(
      fileIds.map((fileId) => new FileLoader(db.pool, spool).loadFile(fileId, new AbortController().signal)),
    )
    expect(await countsOf(db.pool, importId)).toMatchObject({ events: 40, duplicates: 40 })
  })

  test('are not made while somebody reads on, and keep no other reader waiting', async () => {
    const month = Date.UTC(2008, 4)
    const hasty = new Partitions(db.pool, 1000)
    const reader = await db.pool.connect()
    await reader.query('begin; select count(*) from event')
    let isOver = false
    const making = hasty
      .ensure([month], new Date())
      .catch((error: unknown) => error)
      .finally(() => {
        isOver = true
      })
    const waiting = `select from pg_locks where relation = 'event_default'::regclass and not granted`
    while (!isOver && (await db.pool.query(waiting)).rowCount === 0);
    await db.pool.query('select count(*) from event')
    expect(isOutage(await making)).toBe(true)
    await reader.query('commit')
    reader.release()
    await hasty.ensure([month], new Date())
    const { rows } = await db.pool.query(`select to_regclass('event_2008_05') is not null as made`)
    expect(rows).toEqual([{ made: true }])
  })
})
