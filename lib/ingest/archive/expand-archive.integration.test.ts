// Archives on their way in: members become files of their own, exactly once, and what is wrong is told where it is.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ContentLimits } from '../../db/environment'
import { testDatabase } from '../../db/test-database'
import { deleteImport } from '../delete-import'
import { FileLoader } from '../load-file'
import { TestRounds } from '../source/test-rounds'
import { UUID } from '../spool'
import { countsOf, range, spoolFiles, testRecord, testSpool } from '../test-files'
import { SHAPES } from '../test-reshape'
import { TestArchiveImports } from './test-archive-imports'
import { tarOf, zipOf } from './test-archives'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)

let next = 0
const newTexts = (count: number) => {
  next += count
  return range(next - count, count).map((n) => JSON.stringify(testRecord(n)))
}
const newLog = (count: number) => `{"Records":[${newTexts(count).join(',')}]}`

const archives = new TestArchiveImports(db, spool)
const imported = (content: string | Uint8Array, limits?: Partial<ContentLimits>) =>
  archives.imported(content, limits)

const eventsOf = async (importId: string) =>
  Number((await db.pool.query('select count(*) from event where import_id = $1', [importId])).rows[0].count)

const spooled = async () => (await readdir(spool.folder)).filter((name) => UUID.test(name))

beforeAll(() => db.pool.on('error', () => {}))
afterEach(async () => {
  await db.pool.query('drop trigger if exists at_lot on file')
  // What failed or broke off is kept for another try.
  const { rows } = await db.pool.query('select spool_name from file where spool_name is not null')
  const kept = new Set(rows.map((row) => row.spool_name))
  expect((await spooled()).filter((name) => !kept.has(name))).toEqual([])
})

test('an archive in an archive in an archive gives its logs in every shape, and no archive in that', async () => {
  const shapes = Object.entries(SHAPES)
  const members = shapes.map(([name, shape]) => ({ name: `${name}.log`, content: shape(newTexts(3)) }))
  const inmost = zipOf([{ name: 'x.json', content: newLog(2) }])
  const third = zipOf([...members, { name: 'fourth.zip', content: inmost }])
  const second = gzipSync(
    await tarOf([
      { name: 'third.zip', content: third },
      { name: 'b.json', content: newLog(4) },
    ]),
  )
  const first = zipOf([
    { name: 'in/second.tgz', content: second, stored: true },
    { name: 'a.json.gz', content: gzipSync(newLog(5)) },
  ])
  const { importId, files, summary } = await imported(first)
  expect(files.slice(0, 5)).toMatchObject([
    { name: '1.json', status: 'done', events: 0, reason: null, whole: true },
    { name: '1.json!/in/second.tgz', status: 'done', events: 0 },
    { name: '1.json!/a.json.gz', status: 'done', events: 5 },
    { name: '1.json!/in/second.tgz!/third.zip', status: 'done', events: 0 },
    { name: '1.json!/in/second.tgz!/b.json', status: 'done', events: 4 },
  ])
  for (const [i, [name]] of shapes.entries())
    expect(files[5 + i]).toMatchObject({
      name: `1.json!/in/second.tgz!/third.zip!/${name}.log`,
      status: 'done',
      events: 3,
    })
  expect(files.at(-1)).toMatchObject({
    name: '1.json!/in/second.tgz!/third.zip!/fourth.zip',
    status: 'failed',
    reason: expect.stringContaining('this is a zip archive: Cairn opens an archive in an archive'),
  })
  expect(await eventsOf(importId)).toBe(shapes.length * 3 + 9)
  expect(summary).toMatchObject({
    status: 'done',
    files: String(files.length),
    files_failed: '1',
    bytes: String(first.length),
    bytes_read: String(first.length),
  })
  const gone = await deleteImport(db, importId, spool)
  expect(gone).toMatchObject({ events: shapes.length * 3 + 9, files: files.length })
})

test('an archive that is gzipped besides, one that is empty, and one of anything but logs', async () => {
  expect((await imported(gzipSync(zipOf([{ name: 'a', content: newLog(1) }])))).files).toMatchObject([
    { status: 'done' },
    { name: '1.json!/a', events: 1 },
  ])
  expect((await imported(zipOf([]))).summary).toMatchObject({ status: 'done', files: '1' })
  const nothing = zipOf([{ name: 'a.png', content: '\x89PNG\r\n' }])
  expect((await imported(nothing)).summary).toMatchObject({ status: 'failed', files: '2', files_failed: '1' })
})

test('what explains logs is left out and told of, and what a system left is no file of the import', async () => {
  const { files } = await imported(
    zipOf([
      { name: 'README.md', content: '# Logs' },
      { name: '.DS_Store', content: 'Bud1' },
      { name: '__MACOSX/logs/._a.json', content: newLog(1) },
      { name: 'LICENSE', content: newLog(2) },
      { name: 'license-manager.json', content: Buffer.from(newLog(3), 'utf16le') },
      { name: 'notes.txt', content: 'hello' },
    ]),
  )
  expect(files.slice(1)).toMatchObject([
    {
      name: '1.json!/README.md',
      status: 'done',
      events: 0,
      reason: expect.stringMatching(/^left out/),
      whole: true,
    },
    { name: '1.json!/LICENSE', status: 'done', events: 2 },
    { name: '1.json!/license-manager.json', status: 'done', events: 3 },
    { name: '1.json!/notes.txt', status: 'failed', reason: expect.stringContaining('this is not JSON') },
  ])
})

describe('what is wrong', () => {
  test('with members is told of each, and of the first by the archive', async () => {
    const log = newLog(3)
    const { files, summary } = await imported(
      zipOf([
        { name: '../up.json', content: newLog(1) },
        { name: 'secret.json', content: 'x', encrypted: true },
        { name: 'wrong.json', content: log, wrong: true },
        { name: 'good.json', content: newLog(2) },
      ]),
    )
    expect(files).toMatchObject([
      {
        status: 'partial',
        reason: expect.stringMatching(/^secret\.json: it is encrypted/),
        position: expect.any(Number),
        whole: true,
      },
      { name: '1.json!/../up.json', status: 'done', events: 1 },
      { name: '1.json!/secret.json', status: 'failed', reason: expect.stringMatching(/^it is encrypted/) },
      {
        status: 'partial',
        events: 3,
        reason: 'its content does not match its checksum',
        position: log.length,
      },
      { status: 'done', events: 2 },
    ])
    expect(summary).toMatchObject({ status: 'done', files_partial: '2', files_failed: '1' })
  })

  test('with all of them leaves the archive failed', async () => {
    const { files, summary } = await imported(zipOf([{ name: 'a', content: 'x', encrypted: true }]))
    expect(files).toMatchObject([
      { status: 'failed', reason: expect.stringMatching(/^a: it is encrypted/) },
      {},
    ])
    expect(summary).toMatchObject({ status: 'failed' })
  })

  test('with the archive costs nothing that stood before it', async () => {
    const zip = zipOf([
      { name: 'a.json', content: newLog(2) },
      { name: 'b.jsonl', content: newTexts(90).join('\n') },
    ])
    const cutZip = await imported(zip.subarray(0, zip.length - 500))
    expect(cutZip.files).toMatchObject([
      { status: 'partial', reason: expect.stringContaining('b.jsonl: its compressed content ends early') },
      { status: 'done', events: 2 },
      { status: 'partial', reason: 'its compressed content ends early' },
    ])
    expect(cutZip.files[2].events).toBeGreaterThan(0)
    const tar = await tarOf([
      { name: 'a.json', content: newLog(2) },
      { name: 'b.jsonl', content: newTexts(90).join('\n') },
    ])
    const cutTar = await imported(gzipSync(tar.subarray(0, 10_000)))
    expect(cutTar.files).toMatchObject([
      { status: 'partial', reason: expect.stringContaining('the tar archive ends early') },
      { status: 'done', events: 2 },
      { status: 'partial', reason: 'the tar archive ends early' },
    ])
    expect(cutTar.files[2].events).toBeGreaterThan(5)
    const alone = await imported(zip.subarray(0, 20))
    expect(alone.files).toMatchObject([{ status: 'failed', reason: expect.stringContaining('is cut') }])
    expect(alone.summary).toMatchObject({ status: 'failed' })
  })

  test('where there is too much in it ends it there', async () => {
    const zeros = Buffer.alloc(65 * 1024 * 1024)
    const bomb = await imported(
      zipOf([
        { name: 'zeros', content: zeros },
        { name: 'a', content: newLog(1) },
      ]),
    )
    expect(bomb.files).toMatchObject([
      { status: 'partial', reason: expect.stringMatching(/^zeros: it holds more than 200 times its size/) },
      { name: '1.json!/zeros', status: 'failed', reason: expect.stringContaining('CAIRN_MAX_INFLATE_RATIO') },
      { name: '1.json!/a', status: 'done', events: 1 },
    ])
    const members = [newLog(1), newLog(2), newLog(3)].map((content, i) => ({ name: `${i}`, content }))
    const inner = zipOf(members)
    const around = [{ name: 'in.zip', content: inner }, ...members]
    const outer = around.reduce((sum, { content }) => sum + content.length, 0)
    // In an archive that lies in another a member counts 512 bytes more.
    const large = await imported(zipOf(around), {
      maxBytes: outer + (members[0]?.content.length ?? 0) + 512,
    })
    const stopped = large.files.filter(({ reason }) => reason?.includes('more than it may'))
    expect(stopped).toMatchObject([{ name: '1.json!/in.zip', status: 'partial' }])
    expect(large.files.length).toBe(6)
  })
})

describe('exactly once', () => {
  const many = (count: number) => range(0, count).map((i) => ({ name: `${i}.json`, content: newLog(1) }))

  test('whatever dies while lots are handed over', async () => {
    const { importId, fileIds } = await spoolFiles(db.pool, spool, [gzipSync(await tarOf(many(450)))])
    await db.pool.query(`
      create sequence lot_number;
      create table lot_commit as select current_setting('synchronous_commit') as waits limit 0;
      create function at_lot() returns trigger language plpgsql as $$
      begin
        if new.entries_read <> old.entries_read then
          if nextval('lot_number') % 2 = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
          insert into lot_commit values (current_setting('synchronous_commit'));
        end if;
        return new;
      end $$;
      create trigger at_lot before update on file for each row execute function at_lot()`)
    const loader = new FileLoader(db.pool, spool)
    expect(await loader.loadFile(fileIds[0] as number, new AbortController().signal)).toBe('finished')
    const { rows } = await db.pool.query(
      `select count(*)::int as files, count(distinct name)::int as names, count(j.key)::int as jobs
       from file f left join graphile_worker.jobs j on j.key = 'file:' || f.id
       where f.archive_id = $1`,
      [fileIds[0]],
    )
    expect(rows[0]).toEqual({ files: 450, names: 450, jobs: 450 })
    expect(await archives.filesOf(importId)).toMatchObject([
      { status: 'done', whole: true },
      ...Array(450).fill({}),
    ])
    expect((await db.pool.query('select distinct waits from lot_commit')).rows).toEqual([{ waits: 'on' }])
    // What was handed over in vain is an orphan, which the spool clears away later.
    await db.pool.query('delete from file where import_id = $1', [importId])
    for (const name of await spooled()) await rm(path.join(spool.folder, name))
  })

  test('whenever the worker is stopped', async () => {
    const members = many(40)
    const tar = gzipSync(
      await tarOf([...members.slice(20), { name: 'in.zip', content: zipOf(members.slice(0, 20)) }]),
    )
    const { importId } = await spoolFiles(db.pool, spool, [tar])
    let stops = 0
    await archives.loadAll(importId, new FileLoader(db.pool, spool), () =>
      stops++ < 30 ? stops % 12 : 10_000,
    )
    expect(await countsOf(db.pool, importId)).toMatchObject({ records: 40, events: 40, duplicates: 0 })
    expect(await eventsOf(importId)).toBe(40)
    expect((await archives.filesOf(importId)).map(({ status }) => status)).toEqual(Array(42).fill('done'))
    for (const name of await spooled()) await rm(path.join(spool.folder, name))
  })
})

test('a source reads archives, and reads one again whose events went with another import', async () => {
  const folder = path.join(rounds.folder, 'archives')
  await mkdir(folder)
  const log = rounds.log(5)
  await writeFile(path.join(folder, 'a.zip'), zipOf([{ name: 'x/a.json.gz', content: log }]))
  const upload = await imported(log)
  expect(upload.files).toMatchObject([{ events: 5 }])
  const sourceId = await rounds.newSource({ folder })
  await rounds.roundAndLoad(sourceId)
  const [made] = await rounds.imports(sourceId)
  await archives.loadAll(made.id)
  expect(await archives.filesOf(made.id)).toMatchObject([
    { name: 'a.zip' },
    { name: 'a.zip!/x/a.json.gz', events: 0 },
  ])
  expect(await archives.summaryOf(made.id)).toMatchObject({ status: 'done', duplicates: '5' })
  expect(await rounds.object(sourceId, 'a.zip')).toMatchObject({ state: 'loaded', reason: null })
  await deleteImport(db, upload.importId, spool)
  expect(await rounds.object(sourceId, 'a.zip')).toMatchObject({ state: 'removed' })
})
