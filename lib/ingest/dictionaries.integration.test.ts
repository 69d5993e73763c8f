// Dictionary entries, whose ids a worker remembers for as long as it lives.
import { expect, test } from 'vitest'
import { connect, disconnect } from '../db/client'
import { testDatabase } from '../db/test-database'
import { Batch } from './batch'
import { Dictionaries } from './dictionaries'
import { readRecords } from './read-records'
import { logOf, testRecord } from './test-files'

const db = testDatabase()

test('new entries are on disk before anybody uses their ids, also in a session that waits for no disk', async () => {
  const url = new URL(db.url)
  url.searchParams.set('options', '-c synchronous_commit=off')
  const hasty = connect(url.href, { max: 2 })
  try {
    for (let n = 0; n < 5; n++) {
      const batch = new Batch()
      const source = (async function* () {
        yield Buffer.from(logOf([testRecord(n, { eventName: `New${n}` })]))
      })()
      for await (const items of readRecords(source, { resumeAt: 0 }))
        for (const item of items) batch.add(item)
      const before = await db.pool.query('select pg_current_wal_insert_lsn()::text as lsn')
      await new Dictionaries(hasty.pool).resolve(batch.entries)
      const { rows } = await db.pool.query('select pg_current_wal_flush_lsn() > $1::pg_lsn as "isOnDisk"', [
        before.rows[0].lsn,
      ])
      expect(rows).toEqual([{ isOnDisk: true }])
    }
  } finally {
    await disconnect(hasty)
  }
})
