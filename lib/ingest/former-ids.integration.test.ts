// Events whose ids are of the version before numbers counted in full, on the real Postgres.
import { expect, test } from 'vitest'
import { contentUuid } from '../db/content-hash'
import { testDatabase } from '../db/test-database'
import { sortedJson } from '../domain/cloudtrail/recorded-text'
import { countsOf, importFiles, logOf, testRecord, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()

const record = (number: string): string =>
  JSON.stringify(testRecord(1, { eventID: undefined, n: 12.5 })).replace('12.5', number)
const log = (...numbers: string[]) => `{"Records":[${numbers.map(record).join(',')}]}`
const counts = async (content: string) => {
  const { events, duplicates } = await countsOf(db.pool, await importFiles(db.pool, spool, [content]))
  return { events, duplicates }
}

test('what an earlier version stored is a duplicate when it is read again, and nothing else is', async () => {
  await importFiles(db.pool, spool, [log('9007199254740993'), logOf([testRecord(2)])])
  const former = contentUuid(sortedJson(JSON.parse(record('9007199254740993'))))
  const { rowCount } = await db.pool.query('update event set id = $1 where event_id is null', [former])
  expect(rowCount).toBe(1)

  const again = log('9007199254740993', '9007199254740993.0001')
  expect(await counts(again)).toEqual({ events: 1, duplicates: 1 })
  expect(await counts(again)).toEqual({ events: 0, duplicates: 2 })
  // It is told by its text alone, as before.
  expect(await counts(log('12.5'))).toEqual({ events: 1, duplicates: 0 })
  expect(await counts(log('12.5', '12.5'))).toEqual({ events: 0, duplicates: 2 })
})

test('the id that an event has is nobody else’s, however its number is rounded', async () => {
  expect(await counts(log('36028797018963968'))).toEqual({ events: 1, duplicates: 0 })
  expect(await counts(log('36028797018963969', '36028797018963968'))).toEqual({ events: 1, duplicates: 1 })
})
