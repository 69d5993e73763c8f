// A long session outlives every limit of the database, and ends with what runs in it as soon as it is told to.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, disconnect } from '../../lib/db/client'
import { testDatabase } from '../../lib/db/test-database'
import { LongSession } from './long-session'

const db = testDatabase()
const never = new AbortController().signal
const sleepers = async () =>
  (await db.pool.query(`select from pg_stat_activity where query = 'select pg_sleep(1000)'`)).rowCount

test('has no limit of time', async () => {
  const name = new URL(db.url).pathname.slice(1)
  const limits = ['lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout']
  for (const limit of limits) await db.pool.query(`alter database ${name} set ${limit} = '77s'`)
  const limited = connect(db.url, { max: 2, statementTimeoutMs: 77_000 })
  const session = await LongSession.of(limited.pool, never)
  for (const limit of ['statement_timeout', ...limits])
    expect((await session.client.query(`show ${limit}`)).rows).toEqual([{ [limit]: '0' }])
  await session.close()
  await disconnect(limited)
})

test('ends at once with what runs in it, and not in the middle of what is to be whole', async () => {
  const pool = connect(db.url, { max: 2 })
  const told = new AbortController()
  const session = await LongSession.of(pool.pool, told.signal)
  await session.whole(async () => {
    told.abort()
    expect((await session.client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })
  await expect(session.client.query('select 1')).rejects.toThrow()
  await session.close()

  const asked = new AbortController()
  const other = await LongSession.of(pool.pool, asked.signal)
  const asleep = other.client.query('select pg_sleep(1000)')
  asleep.catch(() => {})
  while ((await sleepers()) === 0) await sleep(5)
  asked.abort()
  await expect(asleep).rejects.toThrow(/terminat/i)
  await other.close()
  expect(await sleepers()).toBe(0)
  await disconnect(pool)
})
