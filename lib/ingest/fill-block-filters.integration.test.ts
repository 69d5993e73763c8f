// Blocks from before there were filters get the filter that they would have been loaded with.
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { deleteImport } from './delete-import'
import { fillBlockFilters } from './fill-block-filters'
import { importFiles, logOf, range, testRecord, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
const never = new AbortController().signal
const filters = async () =>
  (
    await db.pool.query(
      `select tableoid::regclass::text as partition, month::text, block_id, first_time::text, last_time::text, words
       from block_filter order by month, block_id`,
    )
  ).rows

test('an empty instance has nothing to fill', async () => {
  expect(await fillBlockFilters(db.pool, never)).toBe(true)
})

test('missing filters are written, and go with their import', async () => {
  const months = range(0, 12).map((n) =>
    testRecord(n, { eventTime: `2026-0${1 + (n % 6)}-0${1 + (n % 9)}T00:00:00.5Z` }),
  )
  const ends = [
    testRecord(20, { eventTime: '0001-01-01T00:00:00Z' }),
    testRecord(21, { eventTime: '9999-12-31T23:59:59.999999Z' }),
  ]
  const one = await importFiles(db.pool, spool, [logOf(months), logOf(ends)])
  await importFiles(
    db.pool,
    spool,
    range(0, 9).map((n) => logOf([testRecord(100 + n)])),
  )
  const before = await filters()
  expect(before.length).toBe(6 + 2 + 9)
  await db.pool.query('delete from block_filter where block_id % 4 <> 0')
  const stopped = new AbortController()
  stopped.abort()
  await expect(fillBlockFilters(db.pool, stopped.signal)).rejects.toThrow()
  expect(await fillBlockFilters(db.pool, never)).toBe(true)
  expect(await filters()).toEqual(before)
  await deleteImport(db, one)
  expect((await filters()).length).toBe(9)
})
