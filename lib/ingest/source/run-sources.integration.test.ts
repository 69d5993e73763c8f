// The rounds of many sources beside each other.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, disconnect } from '../../db/client'
import { testDatabase } from '../../db/test-database'
import { SOURCE_LOCK } from '../locks'
import { testSpool } from '../test-files'
import { runSources } from './run-sources'
import { TestRounds } from './test-rounds'
import { recentDays } from './test-trail'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
const [today = ''] = recentDays(1)

/** Runs the sources until `holds`. `act` gets their database's pool. */
async function running(holds: () => Promise<boolean>, act: () => Promise<unknown> = async () => {}) {
  const own = connect(db.url, { max: 12 })
  const stopping = new AbortController()
  const said: string[] = []
  const { access } = rounds
  const say = (line: string) => said.push(line)
  const ended = runSources({ pool: own.pool, spool, access, signal: stopping.signal, say })
  await act()
  while (!(await holds())) await sleep(20)
  stopping.abort()
  await ended
  await disconnect(own)
  expect(said).toEqual([])
}

const holders = async () =>
  (
    await db.pool.query(
      `select pid, count(*)::int as locks
       from pg_locks
       where
         locktype = 'advisory' and classid = $1 and granted
         and database = (select oid from pg_database where datname = current_database())
       group by pid`,
      [SOURCE_LOCK],
    )
  ).rows

test('backfills that take hours keep no other source waiting', async () => {
  const backfills: number[] = []
  for (let i = 0; i < 12; i++) {
    rounds.put({ day: today, prefix: `backfill-${i}/` }, 'a', 1)
    const id = await rounds.newSource({ prefix: `backfill-${i}/` })
    await db.pool.query(
      `with i as (insert into import (source, source_id) values ('s', $1) returning id)
       insert into file (import_id, name, bytes, source_id, etag)
       select i.id, n, 1, $1, 'e' from i cross join generate_series(1, 2000) n`,
      [id],
    )
    backfills.push(id)
  }
  await running(async () => {
    const found = await Promise.all(backfills.map((id) => rounds.ledger(id)))
    return found.every((ledger) => ledger.found === 1)
  })
  rounds.put({ day: today, prefix: 'small/' }, 'a', 1)
  const small = await rounds.newSource({ prefix: 'small/' })
  await running(async () => (await rounds.ledger(small)).queued === 1)
  // A round that was stopped goes on, and nobody holds a lock that nobody needs.
  expect(await rounds.source(backfills[0] as number)).toMatchObject({ round_started_at: expect.any(Date) })
  expect(await holders()).toEqual([])
  await db.pool.query('delete from source')
})

test('a round whose lock was lost with its connection goes on under another', async () => {
  rounds.put({ day: today }, 'a', 1)
  const id = await rounds.newSource()
  await db.pool.query(
    `with i as (insert into import (source, source_id) values ('s', $1) returning id)
     insert into file (import_id, name, bytes, source_id, etag)
     select i.id, n, 1, $1, 'e' from i cross join generate_series(1, 2000) n`,
    [id],
  )
  let lost: number
  await running(
    async () => {
      const [holder] = await holders()
      return holder !== undefined && holder.pid !== lost
    },
    async () => {
      while ((await rounds.ledger(id)).found !== 1) await sleep(20)
      lost = (await holders())[0].pid
      await db.pool.query('select pg_terminate_backend($1)', [lost])
    },
  )
  await db.pool.query('delete from file')
  await running(async () => (await rounds.source(id)).synced_at !== null)
  expect(await rounds.ledger(id)).toEqual({ queued: 1 })
})
