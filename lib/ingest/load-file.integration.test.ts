// A file's way through crashes, outages, stops and other workers: exactly once, or ended with a reason.
import { access } from 'node:fs/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { FILES_AT_ONCE, FileLoader, type FileOutcome } from './load-file'
import { EVENTS_LOCK, FILE_LOCK } from './locks'
import { removeSpooled, spoolPath } from './spool'
import { importFiles, logOf, range, spoolFiles, testRecord, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
/** Twenty of a file that is loaded beside others. */
const SMALL = { records: 20 * FILES_AT_ONCE, bytes: 1 << 20, chunkBytes: 64 }
/** Its batches end at multiples of eight, whether it is loaded beside others or, after an outage, alone. */
const TINY = { ...SMALL, records: FILES_AT_ONCE }
const never = new AbortController().signal

let next = 0
const newLog = (count: number) => {
  next += count
  return logOf(range(next - count, count).map((n) => testRecord(n)))
}
const fileOf = async (fileId: number) =>
  (await db.pool.query('select * from file where id = $1', [fileId])).rows[0]
const eventsOf = async (importId: string) =>
  Number((await db.pool.query('select count(*) from event where import_id = $1', [importId])).rows[0].count)

const moment = () => new Promise((resolve) => setTimeout(resolve, 10))

/** Makes each committing batch of a file with records run this, at the very end of its transaction. */
const atEachBatch = (statement: string) =>
  db.pool.query(`
    create sequence if not exists batch_number;
    create or replace function at_batch() returns trigger language plpgsql as $$
    begin
      if new.committed_offset <> old.committed_offset then ${statement}; end if;
      return new;
    end $$;
    create or replace trigger at_batch before update on file for each row execute function at_batch()`)

beforeAll(() => db.pool.on('error', () => {}))
afterEach(() => db.pool.query('drop trigger if exists at_batch on file'))

describe('a file', () => {
  test('is done, counted and gone from the spool', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(70)])
    const [fileId] = fileIds as [number]
    const { spool_name: name } = await fileOf(fileId)
    expect(await new FileLoader(db.pool, spool, { limits: SMALL }).loadFile(fileId, never)).toBe('finished')
    const file = await fileOf(fileId)
    expect(file).toMatchObject({
      status: 'done',
      records: '70',
      events: '70',
      bytes_read: file.bytes,
      attempts: 0,
    })
    expect(file.started_at).not.toBeNull()
    expect(file.finished_at).not.toBeNull()
    await expect(access(spoolPath(spool, name))).rejects.toThrow()
    expect(await eventsOf(importId)).toBe(70)
    expect(await new FileLoader(db.pool, spool).loadFile(fileId, never)).toBe('finished')
    expect(await eventsOf(importId)).toBe(70)
  })

  test('whose connection dies at the end of every batch is loaded exactly once', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(130)])
    const [fileId] = fileIds as [number]
    // A sequence does not roll back: every second try of a batch gets through.
    await atEachBatch(
      `if nextval('batch_number') % 2 = 1 then perform pg_terminate_backend(pg_backend_pid()); end if`,
    )
    expect(await new FileLoader(db.pool, spool, { limits: SMALL }).loadFile(fileId, never)).toBe('finished')
    expect(await fileOf(fileId)).toMatchObject({
      status: 'done',
      records: '130',
      events: '130',
      duplicates: '0',
    })
    expect(await eventsOf(importId)).toBe(130)
    const blocks = await db.pool.query(
      'select count(distinct block_id)::int as n from event where import_id = $1',
      [importId],
    )
    const stored = await db.pool.query('select count(*)::int as n from record_block where import_id = $1', [
      importId,
    ])
    expect(stored.rows).toEqual(blocks.rows)
  })

  test('that fails in a batch goes on there by another worker', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(90)])
    const [fileId] = fileIds as [number]
    for (const stop of [24, 48, 72, 88]) {
      await atEachBatch(`if new.records > ${stop} then raise exception 'no further'; end if`)
      await expect(new FileLoader(db.pool, spool, { limits: TINY }).loadFile(fileId, never)).rejects.toThrow(
        'no further',
      )
      expect(await fileOf(fileId)).toMatchObject({
        status: 'running',
        records: String(stop),
        events: String(stop),
      })
      expect(await eventsOf(importId)).toBe(stop)
    }
    await db.pool.query('drop trigger at_batch on file')
    expect(await new FileLoader(db.pool, spool, { limits: TINY }).loadFile(fileId, never)).toBe('finished')
    expect(await fileOf(fileId)).toMatchObject({
      status: 'done',
      records: '90',
      events: '90',
      duplicates: '0',
    })
  })

  test('is given up after the third failure at one place, with what it gave kept', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(60), newLog(10)])
    const [fileId, other] = fileIds as [number, number]
    await atEachBatch(`if new.records > 40 then raise exception 'no further'; end if`)
    const loader = new FileLoader(db.pool, spool, { limits: TINY })
    // The first of these comes as far as it can, the others no further.
    for (const _ of range(0, 3)) await expect(loader.loadFile(fileId, never)).rejects.toThrow('no further')
    expect(await loader.loadFile(fileId, never)).toBe('finished')
    expect(await fileOf(fileId)).toMatchObject({
      status: 'partial',
      records: '40',
      reason: 'Loading it failed 3 times at the same place: no further',
      spool_name: expect.any(String),
    })
    await atEachBatch(`raise exception 'not at all'`)
    for (const _ of range(0, 2)) await expect(loader.loadFile(other, never)).rejects.toThrow('not at all')
    expect(await loader.loadFile(other, never)).toBe('finished')
    expect(await fileOf(other)).toMatchObject({ status: 'failed', records: '0' })
  })

  test('that has ended its worker ten times is not begun again, and before that it is', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(5)])
    const [fileId] = fileIds as [number]
    await db.pool.query(`update file set status = 'running', attempts = 10 where id = $1`, [fileId])
    expect(await new FileLoader(db.pool, spool).loadFile(fileId, never)).toBe('finished')
    expect(await fileOf(fileId)).toMatchObject({
      status: 'failed',
      reason: 'The worker that read it ended 10 times at the same place',
    })
    await db.pool.query(`update file set status = 'running', attempts = 9 where id = $1`, [fileId])
    expect(await new FileLoader(db.pool, spool).loadFile(fileId, never)).toBe('finished')
    expect(await fileOf(fileId)).toMatchObject({ status: 'done', records: '5' })
  })

  test('that is no longer in the spool has failed', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(5)])
    const [fileId] = fileIds as [number]
    await removeSpooled(spool, [(await fileOf(fileId)).spool_name])
    expect(await new FileLoader(db.pool, spool).loadFile(fileId, never)).toBe('finished')
    expect(await fileOf(fileId)).toMatchObject({
      status: 'failed',
      reason: 'Its content is no longer in the spool',
    })
  })

  test('that another worker holds is left alone', async () => {
    const { fileIds } = await spoolFiles(db.pool, spool, [newLog(5)])
    const [fileId] = fileIds as [number]
    const other = await db.pool.connect()
    await other.query('select pg_advisory_lock($1, $2)', [FILE_LOCK, fileId])
    expect(await new FileLoader(db.pool, spool).loadFile(fileId, never)).toBe('elsewhere')
    other.release(true)
    expect(await fileOf(fileId)).toMatchObject({ status: 'queued' })
  })

  test('that another worker has moved on in the meantime is left to it', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(50)])
    const [fileId] = fileIds as [number]
    // As if the lock had been lost unnoticed: the position is no longer the one that this worker found.
    await db.pool.query(`
      create or replace function at_batch() returns trigger language plpgsql as $$ begin return null; end $$;
      create or replace trigger at_batch before update of committed_offset on file for each row execute function at_batch()`)
    expect(await new FileLoader(db.pool, spool, { limits: SMALL }).loadFile(fileId, never)).toBe('elsewhere')
    expect(await eventsOf(importId)).toBe(0)
    expect(await fileOf(fileId)).toMatchObject({ status: 'running', records: '0' })
  })

  test('stops at once when asked, and goes on later', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [newLog(100)])
    const [fileId] = fileIds as [number]
    await atEachBatch(`if new.records > 40 then perform pg_sleep(60); end if`)
    const stopping = new AbortController()
    const loader = new FileLoader(db.pool, spool, { limits: SMALL })
    const loading = loader.loadFile(fileId, stopping.signal)
    while ((await fileOf(fileId)).records !== '40') await moment()
    const asked = Date.now()
    stopping.abort()
    expect(await loading).toBe('stopped')
    expect(Date.now() - asked).toBeLessThan(30_000)
    // The server notices later that nobody waits for its answer.
    await db.pool.query(
      `select pg_terminate_backend(pid)
       from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2`,
      [FILE_LOCK, fileId],
    )
    await db.pool.query('drop trigger at_batch on file')
    while ((await loader.loadFile(fileId, never)) === 'elsewhere') await moment()
    expect(await fileOf(fileId)).toMatchObject({ status: 'done', records: '100', events: '100' })
    expect(await eventsOf(importId)).toBe(100)
  })
})

test('a file whose worker is stopped again and again is loaded in the end', async () => {
  const { fileIds } = await spoolFiles(db.pool, spool, [newLog(5)])
  const [fileId] = fileIds as [number]
  const loader = new FileLoader(db.pool, spool)
  const waiting = `select l.pid from pg_locks l
    where l.locktype = 'advisory' and l.classid = ${EVENTS_LOCK} and not l.granted`
  const deletion = await db.pool.connect()
  await deletion.query('select pg_advisory_lock($1, 0)', [EVENTS_LOCK])
  try {
    for (const _ of range(0, 5)) {
      const stopping = new AbortController()
      let outcome: FileOutcome | undefined
      const loading = loader.loadFile(fileId, stopping.signal).then((ended) => {
        outcome = ended
      })
      while (outcome === undefined && (await db.pool.query(waiting)).rowCount === 0) await moment()
      stopping.abort()
      await loading
      expect(outcome).toBe('stopped')
      await db.pool.query(`select pg_terminate_backend(pid, 5000) from (${waiting}) held`)
    }
  } finally {
    deletion.release(true)
  }
  expect(await loader.loadFile(fileId, never)).toBe('finished')
  expect(await fileOf(fileId)).toMatchObject({ status: 'done', records: '5' })
})

test('rejected records are kept with reason, position and text', async () => {
  const good = testRecord(next++)
  const bad = { ...testRecord(next++), eventTime: 'yesterday' }
  const content = logOf([good, bad, { ...good, eventName: null }])
  const importId = await importFiles(db.pool, spool, [content])
  const { rows } = await db.pool.query(
    `select r.reason, r.position::int, r.record
     from reject r join file f on f.id = r.file_id where f.import_id = $1 order by r.id`,
    [importId],
  )
  expect(rows.map(({ reason }) => reason)).toEqual([
    'eventTime is no date: yesterday',
    'eventName is missing',
  ])
  for (const { position, record } of rows)
    expect(content.slice(position, position + record.length)).toBe(record.toString())
})
