// What archives claim, and what goes on around them while they are unpacked.
import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { FileLoader } from '../load-file'
import { UUID } from '../spool'
import { logOf, range, spoolFiles, testRecord, testSpool } from '../test-files'
import { TestArchiveImports } from './test-archive-imports'
import { tarOf, withChecksum, zipOf } from './test-archives'

const db = testDatabase()
const spool = testSpool()
const log = logOf([testRecord(1)])

const load = (fileId: number | undefined, signal = new AbortController().signal) =>
  new FileLoader(db.pool, spool).loadFile(fileId as number, signal)

/** Unpacks an archive; answers its row and those of what was in it, none of which are read yet. */
async function unpacked(content: Uint8Array) {
  const { importId, fileIds } = await spoolFiles(db.pool, spool, [content])
  const outcome = await load(fileIds[0])
  const { rows } = await db.pool.query(
    'select id, name, status, bytes::float8, reason, position::float8 from file where import_id = $1 order by id',
    [importId],
  )
  const { rows: summary } = await db.pool.query(
    'select bytes, bytes_read from import_summary where id = $1',
    [importId],
  )
  return { importId, outcome, files: rows, summary: summary[0] }
}

beforeAll(() => db.pool.on('error', () => {}))
afterEach(async () => {
  await db.pool.query('drop trigger if exists others on file')
  const { rows } = await db.pool.query('select spool_name from file where spool_name is not null')
  const spooled = (await readdir(spool.folder)).filter((name) => UUID.test(name))
  expect(spooled.sort()).toEqual(rows.map((row) => row.spool_name).sort())
})

test('a member may claim any size: the others are imported, and it counts for no more than there is', async () => {
  const bytes = await tarOf([
    { name: 'a.json', content: log },
    { name: 'b', content: '' },
  ])
  const at = 512 + Math.ceil(log.length / 512) * 512
  // Of a kind that nobody knows, and of more bytes than any number of ours.
  bytes.write('Z', at + 156)
  bytes.fill(0xff, at + 124, at + 136)
  bytes[at + 124] = 0x80
  const header = withChecksum(bytes.subarray(at, at + 512))
  const { files, summary } = await unpacked(
    Buffer.concat([bytes.subarray(0, at), header, Buffer.alloc(1024)]),
  )
  expect(files).toMatchObject([
    { status: 'partial', reason: expect.stringContaining('of a kind') },
    { name: '1.json!/a.json', status: 'queued' },
    { name: '1.json!/b', status: 'failed', bytes: at + 512 + 1024 },
  ])
  expect(summary).toMatchObject({ bytes: String(at + 512 + 1024) })
})

test('folders are entries as well: an archive of nothing else has an end', async () => {
  const loader = new FileLoader(db.pool, spool, {
    contentLimits: { maxBytes: 1e9, maxRatio: 200, maxMembers: 2 },
  })
  const folders = ['a/', 'b/', 'c/'].map((name) => ({ name, content: '' }))
  for (const content of [zipOf(folders), await tarOf(folders)]) {
    const { fileIds } = await spoolFiles(db.pool, spool, [content])
    await loader.loadFile(fileIds[0] as number, new AbortController().signal)
    const { rows } = await db.pool.query('select status, reason from file where id = $1', [fileIds[0]])
    expect(rows).toMatchObject([{ status: 'failed', reason: expect.stringContaining('more than 2 members') }])
  }
  const files = ['a', 'b/', 'c'].map((name) => ({ name, content: '' }))
  const { fileIds } = await spoolFiles(db.pool, spool, [zipOf(files)])
  await loader.loadFile(fileIds[0] as number, new AbortController().signal)
  const { rows } = await db.pool.query('select status, members from file where id = $1', [fileIds[0]])
  expect(rows).toEqual([{ status: 'partial', members: 1 }])
})

test('an archive in another that is damaged is no whole one', async () => {
  const inner = zipOf([{ name: 'a.json', content: log }])
  const { files, importId } = await unpacked(zipOf([{ name: 'in.zip', content: inner, wrong: true }]))
  await load(Number(files[1].id))
  const { rows } = await db.pool.query('select status, reason from file where import_id = $1 order by id', [
    importId,
  ])
  expect(rows).toMatchObject([
    { status: 'partial' },
    { status: 'partial', reason: 'its content does not match its checksum' },
    { status: 'queued' },
  ])
})

test('what came before a lot is read before it', async () => {
  const { importId, fileIds } = await spoolFiles(db.pool, spool, [zipOf([{ name: 'a.json', content: log }])])
  await db.pool.query(`update import set created_at = now() - interval '1 hour' where id = $1`, [importId])
  await load(fileIds[0])
  const { rows } = await db.pool.query(
    `select j.run_at > now() - interval '1 day 10 minutes' as behind
     from file f join graphile_worker.jobs j on j.key = 'file:' || f.id
     where f.archive_id = $1`,
    [fileIds[0]],
  )
  expect(rows).toEqual([{ behind: true }])
})

test('archives that are unpacked at once share what may come out of the one around them', async () => {
  await db.pool.query(`
    create function others() returns trigger language plpgsql as $$
    begin
      if new.unpacked <> old.unpacked then new.unpacked := new.unpacked + 1000000000000; end if;
      return new;
    end $$;
    create trigger others before update on file for each row execute function others()`)
  const { outcome, files } = await unpacked(zipOf([{ name: 'a.json', content: log }]))
  expect(outcome).toBe('finished')
  expect(files).toMatchObject([
    { status: 'failed', reason: expect.stringMatching(/^a\.json: .* more than it may/) },
  ])
})

test('members of nothing count where archives lie in archives, or there could be any number of them', async () => {
  const nothing = zipOf(range(0, 6).map((i) => ({ name: `${i}`, content: '' })))
  const inner = zipOf([
    { name: 'a.zip', content: nothing },
    { name: 'b.zip', content: nothing },
  ])
  const archives = new TestArchiveImports(db, spool)
  const limits = { maxBytes: inner.length + 2 * nothing.length + 9 * 512 }
  const { files } = await archives.imported(zipOf([{ name: 'in.zip', content: inner }]), limits)
  expect(files.map(({ name }) => name)).toEqual([
    '1.json',
    '1.json!/in.zip',
    '1.json!/in.zip!/a.zip',
    '1.json!/in.zip!/b.zip',
    ...range(0, 6).map((i) => `1.json!/in.zip!/a.zip!/${i}`),
    '1.json!/in.zip!/b.zip!/0',
  ])
  expect(files[3]).toMatchObject({ status: 'partial', reason: expect.stringMatching(/more than it may/) })
  // In one archive they are as many as it may have.
  expect((await archives.imported(nothing, { maxBytes: 512 })).summary).toMatchObject({ status: 'done' })
})

test('what comes out of a member that is gzip counts with what came out of the archive', async () => {
  const blanks = gzipSync(log + ' '.repeat(9 * 1024 * 1024))
  const { files } = await unpacked(zipOf([{ name: 'a.json.gz', content: blanks }]))
  await load(Number(files[1].id))
  const { rows } = await db.pool.query('select status, reason from file where id = $1', [files[1].id])
  expect(rows).toMatchObject([
    { status: 'partial', reason: expect.stringContaining('CAIRN_MAX_INFLATE_RATIO') },
  ])
})

test('an archive goes on later while much of it waits to be read', async () => {
  const names = range(0, 3).map((i) => ({ name: `${i}.json`, content: log }))
  const { importId, fileIds } = await spoolFiles(db.pool, spool, [zipOf(names)])
  await db.pool.query(
    `insert into file (import_id, name, bytes, archive_id, place, depth) values ($1, 'x', 5 * 1024 ^ 3, $2, 9, 1)`,
    [importId, fileIds[0]],
  )
  expect(await load(fileIds[0])).toEqual({ laterMs: 5000 })
  await db.pool.query('delete from file where archive_id = $1', [fileIds[0]])
  expect(await load(fileIds[0])).toBe('finished')
  const { rows } = await db.pool.query('select count(*)::int as files from file where import_id = $1', [
    importId,
  ])
  expect(rows).toEqual([{ files: 4 }])
})
