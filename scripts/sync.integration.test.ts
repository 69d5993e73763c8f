// The sync and worker processes as they run, killed at any moment, over a bucket that errs: nothing is lost or doubled.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { getPriority, setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAlive } from '../lib/db/running-process'
import { testDatabase } from '../lib/db/test-database'
import { type FaultProxy, startFaultProxy } from '../lib/ingest/source/fault-proxy'
import {
  startTestEndpoint,
  TEST_AWS_ENVIRONMENT,
  type TestEndpoint,
} from '../lib/ingest/source/test-endpoint'
import { randomFrom } from '../lib/ingest/source/test-random'
import { ledgerOf } from '../lib/ingest/source/test-rounds'
import { recentDays, testTrail, trailKey, trailLog } from '../lib/ingest/source/test-trail'
import { TestProcesses } from './test-processes'

const db = testDatabase()
// The fault suite asks for more of both: each file goes through the queue and is a transaction of its own.
const FILES = Number(process.env.CAIRN_TEST_FILES ?? 250)
const KILLS = Number(process.env.CAIRN_TEST_KILLS ?? 3)
/** Nothing is timed: whoever waits longer than this waits for what never comes. */
const PATIENCE_MS = 480_000

let endpoint: TestEndpoint
let proxy: FaultProxy
let processes: TestProcesses

beforeAll(async () => {
  endpoint = await startTestEndpoint()
  proxy = await startFaultProxy(endpoint.url, 11)
  processes = await TestProcesses.prepare(db.url, {
    ...TEST_AWS_ENVIRONMENT,
    CAIRN_S3_ENDPOINTS: `${endpoint.url},${proxy.url}`,
  })
})
afterAll(async () => {
  await processes?.close()
  await proxy?.stop()
  await endpoint?.stop()
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await holds()); await sleep(100))
    if (Date.now() > end) {
      const states = await db.pool.query(
        'select source_id, state, count(*)::int from source_object group by 1, 2',
      )
      const files = await db.pool.query('select status, attempts, count(*)::int from file group by 1, 2')
      const stand = JSON.stringify([states.rows, files.rows])
      throw new Error(`it did not come to hold: ${stand}\n${processes.output}`)
    }
}

async function newSource(bucket: string, url: string): Promise<number> {
  const { rows } = await db.pool.query(
    `insert into source (kind, bucket, endpoint, region) values ('s3', $1, $2, 'us-east-1') returning id`,
    [bucket, url],
  )
  return rows[0].id
}
const isSettled = async (sourceId: number, loaded: number) => {
  const { rows } = await db.pool.query(
    'select 1 from source where id = $1 and round_started_at is null and synced_at is not null',
    [sourceId],
  )
  return rows.length === 1 && (await ledgerOf(db.pool, sourceId)).loaded === loaded
}
const kill = async (child: ChildProcess) => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test(
  `${FILES} files, ${KILLS} kills and errors in five of a hundred requests: every record once`,
  async () => {
    const seed = Number(process.env.CAIRN_TEST_SEED ?? Date.now() % 1_000_000)
    console.log(`CAIRN_TEST_SEED=${seed}`)
    const random = randomFrom(seed)
    const days = [...recentDays(6), '2025-12-30', '2025-12-31', '2026-01-01']
    const accounts = ['111122223333', '444455556666', '777788889999']
    const files = testTrail(random, { files: FILES, accounts, days })
    endpoint.createBucket('killed')
    endpoint.put('killed', files)
    proxy.set({ slowDown: 0.02, error: 0.01, reset: 0.01, cut: 0.01 })
    const sourceId = await newSource('killed', proxy.url)
    const names = ['sync', 'worker', 'worker'] as const
    const children = names.map((name) => processes.start(name))
    for (let kills = 0; kills < KILLS; kills++) {
      await sleep(400 + random() * 1200)
      const victim = Math.floor(random() * names.length)
      await kill(children[victim] as ChildProcess)
      children[victim] = processes.start(names[victim] as 'sync' | 'worker')
    }
    await until(() => isSettled(sourceId, FILES))
    const expected = new Map<string, number>()
    for (const { account, region, records } of files)
      expected.set(`${account} ${region}`, (expected.get(`${account} ${region}`) ?? 0) + records)
    const counted = await db.pool.query(
      `select p.account || ' ' || p.region as place, count(*)::int as n
       from event e join place p on p.id = e.place_id
       group by 1`,
    )
    expect(Object.fromEntries(counted.rows.map(({ place, n }) => [place, n]))).toEqual(
      Object.fromEntries(expected),
    )
    const total = files.reduce((sum, { records }) => sum + records, 0)
    const imports = await db.pool.query('select * from import_summary where source_id = $1', [sourceId])
    expect(imports.rows).toMatchObject([
      { status: 'done', files: String(FILES), files_failed: '0', files_partial: '0' },
    ])
    expect(imports.rows[0]).toMatchObject({ records: String(total), events: String(total), duplicates: '0' })
    expect(proxy.counts.reset + proxy.counts.cut).toBeGreaterThan(0)
    // What is delivered late, behind newer keys, comes with the next round.
    const late = trailKey({ day: days[1] ?? '' }, '0000000000000000', '0000')
    endpoint.put('killed', [{ key: late, body: trailLog([total + 1, total + 2]) }])
    await db.pool.query('update source set sync_asked_at = now() where id = $1', [sourceId])
    await until(() => isSettled(sourceId, FILES + 1))
    const after = await db.pool.query('select count(*)::int as n from event')
    expect(after.rows).toEqual([{ n: total + 2 }])
    for (const child of children) await kill(child)
  },
  PATIENCE_MS * 2,
)

test(
  'a file whose worker is killed in its midst goes on where it was, and two sync processes are one',
  async () => {
    // More than a batch: the worker is killed when it has committed that, however fast it is with the rest.
    const records = Array.from({ length: 51_000 }, (_, i) => 10_000_000 + i)
    endpoint.createBucket('large')
    const key = trailKey({ day: recentDays(1)[0] ?? '' }, 'large')
    const small = testTrail(randomFrom(2), { files: 50, days: recentDays(1), firstRecord: 20_000_000 })
    endpoint.put('large', [{ key, body: trailLog(records) }, ...small])
    const sourceId = await newSource('large', endpoint.url)
    const holder = await db.pool.connect()
    await holder.query(`
      select pg_advisory_lock(51);
      create function wait() returns trigger language plpgsql
      as $$ begin perform pg_advisory_xact_lock(51); return new; end $$;
      create trigger wait before update of committed_offset on file
      for each row when (old.records > 0) execute function wait()`)
    const syncs = [processes.start('sync'), processes.start('sync')]
    let worker = processes.start('worker')
    const committed = async () =>
      Number((await db.pool.query('select records from file where name = $1', [key])).rows[0]?.records ?? 0)
    await until(async () => (await committed()) > 0)
    await kill(worker)
    expect(await committed()).toBeLessThan(51_000)
    await holder.query('select pg_advisory_unlock(51); drop trigger wait on file')
    holder.release()
    worker = processes.start('worker')
    await until(() => isSettled(sourceId, 51))
    const { rows } = await db.pool.query(
      'select records::int, events::int, duplicates::int from file where name = $1',
      [key],
    )
    expect(rows).toEqual([{ records: 51_000, events: 51_000, duplicates: 0 }])
    const imports = await db.pool.query('select files from import_summary where source_id = $1', [sourceId])
    expect(imports.rows).toEqual([{ files: '51' }])
    // Asked to stop, they end by themselves and say nothing.
    for (const child of [...syncs, worker]) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
    }
    expect(processes.output).toBe('')
  },
  PATIENCE_MS * 2,
)

test('a process whose parent dies before it has begun ends by itself', async () => {
  const orphans = await Promise.all([processes.orphan('sync'), processes.orphan('worker')])
  await until(async () => !orphans.some(isAlive))
})

test('a worker lets pages go first, and asks nothing back where it was started with less', async () => {
  for (const [given, expected] of [
    [0, 5],
    [10, 10],
  ] as const) {
    const before = await workersConnected()
    const worker = processes.start('worker')
    setPriority(worker.pid as number, given)
    await until(async () => worker.exitCode !== null || (await workersConnected()) > before)
    expect(worker.exitCode).toBe(null)
    expect(getPriority(worker.pid as number)).toBe(expected)
    await kill(worker)
    await until(async () => (await workersConnected()) <= before)
  }
})

const workersConnected = async (): Promise<number> =>
  (
    await db.pool.query(
      "select count(*)::int as n from pg_stat_activity where application_name like 'cairn worker %'",
    )
  ).rows[0].n
