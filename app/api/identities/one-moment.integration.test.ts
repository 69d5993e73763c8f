// What is stored while the answer about an identity is made does not get into half of it.
import { expect, test } from 'vitest'
import { ALICE, IDENTITY_RECORDS, SECOND_WEEK } from '@/e2e/identity-records'
import { testDatabase } from '@/lib/db/test-database'
import { parseFilter } from '@/lib/domain/filter'
import { importFiles, testSpool } from '@/lib/ingest/test-files'
import { identityAnswer } from '@/lib/query/identity-answer'

const db = testDatabase()
const spool = testSpool()
const { filter } = parseFilter(new URLSearchParams(SECOND_WEEK))
const about = () => identityAnswer(db, ALICE, filter, new Date(), 10)

test('an answer is of one moment, whatever is stored while it is made', async () => {
  await importFiles(db.pool, spool, [JSON.stringify({ Records: IDENTITY_RECORDS })])
  const before = await about()
  const writer = await db.pool.connect()
  try {
    await writer.query('begin; lock table identity_first in access exclusive mode')
    const asked = about()
    const waits =
      'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())'
    await expect.poll(async () => (await writer.query(waits)).rowCount, { interval: 5 }).toBeGreaterThan(0)
    await writer.query(`update identity_first set first_seen = first_seen - interval '1 day'; commit`)
    expect(await asked).toEqual(before)
    expect((await about())?.new.since).toBe('2026-03-02T09:00:00Z')
  } finally {
    writer.release(true)
  }
})
