// What the ledger remembers of objects, and what of it is queued, in which order and into which import.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { addFileJobs, requeueFiles } from '../file-jobs'
import { logOf, spoolFiles, testRecord, testSpool } from '../test-files'
import { enqueueObjects } from './enqueue-objects'
import { ARCHIVED_REASON, recordSeen } from './ledger'
import type { StoredObject } from './object-store'

const db = testDatabase()
const spool = testSpool()
let sourceId: number

const keyOf = (day: string, name: string, kind = 'CloudTrail', account = '111122223333') =>
  `AWSLogs/${account}/${kind}/eu-west-1/${day.replaceAll('-', '/')}/${account}_${kind}_eu-west-1_${day.replaceAll('-', '')}T1005Z_${name}.json.gz`
const objectOf = (key: string, fields: Partial<StoredObject> = {}): StoredObject => ({
  key,
  etag: 'one',
  bytes: 100,
  modifiedAt: new Date('2026-03-04T10:06:00Z'),
  storageClass: null,
  ...fields,
})
const rowOf = async (key: string) =>
  (
    await db.pool.query('select *, day::text from source_object where source_id = $1 and key = $2', [
      sourceId,
      key,
    ])
  ).rows[0]
const keysOf = async (fileIds: readonly number[]) =>
  (await db.pool.query('select name from file where id = any($1::int[]) order by id', [fileIds])).rows.map(
    ({ name }) => String(name),
  )

beforeEach(async () => {
  await db.pool.query('delete from import')
  await db.pool.query('delete from source')
  const { rows } = await db.pool.query(
    `insert into source (kind, bucket, prefix) values ('s3', 'logs', 'my/') returning id`,
  )
  sourceId = rows[0].id
})

describe('what is seen', () => {
  test('is new once, and says by its key what it is', async () => {
    const key = keyOf('2026-03-01', 'aaaa')
    expect(await recordSeen(db.pool, sourceId, [objectOf(key), objectOf('strange.json')])).toBe(2)
    expect(await recordSeen(db.pool, sourceId, [objectOf(key), objectOf('strange.json')])).toBe(0)
    expect(await rowOf(key)).toMatchObject({
      kind: 'CloudTrail',
      account: '111122223333',
      region: 'eu-west-1',
      day: '2026-03-01',
      delivered_at: new Date('2026-03-01T10:05:00Z'),
      state: 'found',
    })
    expect(await rowOf('strange.json')).toMatchObject({ kind: 'other', account: null, day: '2026-03-04' })
  })

  test('is known by the folder of its account where AWSLogs is left out', async () => {
    const key = `copy/${keyOf('2026-03-01', 'aaaa', 'CloudTrail-Digest').slice('AWSLogs/'.length)}`
    await recordSeen(db.pool, sourceId, [objectOf(key)])
    expect(await rowOf(key)).toMatchObject({
      kind: 'CloudTrail-Digest',
      account: '111122223333',
      day: '2026-03-01',
    })
  })

  test('is nothing where the database cannot hold the key', async () => {
    expect(await recordSeen(db.pool, sourceId, [objectOf('a\0b'), objectOf('ab')])).toBe(1)
  })

  test('is only what the filters let in', async () => {
    const keys = ['2026-03-01', '2026-03-02'].map((day) => keyOf(day, 'aaaa'))
    const filters = { since: '2026-03-02', accounts: ['111122223333'], regions: [], kinds: [] }
    const objects = [...keys, keyOf('2026-03-02', 'aaaa', 'CloudTrail', '444455556666'), 'strange.json']
    expect(
      await recordSeen(
        db.pool,
        sourceId,
        objects.map((key) => objectOf(key)),
        { filters },
      ),
    ).toBe(2)
    const { rows } = await db.pool.query('select key from source_object order by account')
    expect(rows).toEqual([{ key: keys[1] }, { key: 'strange.json' }])
  })

  test.each(['queued', 'loaded', 'failed', 'refused'])(
    'is new again when it was %s and replaced, and forgets what was known of the version before',
    async (state) => {
      const key = keyOf('2026-03-01', 'aaaa')
      await recordSeen(db.pool, sourceId, [objectOf(key)])
      await db.pool.query(
        `update source_object set state = $1, tries = 3, retry_at = now(), content_hash = 'x', reason = 'r'`,
        [state],
      )
      expect(await recordSeen(db.pool, sourceId, [objectOf(key)])).toBe(0)
      expect(await recordSeen(db.pool, sourceId, [objectOf(key, { etag: 'two', bytes: 7 })])).toBe(1)
      expect(await rowOf(key)).toMatchObject({
        state: 'found',
        etag: 'two',
        bytes: '7',
        tries: 0,
        retry_at: null,
        content_hash: null,
        reason: null,
      })
    },
  )

  test('in an archive is not to be read until it comes out of it, or a person asks', async () => {
    const [one, two] = [keyOf('2026-03-01', 'aaaa'), keyOf('2026-03-01', 'bbbb')]
    const archived = [one, two].map((key) => objectOf(key, { storageClass: 'GLACIER' }))
    expect(await recordSeen(db.pool, sourceId, archived)).toBe(0)
    expect(await recordSeen(db.pool, sourceId, archived)).toBe(0)
    expect(await rowOf(one)).toMatchObject({ state: 'archived', reason: ARCHIVED_REASON })
    expect(await recordSeen(db.pool, sourceId, [objectOf(one)])).toBe(1)
    expect(await recordSeen(db.pool, sourceId, archived, { restore: true })).toBe(1)
    expect(await rowOf(two)).toMatchObject({ state: 'found', reason: null })
  })

  test('that was gone when it was read is tried again after its delay, what was removed or failed when asked for', async () => {
    const [gone, removed, failed] = ['aaaa', 'bbbb', 'cccc'].map((name) =>
      objectOf(keyOf('2026-03-01', name)),
    ) as [StoredObject, StoredObject, StoredObject]
    const all = [gone, removed, failed]
    await recordSeen(db.pool, sourceId, all)
    await db.pool.query(
      `update source_object
       set
         state    = case key when $1 then 'gone' when $2 then 'failed' else 'removed' end,
         tries    = 2,
         retry_at = case key when $2 then null else now() + interval '1 minute' end`,
      [gone.key, failed.key],
    )
    expect(await recordSeen(db.pool, sourceId, all)).toBe(0)
    await db.pool.query(`update source_object set retry_at = now() - interval '1 second'`)
    expect(await recordSeen(db.pool, sourceId, all)).toBe(1)
    expect(await rowOf(gone.key)).toMatchObject({ state: 'found', tries: 2, retry_at: null })
    expect(await recordSeen(db.pool, sourceId, all, { restore: true })).toBe(2)
    expect(await rowOf(failed.key)).toMatchObject({ state: 'found' })
    expect(await rowOf(removed.key)).toMatchObject({ state: 'found' })
  })
})

describe('what is queued', () => {
  const seeAll = (keys: readonly string[]) =>
    recordSeen(
      db.pool,
      sourceId,
      keys.map((key) => objectOf(key)),
    )

  test('is the newest day first, no digests, each once, with a job of its own', async () => {
    const keys = ['2026-03-02', '2026-03-01', '2026-03-03'].flatMap((day) => [
      keyOf(day, 'bbbb'),
      keyOf(day, 'aaaa'),
    ])
    await seeAll([...keys, keyOf('2026-03-03', 'aaaa', 'CloudTrail-Digest')])
    const first = await enqueueObjects(db.pool, sourceId, 'newest', 3)
    expect(await keysOf(first.fileIds)).toEqual([
      keyOf('2026-03-03', 'aaaa'),
      keyOf('2026-03-03', 'bbbb'),
      keyOf('2026-03-02', 'aaaa'),
    ])
    const rest = await enqueueObjects(db.pool, sourceId, 'newest', 100)
    expect(rest.importId).toBe(first.importId)
    expect(await keysOf(rest.fileIds)).toHaveLength(3)
    expect(await enqueueObjects(db.pool, sourceId, 'newest', 100)).toEqual({ importId: null, fileIds: [] })
    expect(await rowOf(keyOf('2026-03-03', 'aaaa'))).toMatchObject({
      state: 'queued',
      file_id: first.fileIds[0],
    })
    const { rows } = await db.pool.query(
      `select f.*, j.task_identifier, i.source
       from file f join graphile_worker.jobs j on j.key = 'file:' || f.id join import i on i.id = f.import_id
       where f.source_id = $1`,
      [sourceId],
    )
    expect(rows).toHaveLength(6)
    expect(rows[0]).toMatchObject({
      etag: 'one',
      bytes: '100',
      spool_id: null,
      task_identifier: 'load-file:source',
      source: 's3://logs/my/',
    })
  })

  test('are only these keys, and of a source in two processes at once each file once', async () => {
    const keys = Array.from({ length: 60 }, (_, i) => keyOf('2026-03-01', `n${i}`))
    await seeAll(keys)
    const one = await enqueueObjects(db.pool, sourceId, [keys[7] as string, 'unknown'], 100)
    expect(await keysOf(one.fileIds)).toEqual([keys[7]])
    const all = await Promise.all([0, 1, 2, 3].map(() => enqueueObjects(db.pool, sourceId, 'newest', 20)))
    expect(new Set(all.flatMap(({ fileIds }) => fileIds)).size).toBe(59)
    const imports = await db.pool.query('select id from import where source_id = $1', [sourceId])
    expect(imports.rows).toEqual([{ id: one.importId }])
  })

  test('goes first where a queue told of it, behind an upload that came before', async () => {
    const told = keyOf('2026-03-01', 'told')
    await seeAll([told, keyOf('2026-03-02', 'aaaa'), keyOf('2026-03-02', 'bbbb')])
    const bulk = await enqueueObjects(db.pool, sourceId, 'newest', 2)
    const uploaded = await spoolFiles(db.pool, spool, [logOf([testRecord(1)])])
    const { fileIds } = await enqueueObjects(db.pool, sourceId, [told], 1)
    const { rows } = await db.pool.query(
      `select f.id from graphile_worker.jobs j join file f on j.key = 'file:' || f.id
       where j.run_at <= now()
       order by j.priority, j.run_at`,
    )
    expect(rows.map(({ id }) => id)).toEqual([...uploaded.fileIds, ...fileIds, ...bulk.fileIds])
  })

  test('has a turn as others have when it has waited for its source', async () => {
    await seeAll(['waited', 'waits', 'other'])
    const queue = async (key: string) =>
      (await enqueueObjects(db.pool, sourceId, [key], 1)).fileIds[0] as number
    const [waited, waits] = [await queue('waited'), await queue('waits')]
    await addFileJobs(db.pool, [waited], { delayMs: 1 })
    await addFileJobs(db.pool, [waits], { delayMs: 60_000 })
    await queue('other')
    await sleep(10)
    await requeueFiles(db.pool, spool)
    await seeAll(['last'])
    await enqueueObjects(db.pool, sourceId, 'newest', 1)
    const { rows } = await db.pool.query(
      `select f.name from graphile_worker.jobs j join file f on j.key = 'file:' || f.id
       where f.source_id = $1 and j.run_at <= now()
       order by j.priority, j.run_at`,
      [sourceId],
    )
    expect(rows.map(({ name }) => name)).toEqual(['other', 'waited', 'last'])
  })

  test('goes into another import when that of the round was deleted', async () => {
    await seeAll([keyOf('2026-03-01', 'aaaa'), keyOf('2026-03-01', 'bbbb')])
    const one = await enqueueObjects(db.pool, sourceId, 'newest', 1)
    await db.pool.query('delete from import where id = $1', [one.importId])
    const two = await enqueueObjects(db.pool, sourceId, 'newest', 1)
    expect(two.importId).not.toBe(one.importId)
    expect(two.fileIds).toHaveLength(1)
  })

  test('leaves out what the source does not want by now', async () => {
    const other = keyOf('2026-03-05', 'aaaa', 'CloudTrail', '444455556666')
    const insight = keyOf('2026-03-05', 'aaaa', 'CloudTrail-Insight')
    const late = keyOf('2026-03-05', 'aaaa')
    await seeAll([keyOf('2026-03-01', 'aaaa'), late, other, insight, 'strange.json'])
    await db.pool.query(
      `update source set since = '2026-03-02', accounts = '{111122223333}', regions = '{eu-west-1}', kinds = '{CloudTrail}'`,
    )
    const { fileIds } = await enqueueObjects(db.pool, sourceId, 'newest', 10)
    expect(await keysOf(fileIds)).toEqual([late, 'strange.json'])
  })
})
