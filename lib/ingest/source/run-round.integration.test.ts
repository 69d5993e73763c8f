// Rounds of a source over a real bucket: what is found, when, in which order, and what becomes of it.
import { createHash } from 'node:crypto'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { deleteImport } from '../delete-import'
import { testSpool } from '../test-files'
import { randomFrom } from './test-random'
import { TestRounds } from './test-rounds'
import { recentDays, trailKey } from './test-trail'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
const [today = '', yesterday = '', dayBefore = ''] = recentDays(3)

describe('a round', () => {
  test('finds all that lies there, newest day first, as one import that closes', async () => {
    const seed = 7
    const days = ['2025-11-30', '2025-12-01', '2026-01-02', today]
    const files = rounds.trail(randomFrom(seed), { files: 60, days })
    rounds.endpoint.put(rounds.bucket, files)
    const sourceId = await rounds.newSource()
    await rounds.round(sourceId)
    expect(await rounds.ledger(sourceId)).toEqual({ queued: 60 })
    const { rows } = await db.pool.query(
      `select o.day::text as day from file f join source_object o on o.file_id = f.id where f.source_id = $1 order by f.id`,
      [sourceId],
    )
    // What is listed at once is queued at once: the days that can still change come before all others.
    const newest = files.filter(({ day }) => day === today).length
    expect(rows.findLastIndex(({ day }) => day === today)).toBe(newest - 1)
    const [before] = await rounds.imports(sourceId)
    expect(before).toMatchObject({ status: 'queued', files: '60', source: `s3://${rounds.bucket}/` })
    await rounds.load(sourceId)
    const total = files.reduce((sum, file) => sum + file.records, 0)
    expect(await rounds.events(sourceId)).toBe(total)
    expect(await rounds.ledger(sourceId)).toEqual({ loaded: 60 })
    const [{ key, body } = { key: '', body: Buffer.of() }] = files
    expect((await rounds.object(sourceId, key)).content_hash).toEqual(
      createHash('sha256').update(gunzipSync(body)).digest(),
    )
    expect(await rounds.imports(sourceId)).toMatchObject([{ status: 'done', events: String(total) }])
    const source = await rounds.source(sourceId)
    expect(source).toMatchObject({
      layout: 'trail',
      round_started_at: null,
      round_import_id: null,
      failures: 0,
    })
    expect(source.listed_fully_at).not.toBeNull()
    expect(source.next_sync_at.getTime()).toBeGreaterThan(Date.now() + 14 * 60_000)
  })

  test('without anything new makes no import', async () => {
    rounds.put({ day: today }, 'a', 2)
    const sourceId = await rounds.newSource()
    await rounds.roundAndLoad(sourceId)
    await rounds.round(sourceId)
    await rounds.round(sourceId)
    expect(await rounds.imports(sourceId)).toHaveLength(1)
    expect(await rounds.events(sourceId)).toBe(2)
  })

  test('finds what came late, behind newer keys, and what was replaced', async () => {
    const newer = trailKey({ day: today }, 'zzzz', '2300')
    const replaced = trailKey({ day: yesterday }, 'mmmm', '0900')
    rounds.endpoint.put(rounds.bucket, [
      { key: newer, body: rounds.log(1) },
      { key: replaced, body: rounds.log(1) },
    ])
    const sourceId = await rounds.newSource()
    await rounds.roundAndLoad(sourceId)
    // Two days late at the most, whatever the time of day is now.
    const late = trailKey({ day: dayBefore }, 'aaaa', '0100')
    rounds.endpoint.put(rounds.bucket, [
      { key: late, body: rounds.log(3) },
      { key: replaced, body: rounds.log(4) },
    ])
    await rounds.roundAndLoad(sourceId)
    expect(await rounds.events(sourceId)).toBe(9)
    expect(await rounds.ledger(sourceId)).toEqual({ loaded: 3 })
    expect(await rounds.imports(sourceId)).toMatchObject([{ files: '2' }, { files: '2', events: '7' }])
  })

  test('lists older days when all is listed again, and then only', async () => {
    rounds.put({ day: today }, 'a', 1)
    const sourceId = await rounds.newSource()
    await rounds.round(sourceId)
    const old = trailKey({ day: '2024-05-06' }, 'a')
    rounds.endpoint.put(rounds.bucket, [{ key: old, body: rounds.log(1) }])
    await rounds.round(sourceId)
    expect(await rounds.object(sourceId, old)).toBeUndefined()
    await rounds.change(sourceId, `listed_fully_at = now() - interval '25 hours'`)
    await rounds.round(sourceId)
    expect(await rounds.object(sourceId, old)).toMatchObject({ state: 'queued' })
  })

  test('finds a region that is new without listing everything', async () => {
    rounds.put({ day: today }, 'a', 1)
    const sourceId = await rounds.newSource()
    await rounds.round(sourceId)
    const elsewhere = trailKey({ day: today, region: 'ap-south-1', account: '777788889999' }, 'a')
    rounds.endpoint.put(rounds.bucket, [{ key: elsewhere, body: rounds.log(1) }])
    await rounds.round(sourceId)
    expect(await rounds.object(sourceId, elsewhere)).toMatchObject({ state: 'queued', region: 'ap-south-1' })
  })

  test('leaves out what the filters leave out', async () => {
    const wanted = trailKey({ day: '2026-02-01' }, 'a')
    const digest = trailKey({ day: '2026-02-01', kind: 'CloudTrail-Digest' }, 'a')
    rounds.endpoint.put(
      rounds.bucket,
      [
        wanted,
        digest,
        trailKey({ day: '2026-01-31' }, 'early'),
        trailKey({ day: '2026-02-01', account: '444455556666' }, 'a'),
        trailKey({ day: '2026-02-01', region: 'us-east-1' }, 'a'),
        trailKey({ day: '2026-02-01', kind: 'CloudTrail-Insight' }, 'a'),
      ].map((key) => ({ key, body: rounds.log(1) })),
    )
    const sourceId = await rounds.newSource({
      since: '2026-02-01',
      accounts: ['111122223333'],
      regions: ['eu-central-1'],
      kinds: ['CloudTrail'],
    })
    await rounds.round(sourceId)
    const { rows } = await db.pool.query('select key from source_object where source_id = $1', [sourceId])
    expect(rows.map(({ key }) => key).sort()).toEqual([digest, wanted].sort())
    await rounds.change(sourceId, `since = null, accounts = '{}', listed_fully_at = null`)
    await rounds.round(sourceId)
    expect(await rounds.ledger(sourceId)).toMatchObject({ queued: 3 })
  })

  test('of files without layout lists them all, and no other service’s', async () => {
    const put = (key: string) => rounds.endpoint.put(rounds.bucket, [{ key, body: rounds.log(1) }])
    put('export/one.json.gz')
    put('export/')
    put('AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/01/01/lb.log.gz')
    const sourceId = await rounds.newSource()
    await rounds.round(sourceId)
    put('export/0.json.gz')
    await rounds.roundAndLoad(sourceId)
    expect(await rounds.ledger(sourceId)).toEqual({ loaded: 2 })
    expect(await rounds.source(sourceId)).toMatchObject({ layout: 'flat' })
  })

  test('goes on with its import where a killed process left it', async () => {
    const files = rounds.trail(randomFrom(3), { files: 20, days: [today] })
    rounds.endpoint.put(rounds.bucket, files.slice(0, 5))
    const sourceId = await rounds.newSource()
    await rounds.round(sourceId)
    // As if it had not come to its end.
    const [{ id: importId }] = await rounds.imports(sourceId)
    await db.pool.query(
      'update source set round_started_at = now(), round_full = true, round_import_id = $2 where id = $1',
      [sourceId, importId],
    )
    await db.pool.query('update import set open = true where id = $1', [importId])
    await expect(deleteImport(db, String(importId))).rejects.toMatchObject({ status: 409 })
    rounds.endpoint.put(rounds.bucket, files.slice(5))
    await rounds.round(sourceId)
    await rounds.load(sourceId)
    expect(await rounds.imports(sourceId)).toMatchObject([{ id: importId, files: '20', status: 'done' }])
  })

  test('of a source that is paused meanwhile ends without one', async () => {
    const sourceId = await rounds.newSource({ paused: true, round_started_at: new Date(), round_full: true })
    await rounds.round(sourceId)
    expect(await rounds.source(sourceId)).toMatchObject({
      round_started_at: null,
      synced_at: null,
      problem: null,
    })
  })
})

test('a file is loaded and in the ledger as loaded at once, or neither', async () => {
  const key = rounds.put({ day: today }, 'a', 3)
  const sourceId = await rounds.newSource()
  await rounds.round(sourceId)
  await db.pool.query(`
    create function no_further() returns trigger language plpgsql as $$
    begin raise exception 'no further'; end $$;
    create trigger no_further before update on source_object
    for each row when (new.state = 'loaded') execute function no_further()`)
  await expect(rounds.load(sourceId)).rejects.toThrow('no further')
  expect(await rounds.events(sourceId)).toBe(0)
  expect(await rounds.imports(sourceId)).toMatchObject([{ status: 'running', events: '0' }])
  await db.pool.query('drop function no_further cascade')
  await rounds.load(sourceId)
  expect(await rounds.events(sourceId)).toBe(3)
  expect(await rounds.object(sourceId, key)).toMatchObject({ state: 'loaded' })
})

test('what was deleted with its import comes back only when a full sync is asked for', async () => {
  rounds.put({ day: today }, 'a', 3)
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)
  const [{ id: importId }] = await rounds.imports(sourceId)
  await deleteImport(db, String(importId))
  expect(await rounds.ledger(sourceId)).toEqual({ removed: 1 })
  await rounds.change(sourceId, 'listed_fully_at = null, sync_asked_at = now()')
  await rounds.round(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ removed: 1 })
  await rounds.change(sourceId, 'sync_asked_full = true, sync_asked_at = now()')
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.events(sourceId)).toBe(3)
})

test('what a later file had copies of comes back, too, when the import that brought it first is deleted', async () => {
  const body = rounds.log(3)
  const [first, copy] = [trailKey({ day: yesterday }, 'a'), trailKey({ day: today }, 'b')]
  const sourceId = await rounds.newSource()
  for (const key of [first, copy]) {
    rounds.endpoint.put(rounds.bucket, [{ key, body }])
    await rounds.roundAndLoad(sourceId)
  }
  const [{ id: importId }] = await rounds.imports(sourceId)
  rounds.endpoint.delete(rounds.bucket, first)
  await deleteImport(db, String(importId))
  expect(await rounds.events(sourceId)).toBe(0)
  expect(await rounds.ledger(sourceId)).toEqual({ removed: 2 })
  await rounds.change(sourceId, 'sync_asked_full = true, sync_asked_at = now()')
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.events(sourceId)).toBe(3)
})

test('a folder is synced like a bucket, by its host', async () => {
  const put = async (key: string, content: Buffer) => {
    await mkdir(path.dirname(path.join(rounds.folder, key)), { recursive: true })
    await writeFile(path.join(rounds.folder, key), content)
  }
  const first = trailKey({ day: yesterday }, 'a')
  await put(first, rounds.log(2))
  const sourceId = await rounds.newSource({ folder: rounds.folder })
  await rounds.round(sourceId)
  const { rows } = await db.pool.query(
    `select j.task_identifier from file f join graphile_worker.jobs j on j.key = 'file:' || f.id where f.source_id = $1`,
    [sourceId],
  )
  expect(rows).toEqual([{ task_identifier: `load-file:${spool.id}` }])
  await rounds.load(sourceId)
  await put(trailKey({ day: yesterday }, '0'), rounds.log(1))
  await put(first, rounds.log(5))
  await utimes(path.join(rounds.folder, first), new Date(), new Date(Date.now() + 5000))
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.events(sourceId)).toBe(8)
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 2 })
})
