// Another try for files that failed or broke off: they go on where they stopped, and nothing is counted twice.
import { access, rm } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { CONTENT_LIMITS, type ContentLimits } from '../db/environment'
import { testDatabase } from '../db/test-database'
import { tarOf } from './archive/test-archives'
import { deleteImport } from './delete-import'
import { removeKept } from './kept-files'
import { FILES_AT_ONCE, FileLoader } from './load-file'
import { refusal, retryFiles } from './retry-files'
import { runWorker } from './run-worker'
import { TestRounds } from './source/test-rounds'
import { spoolPath } from './spool'
import { countsOf, logOf, range, spoolFiles, type TestRecord, testRecord, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
/** Twenty of a file that is loaded beside others. */
const SMALL = { records: 20 * FILES_AT_ONCE, bytes: 1 << 20, chunkBytes: 64 }
const never = new AbortController().signal

let next = 0
const newRecords = (count: number): TestRecord[] => {
  next += count
  return range(next - count, count).map((n) => testRecord(n))
}
const lines = (records: readonly TestRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')
const bad = (): TestRecord => ({ ...testRecord(next++), eventTime: 'yesterday' })
/** In two members: the limit, when it is met, is met between them. */
const inTwo = (first: string, second: string) => Buffer.concat([gzipSync(first), gzipSync(second)])

const filesOf = async (importId: string) =>
  (await db.pool.query('select * from file where import_id = $1 order by id', [importId])).rows
const fileOf = async (importId: string) => (await filesOf(importId))[0]
const eventsOf = async (importId: string) =>
  Number((await db.pool.query('select count(*) from event where import_id = $1', [importId])).rows[0].count)
const summaryOf = async (importId: string) =>
  (await db.pool.query('select * from import_summary where id = $1', [importId])).rows[0]
const moment = () => new Promise((resolve) => setTimeout(resolve, 20))

const loaderOf = (limits: Partial<ContentLimits> = {}, batch = SMALL) =>
  new FileLoader(db.pool, spool, { limits: batch, contentLimits: { ...CONTENT_LIMITS, ...limits } })

/** Loads what of the import is in the queue, until nothing is. */
async function loadQueued(importId: string, loader = loaderOf()): Promise<void> {
  for (;;) {
    const { rows } = await db.pool.query(
      `select f.id
       from file f
       join graphile_worker.jobs j on j.key = 'file:' || f.id
       where f.import_id = $1 and f.status in ('queued', 'running')
       order by f.id`,
      [importId],
    )
    if (rows.length === 0) return
    for (const { id } of rows) await loader.loadFile(id, never)
  }
}

beforeAll(() => db.pool.on('error', () => {}))
afterEach(() => db.pool.query('drop trigger if exists at_batch on file'))

test('a file that a limit has cut goes on behind what was committed, once the limit is raised', async () => {
  const first = lines([...newRecords(10), bad(), { ...testRecord(next++), eventCategory: 'Insight' }])
  // Cut in the midst of a line that nothing can read either way: it is one reject in the end, not two.
  const content = inTwo(`${first}{"eventVersion": oops`, ` and more}\n${lines([...newRecords(5), bad()])}`)
  const { importId } = await spoolFiles(db.pool, spool, [content])
  await loadQueued(importId, loaderOf({ maxBytes: first.length + 30 }))
  const before = await fileOf(importId)
  expect(before).toMatchObject({
    status: 'partial',
    reason: expect.stringContaining('CAIRN_MAX_INFLATED_BYTES'),
  })
  expect(await countsOf(db.pool, importId)).toMatchObject({
    records: 12,
    events: 10,
    skipped: 1,
    rejected: 1,
  })
  await access(spoolPath(spool, before.spool_name))

  const { last_value: version } = (await db.pool.query('select last_value from data_version')).rows[0]
  expect(await retryFiles(db, importId, String(before.id), spool)).toBe(1)
  expect((await db.pool.query('select last_value from data_version')).rows[0].last_value).not.toBe(version)
  expect(await fileOf(importId)).toMatchObject({
    status: 'queued',
    reason: null,
    position: null,
    finished_at: null,
    records: '12',
  })
  expect(await summaryOf(importId)).toMatchObject({ status: 'queued', finished_at: null })

  // By the queue itself.
  const stopping = new AbortController()
  const running = runWorker({
    pool: db.pool,
    spool,
    access: rounds.access,
    signal: stopping.signal,
    say: () => {},
  })
  while ((await fileOf(importId)).status !== 'done') await moment()
  stopping.abort()
  await running
  expect(await countsOf(db.pool, importId)).toEqual({
    records: 19,
    events: 15,
    duplicates: 0,
    skipped: 1,
    rejected: 3,
  })
  expect(await eventsOf(importId)).toBe(15)
  const rejects = await db.pool.query('select count(*)::int as n from reject where file_id = $1', [before.id])
  expect(rejects.rows).toEqual([{ n: 3 }])
  expect(await summaryOf(importId)).toMatchObject({ status: 'done', files_partial: '0' })
  await expect(access(spoolPath(spool, before.spool_name))).rejects.toThrow()
})

test('a file that failed before anything was committed begins at its beginning', async () => {
  const { importId } = await spoolFiles(db.pool, spool, [gzipSync(logOf(newRecords(30)))])
  await loadQueued(importId, loaderOf({ maxBytes: 1000 }))
  expect(await fileOf(importId)).toMatchObject({ status: 'failed', records: '0' })
  expect(await summaryOf(importId)).toMatchObject({ status: 'failed' })
  expect(await retryFiles(db, importId, null, spool)).toBe(1)
  await loadQueued(importId)
  expect(await fileOf(importId)).toMatchObject({ status: 'done', events: '30', spool_name: null })
})

test('a cut file ends as it did, however often, and counts nothing twice', async () => {
  const whole = gzipSync(lines([...newRecords(40), bad()]) + lines(newRecords(40)))
  const { importId } = await spoolFiles(db.pool, spool, [whole.subarray(0, whole.length * 0.7)])
  await loadQueued(importId)
  const [before, counts] = [await fileOf(importId), await countsOf(db.pool, importId)]
  expect(before).toMatchObject({ status: 'partial', reason: 'the gzip stream ends early', rejected: '1' })
  for (const _ of range(0, 2)) {
    const both = await Promise.allSettled([
      retryFiles(db, importId, null, spool),
      retryFiles(db, importId, null, spool),
    ])
    expect(both.map((one) => (one.status === 'fulfilled' ? one.value : one.reason)).sort()).toEqual([0, 1])
    await loadQueued(importId)
    const after = await fileOf(importId)
    // Its times are those of the last try.
    expect(after.started_at > before.finished_at).toBe(true)
    const untimed = { started_at: null, finished_at: null }
    expect({ ...after, ...untimed }).toEqual({ ...before, ...untimed })
    expect(await countsOf(db.pool, importId)).toEqual(counts)
  }
  expect(await eventsOf(importId)).toBe(counts.events)
})

test('a file whose workers are killed in the midst of the retry is loaded exactly once', async () => {
  const first = lines(newRecords(30))
  const { importId } = await spoolFiles(db.pool, spool, [inTwo(first, lines([...newRecords(110), bad()]))])
  await loadQueued(importId, loaderOf({ maxBytes: first.length + 1 }))
  expect(await fileOf(importId)).toMatchObject({ status: 'partial', events: '30' })
  await retryFiles(db, importId, null, spool)
  // A sequence does not roll back: every second try of a batch gets through.
  await db.pool.query(`
    create sequence batch_number;
    create function at_batch() returns trigger language plpgsql as $$
    begin
      if nextval('batch_number') % 2 = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return new;
    end $$;
    create trigger at_batch before update of committed_offset on file for each row execute function at_batch()`)
  await loadQueued(importId)
  expect(await countsOf(db.pool, importId)).toMatchObject({ records: 141, events: 140, duplicates: 0 })
  expect(await fileOf(importId)).toMatchObject({ status: 'done' })
  expect(await eventsOf(importId)).toBe(140)
})

test('an archive goes on behind the entries that it gave, and keeps what was wrong with one of them', async () => {
  const members = range(0, 5).map((n) => ({ name: `${n}.json`, content: logOf(newRecords(2)) }))
  const tar = await tarOf(members)
  const { importId, fileIds } = await spoolFiles(db.pool, spool, [tar, await tarOf(members)])
  await loadQueued(importId, loaderOf({ maxMembers: 3 }))
  // As if the second one's first member had been broken.
  await db.pool.query(
    `with broken as (
       update file set status = 'partial', damage = 'its checksum is wrong', reason = damage
       where archive_id = $1 and place = 0
     )
     update file set reason = '0.json: its checksum is wrong', position = 7 where id = $1`,
    [fileIds[1]],
  )
  expect(await summaryOf(importId)).toMatchObject({ files_partial: '3' })
  expect(await retryFiles(db, importId, String(fileIds[0]), spool)).toBe(1)
  expect(await retryFiles(db, importId, String(fileIds[1]), spool)).toBe(1)
  await loadQueued(importId)
  const files = await filesOf(importId)
  expect(files.filter(({ archive_id: archive }) => archive === null)).toMatchObject([
    { status: 'done', members: 5, reason: null },
    { status: 'partial', members: 5, reason: '0.json: its checksum is wrong', position: '7' },
  ])
  expect(files).toHaveLength(12)
  expect(await countsOf(db.pool, importId)).toMatchObject({ records: 20, events: 10, duplicates: 10 })
})

test('an object of a source that was refused is read once it may be', async () => {
  const key = rounds.put({ account: '111122223333', region: 'eu-central-1', day: '2026-03-01' }, 'a', 6)
  const sourceId = await rounds.newSource({ endpoint: rounds.proxy.url })
  await rounds.round(sourceId)
  rounds.proxy.setRule((_, asked) =>
    asked.includes('AWSLogs') && !asked.includes('list-type')
      ? { status: 403, code: 'AccessDenied' }
      : undefined,
  )
  await rounds.load(sourceId)
  expect(await rounds.object(sourceId, key)).toMatchObject({ state: 'refused' })
  const importId = String((await rounds.imports(sourceId))[0].id)
  const fileId = String((await fileOf(importId)).id)
  await db.pool.query(`update source_object set state = 'found' where source_id = $1`, [sourceId])
  await expect(retryFiles(db, importId, fileId, spool)).rejects.toMatchObject({ status: 409 })
  await db.pool.query(`update source_object set state = 'refused' where source_id = $1`, [sourceId])
  rounds.proxy.setRule(undefined)
  expect(await retryFiles(db, importId, fileId, spool)).toBe(1)
  expect(await rounds.object(sourceId, key)).toMatchObject({ state: 'queued', reason: null, retry_at: null })
  await rounds.load(sourceId)
  expect(await rounds.object(sourceId, key)).toMatchObject({ state: 'loaded', reason: null })
  expect(await fileOf(importId)).toMatchObject({ status: 'done', records: '6', attempts: 0 })
  await rounds.round(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 1 })
  expect(await rounds.imports(sourceId)).toHaveLength(1)
})

test('what cannot be read again is refused', async () => {
  const { importId, fileIds } = await spoolFiles(db.pool, spool, ['{}', logOf(newRecords(1)), '[1]', '"x"'])
  const [other] = (await spoolFiles(db.pool, spool, ['{}'])).fileIds
  const [failed, done, lost, gone] = fileIds.map(String) as [string, string, string, string]
  await expect(retryFiles(db, importId, failed, spool)).rejects.toMatchObject({ status: 409 })
  for (const { id, spool_name: name } of await filesOf(importId))
    if (String(id) === gone) await rm(spoolPath(spool, name))
  await loadQueued(importId)
  expect((await filesOf(importId)).map(({ status }) => status)).toEqual([
    'failed',
    'done',
    'failed',
    'failed',
  ])
  await db.pool.query('update file set spool_name = null where id = $1', [lost])
  for (const fileId of [done, lost, gone])
    await expect(retryFiles(db, importId, fileId, spool)).rejects.toMatchObject({ status: 409 })
  for (const fileId of [String(other), '0', 'x', '9999999999'])
    await expect(retryFiles(db, importId, fileId, spool)).rejects.toMatchObject({ status: 404 })
  await expect(retryFiles(db, '999999', null, spool)).rejects.toMatchObject({ status: 404 })
  expect(await retryFiles(db, importId, null, spool)).toBe(1)
  await loadQueued(importId)
  const { spool_name: kept } = await fileOf(importId)
  await deleteImport(db, importId, spool)
  await expect(access(spoolPath(spool, kept))).rejects.toThrow()
})

test('the bytes of files that failed are kept for a week, the newest of them up to a bound', async () => {
  await db.pool.query('update file set spool_name = null')
  const { importId } = await spoolFiles(db.pool, spool, ['{"a": 1}', '{"b": 1}', '{"c": 1}'])
  await loadQueued(importId)
  const names = (await filesOf(importId)).map(({ spool_name: name }) => String(name))
  await db.pool.query(
    `update file set finished_at = now() - interval '6 days' + interval '1 hour' * id where import_id = $1`,
    [importId],
  )
  const now = new Date()
  expect(await removeKept(db.pool, spool, now)).toBe(0)
  // Two of eight bytes each.
  expect(await removeKept(db.pool, spool, now, 16)).toBe(1)
  await expect(access(spoolPath(spool, names[0] as string))).rejects.toThrow()
  expect((await filesOf(importId)).map(({ spool_name: name }) => name)).toEqual([null, names[1], names[2]])
  await db.pool.query(`update file set finished_at = now() - interval '8 days' where spool_name = $1`, [
    names[1],
  ])
  expect(await removeKept(db.pool, spool, now)).toBe(1)
  expect(await retryFiles(db, importId, null, spool)).toBe(1)
  // What is queued is none of these.
  expect(await removeKept(db.pool, spool, now, 0)).toBe(0)
  await access(spoolPath(spool, names[2] as string))
})

test('a refusal says what to do instead', () => {
  const file = { status: 'failed', isMember: false, sourceId: null, wasOfSource: false } as const
  expect(refusal(file)).toBe('The bytes of this file are no longer kept: upload it again.')
  expect(refusal({ ...file, isMember: true })).toContain('upload the archive')
  expect(refusal({ ...file, wasOfSource: true })).toContain('source of this file was removed')
  expect(refusal({ ...file, wasOfSource: true, sourceId: 1 })).toContain('by itself')
  expect(refusal({ ...file, status: 'running' })).toContain('still being read')
  expect(refusal({ ...file, status: 'done' })).toContain('nothing to try again')
})
