// Files whose batches are ready at the same time are loaded in one transaction, and are none the wiser.
import { setMaxListeners } from 'node:events'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Database, disconnect } from '../db/client'
import { testDatabase } from '../db/test-database'
import { FileLoader } from './load-file'
import { WORKER_CONNECTIONS } from './run-worker'
import { countsOf, importFiles, logOf, range, spoolFiles, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const spool = testSpool()
const never = new AbortController().signal
setMaxListeners(0, never)
/** As a worker has it. */
let worker: Database
beforeAll(() => {
  worker = connect(db.url, { max: WORKER_CONNECTIONS })
})
afterAll(() => disconnect(worker))

const logs = (...starts: number[]) =>
  starts.map((start) => logOf(range(start, 200).map((n) => testRecord(n))))
const transactionsOf = async (importId: string): Promise<number> =>
  (
    await db.pool.query('select count(distinct xmin::text)::int as n from event where import_id = $1', [
      importId,
    ])
  ).rows[0].n

test('each has its own counts, and events of two of them have one original', async () => {
  const earlier = await importFiles(db.pool, spool, logs(0))
  // In the first two files half of the events are the same, and half of the third are there already.
  const one = await spoolFiles(db.pool, spool, logs(1000, 1100, 100, 5000, 5200))
  const other = await spoolFiles(db.pool, spool, logs(1050, 5000, 9000))
  const loader = new FileLoader(worker.pool, spool)
  const outcomes = await Promise.all(
    [...one.fileIds, ...other.fileIds].map((fileId) => loader.loadFile(fileId, never)),
  )
  expect(new Set(outcomes)).toEqual(new Set(['finished']))
  const [counts, others] = [await countsOf(db.pool, one.importId), await countsOf(db.pool, other.importId)]
  expect(counts.records).toBe(1000)
  expect(others.records).toBe(600)
  expect(counts.events + others.events).toBe(300 + 100 + 400 + 200)
  expect(counts.events + counts.duplicates).toBe(1000)
  expect(others.events + others.duplicates).toBe(600)
  for (const { importId } of [one, other]) {
    const { events } = await countsOf(db.pool, importId)
    const held = await db.pool.query('select count(*)::int as n from event where import_id = $1', [importId])
    expect(held.rows[0].n).toBe(events)
  }
  const duplicates = await db.pool.query(
    `select import_id::text as of, original_import_id::text as held_by, count::int
     from import_duplicate where import_id = any($1) order by 1, 2`,
    [[one.importId, other.importId]],
  )
  expect(duplicates.rows).toContainEqual({ of: one.importId, held_by: earlier, count: 100 })
  expect(duplicates.rows.reduce((sum, { count }) => sum + count, 0)).toBe(
    counts.duplicates + others.duplicates,
  )
  expect(await wrongRollUps(db.pool)).toEqual([])
})

test('small files that come at once take fewer transactions', async () => {
  const { importId, fileIds } = await spoolFiles(
    db.pool,
    spool,
    range(0, 8).map((i) => logOf([testRecord(20_000 + i)])),
  )
  const loader = new FileLoader(worker.pool, spool)
  await Promise.all(fileIds.map((fileId) => loader.loadFile(fileId, never)))
  expect(await countsOf(db.pool, importId)).toMatchObject({ events: 8, duplicates: 0 })
  expect(await transactionsOf(importId)).toBeLessThan(8)
  expect(await wrongRollUps(db.pool)).toEqual([])
})

test('two workers that load the same events in other orders never deadlock', async () => {
  const records = range(50_000, 400).map((n) => testRecord(n))
  const shuffled = (seed: number) =>
    records.map((record, i) => ({ record, at: (i * 7919 * seed) % 401 })).sort((a, b) => a.at - b.at)
  const imports = await Promise.all(
    range(1, 8).map((seed) =>
      spoolFiles(db.pool, spool, [logOf(shuffled(seed).map(({ record }) => record))]),
    ),
  )
  const deadlocks = async () =>
    (await db.pool.query('select deadlocks from pg_stat_database where datname = current_database()')).rows[0]
      .deadlocks
  const before = await deadlocks()
  const loaders = [new FileLoader(worker.pool, spool), new FileLoader(worker.pool, spool)]
  await Promise.all(imports.map(({ fileIds: [fileId = 0] }, i) => loaders[i % 2]?.loadFile(fileId, never)))
  expect(await deadlocks()).toBe(before)
  const counts = await Promise.all(imports.map(({ importId }) => countsOf(db.pool, importId)))
  expect(counts.reduce((sum, { events }) => sum + events, 0)).toBe(400)
  expect(counts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(7 * 400)
  expect(await wrongRollUps(db.pool)).toEqual([])
})

test('where one is at fault, it alone fails', async () => {
  const { importId, fileIds } = await spoolFiles(
    db.pool,
    spool,
    range(0, 6).map((i) => logOf([testRecord(30_000 + i)])),
  )
  const [wrong = 0, ...right] = fileIds
  await db.pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
    create trigger refuse before update on file for each row
      when (new.id = ${wrong} and new.records > old.records) execute function refuse()`)
  try {
    const loader = new FileLoader(worker.pool, spool)
    const outcomes = await Promise.allSettled(fileIds.map((fileId) => loader.loadFile(fileId, never)))
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', ...right.map(() => 'fulfilled')])
    expect(await countsOf(db.pool, importId)).toMatchObject({ events: right.length })
    expect(await wrongRollUps(db.pool)).toEqual([])
  } finally {
    await db.pool.query('drop trigger refuse on file; drop function refuse()')
  }
})

test('of those that hold much one is read at a time, and what is small goes by', async () => {
  const large = (n: number, eventTime: string) =>
    gzipSync(logOf([testRecord(n, { eventTime, requestParameters: { x: 'y'.repeat(2 ** 21) } })]))
  // Who has an old month, and nobody else, asks what was dropped: the first waits there, with its record in memory.
  const eventTime = new Date().toISOString()
  const { fileIds } = await spoolFiles(db.pool, spool, [
    large(60_000, '2019-03-01T00:00:00Z'),
    large(60_001, eventTime),
    ...range(60_002, 4).map((n) => logOf([testRecord(n, { eventTime })])),
  ])
  const [first = 0, second = 0, ...small] = fileIds
  const held = await db.pool.connect()
  await held.query('begin; lock table retention_drop in access exclusive mode')
  const loader = new FileLoader(worker.pool, spool)
  const loading = [loader.loadFile(first, never)]
  try {
    await expect.poll(() => waitingLoads()).toBe(1)
    loading.push(loader.loadFile(second, never))
    for (const fileId of small) expect(await loader.loadFile(fileId, never)).toBe('finished')
    const { rows } = await db.pool.query('select status, bytes_read from file where id = any($1)', [
      [first, second],
    ])
    expect(rows).toEqual(Array(2).fill({ status: 'running', bytes_read: '0' }))
  } finally {
    held.release(true)
    await Promise.allSettled(loading)
  }
  expect(await Promise.all(loading)).toEqual(['finished', 'finished'])
})

test('once asked to stop, nothing of a transaction under way is left', async () => {
  const { importId, fileIds } = await spoolFiles(db.pool, spool, logs(40_000, 41_000, 42_000))
  // Holds up the end of every load.
  const blocker = await db.pool.connect()
  await blocker.query('begin')
  await blocker.query('select from file where id = any($1) for update', [fileIds.slice(1)])
  const stopping = new AbortController()
  const loader = new FileLoader(worker.pool, spool)
  const loading = fileIds.map((fileId) => loader.loadFile(fileId, stopping.signal))
  await expect.poll(() => waitingLoads()).toBeGreaterThan(0)
  stopping.abort()
  await blocker.query('rollback')
  blocker.release()
  expect(await Promise.all(loading)).toContain('stopped')
  const { rows } = await db.pool.query(
    `select f.events, (select count(*)::int from event e join record_block b on b.id = e.block_id and b.file_id = f.id) as held
     from file f where f.import_id = $1`,
    [importId],
  )
  for (const { events, held } of rows) expect(held).toBe(Number(events))
  expect(await wrongRollUps(db.pool)).toEqual([])
})

const waitingLoads = async (): Promise<number> =>
  (
    await db.pool.query(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).rows[0].n
