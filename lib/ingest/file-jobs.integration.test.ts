// The queue: whose turn it is, and that no file is forgotten when workers die.

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { connect, type Database, disconnect } from '../db/client'
import { testDatabase } from '../db/test-database'
import { addFileJobs, fileTask, requeueFiles } from './file-jobs'
import { FileLoader } from './load-file'
import { FILE_LOCK } from './locks'
import { registerImport } from './register-import'
import { runWorker } from './run-worker'
import { newSpoolName } from './spool'
import { countsOf, logOf, range, spoolFiles, testRecord, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
const GIB = 1024 ** 3
const NO_SOURCES = { roots: [], endpoints: [], roles: [] }

let next = 0
const newLog = (count: number) => {
  next += count
  return logOf(range(next - count, count).map((n) => testRecord(n)))
}
const jobOf = async (fileId: number) =>
  (await db.pool.query(`select * from graphile_worker.jobs where key = 'file:' || $1::int`, [fileId])).rows[0]
const statusOf = async (importId: string) =>
  (await db.pool.query('select status from import_summary where id = $1', [importId])).rows[0].status
/** As each worker process has one: workers that shared one too small for them would wait for each other. */
const opened: Database[] = []
function ownPool(): Database['pool'] {
  const own = connect(db.url, { max: 8 })
  opened.push(own)
  return own.pool
}
afterAll(async () => {
  for (const own of opened) await disconnect(own)
})
/** As a worker that took the job and was killed. */
const orphan = (fileId: number) =>
  db.pool.query(
    `update graphile_worker._private_jobs
     set locked_by = 'dead', locked_at = now() - interval '1 minute', attempts = 1 where key = 'file:' || $1::int`,
    [fileId],
  )

describe('the order of files', () => {
  test('is that of imports, but a small one does not wait for all of a huge one', async () => {
    const register = async (source: string, sizes: number[]) => {
      const files = sizes.map((bytes) => ({ name: source, spoolName: newSpoolName(), bytes }))
      await registerImport(db.pool, spool, { source, sample: false, files })
    }
    await register('huge', [GIB, GIB, GIB])
    await register('small', [1000, 1000])
    await register('next', [1000])
    const { rows } = await db.pool.query(
      `select f.name from graphile_worker.jobs j join file f on j.key = 'file:' || f.id
       order by j.priority, j.run_at`,
    )
    const order = rows.map(({ name }) => String(name))
    expect(order[0]).toBe('small')
    expect(order.slice(3)).toEqual(['huge', 'huge', 'huge'])
    await db.pool.query('delete from import')
    await db.pool.query('delete from graphile_worker._private_jobs')
  })
})

describe('no file is forgotten', () => {
  test('a dead worker gives its job back, a living one keeps it', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(1), newLog(1)])
    const [dead, living] = fileIds as [number, number]
    for (const fileId of fileIds) await orphan(fileId)
    await db.pool.query(
      `update graphile_worker._private_jobs set locked_by = 'alive' where key = 'file:' || $1::int`,
      [living],
    )
    const worker = await db.pool.connect()
    await worker.query('select pg_advisory_lock($1, $2)', [FILE_LOCK, living])
    expect(await requeueFiles(db.pool, spool)).toEqual({ freed: 1, requeued: 0 })
    expect(await jobOf(dead)).toMatchObject({ locked_by: null, attempts: 1 })
    expect(await jobOf(living)).toMatchObject({ locked_by: 'alive' })
    worker.release(true)
    await sleep(100)
    expect(await requeueFiles(db.pool, spool)).toEqual({ freed: 1, requeued: 0 })
    expect(await requeueFiles(db.pool, spool)).toEqual({ freed: 0, requeued: 0 })
  })

  test('a file that has lost its job, or whose job has given up, gets another', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(1), newLog(1)])
    const [lost, spent] = fileIds as [number, number]
    await db.pool.query(`delete from graphile_worker._private_jobs where key = 'file:' || $1::int`, [lost])
    await db.pool.query(
      `update graphile_worker._private_jobs set attempts = max_attempts where key = 'file:' || $1::int`,
      [spent],
    )
    expect(await requeueFiles(db.pool, spool)).toEqual({ freed: 0, requeued: 2 })
    for (const fileId of fileIds) expect(await jobOf(fileId)).toMatchObject({ attempts: 0, locked_by: null })
  })

  test('jobs whose file is finished or gone go, whoever was killed with them in hand', async () => {
    const contents = range(0, 6).map(() => newLog(1))
    const { importId, fileIds } = await spoolFiles(db.pool, spool, contents)
    const [done, failed, spent, finishing, unfinished, superseded] = fileIds as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    for (const fileId of fileIds) await orphan(fileId)
    const finish = (fileId: number, status: string) =>
      db.pool.query(
        `update file set status = $2, finished_at = now() - interval '1 minute', spool_name = null where id = $1`,
        [fileId, status],
      )
    await finish(done, 'done')
    await finish(failed, 'failed')
    await finish(spent, 'done')
    await finish(finishing, 'done')
    await db.pool.query(
      `update graphile_worker._private_jobs
       set locked_by = null, locked_at = null, attempts = max_attempts where key = 'file:' || $1::int`,
      [spent],
    )
    await db.pool.query(
      `update graphile_worker._private_jobs set locked_by = 'alive', locked_at = now() where key = 'file:' || $1::int`,
      [finishing],
    )
    // The queue takes the key from a job in hand when another is added under it.
    await addFileJobs(db.pool, [superseded])
    const jobs = async () =>
      (
        await db.pool.query(
          `select key, locked_by from graphile_worker.jobs where task_identifier = $1 order by key`,
          [fileTask(spool.id)],
        )
      ).rows
    expect(await jobs()).toContainEqual({ key: null, locked_by: 'dead' })
    await requeueFiles(db.pool, spool)
    for (const fileId of [done, failed, spent]) expect(await jobOf(fileId)).toBeUndefined()
    expect((await jobs()).filter(({ key }) => key === null)).toEqual([])
    expect(await jobOf(finishing)).toMatchObject({ locked_by: 'alive' })
    for (const fileId of [unfinished, superseded])
      expect(await jobOf(fileId)).toMatchObject({ locked_by: null })
    await db.pool.query('delete from file where id = $1', [finishing])
    await orphan(finishing)
    await requeueFiles(db.pool, spool)
    expect(await jobOf(finishing)).toBeUndefined()
    await db.pool.query('delete from import where id = $1', [importId])
  })

  test('files of another spool are none of ours', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(1)])
    await db.pool.query(`delete from graphile_worker._private_jobs where key = 'file:' || $1::int`, [
      fileIds[0],
    ])
    const other = { id: '00000000-0000-4000-8000-000000000000', folder: spool.folder }
    expect(await requeueFiles(db.pool, other)).toEqual({ freed: 0, requeued: 0 })
    expect(
      await new FileLoader(db.pool, other).loadFile(fileIds[0] as number, new AbortController().signal),
    ).toBe('finished')
    const { rows } = await db.pool.query('select status from file where id = $1', [fileIds[0]])
    expect(rows).toEqual([{ status: 'queued' }])
  })
})

describe('workers', () => {
  test('load all that is queued, also what a dead one left, and stop when asked', async () => {
    const { importId, fileIds } = await spoolFiles(
      db.pool,
      spool,
      range(0, 40).map(() => newLog(25)),
    )
    await orphan(fileIds[7] as number)
    const stopping = new AbortController()
    const said: string[] = []
    const say = (line: string) => said.push(line)
    const running = [1, 2].map(() =>
      runWorker({ pool: ownPool(), spool, access: NO_SOURCES, signal: stopping.signal, say }),
    )
    const end = Date.now() + 120_000
    while ((await statusOf(importId)) !== 'done' && Date.now() < end) await sleep(50)
    expect(await countsOf(db.pool, importId)).toMatchObject({ records: 1000, events: 1000 })
    const asked = Date.now()
    stopping.abort()
    await Promise.all(running)
    expect(Date.now() - asked).toBeLessThan(10_000)
    expect(said).toEqual([])
  })

  test('say that the database has no room, and go on when it has', async () => {
    const { importId } = await spoolFiles(db.pool, spool, [newLog(5)])
    await db.pool.query(`
      create function no_room() returns trigger language plpgsql as
      $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
      create trigger no_room before insert on record_block for each row execute function no_room()`)
    const said: string[] = []
    const stopping = new AbortController()
    const running = runWorker({
      pool: ownPool(),
      spool,
      access: NO_SOURCES,
      signal: stopping.signal,
      say: (line) => said.push(line),
    })
    while (said.length === 0) await sleep(20)
    await sleep(1200)
    expect(said).toEqual([expect.stringContaining('out of disk')])
    await db.pool.query('drop trigger no_room on record_block')
    while ((await statusOf(importId)) !== 'done') await sleep(20)
    expect(await countsOf(db.pool, importId)).toMatchObject({ records: 5, events: 5, rejected: 0 })
    stopping.abort()
    await running
  })

  test('have told the queue what they did when they have stopped', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(5)])
    await db.pool.query(`
      create function slow_end() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return old; end $$;
      create trigger slow_end before delete on graphile_worker._private_jobs for each row execute function slow_end()`)
    const stopping = new AbortController()
    const own = ownPool()
    const running = runWorker({
      pool: own,
      spool,
      access: NO_SOURCES,
      signal: stopping.signal,
      say: () => {},
    })
    while ((await statusOf(importId)) !== 'done') await sleep(5)
    stopping.abort()
    await running
    expect(await jobOf(fileIds[0] as number)).toBeUndefined()
    await db.pool.query('drop trigger slow_end on graphile_worker._private_jobs')
  })

  test('give a file back when stopped in the middle', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(60)])
    await db.pool.query(`
      create function wait_long() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return new; end $$;
      create trigger wait_long before insert on record_block for each row execute function wait_long()`)
    const stopping = new AbortController()
    const running = runWorker({
      pool: ownPool(),
      spool,
      access: NO_SOURCES,
      signal: stopping.signal,
      say: () => {},
    })
    while ((await statusOf(importId)) !== 'running') await sleep(20)
    stopping.abort()
    await running
    expect(await jobOf(fileIds[0] as number)).toMatchObject({ locked_by: null, attempts: 0 })
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1`,
      [FILE_LOCK],
    )
    await db.pool.query('drop trigger wait_long on record_block')
    const again = new AbortController()
    const second = runWorker({
      pool: ownPool(),
      spool,
      access: NO_SOURCES,
      signal: again.signal,
      say: () => {},
    })
    const end = Date.now() + 120_000
    while ((await statusOf(importId)) !== 'done' && Date.now() < end) await sleep(50)
    expect(await countsOf(db.pool, importId)).toMatchObject({ records: 60, events: 60 })
    again.abort()
    await second
  })
})
