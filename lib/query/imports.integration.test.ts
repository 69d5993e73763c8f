// Imports, their files and rejects, and what deleting one means.
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { deletionImpact } from './deletion-impact'
import { importById } from './import-by-id'
import { importFileCounts } from './import-file-counts'
import { importFiles, retryableFiles } from './import-files'
import { importList } from './import-list'
import { importRejects, rejectLines } from './import-rejects'
import { sampleImport } from './sample-import'

const db = testDatabase()
const MEBIBYTE = 1024 * 1024

beforeAll(async () => {
  await db.pool.query(`
    insert into import (source, sample, created_at) values
      ('3 files', false, '2026-11-01T10:00:00.000001Z'), ('late.json', false, now()), ('Sample data', true, now()),
      ('nothing', false, now());
    insert into file (import_id, name, bytes, bytes_read, status, records, events, duplicates, skipped, rejected,
                      reason, position, started_at, finished_at) values
      (1, 'a.json', 100, 100, 'done', 10, 7, 1, 2, 0, null, null, '2026-11-01T10:00:01Z', '2026-11-01T10:00:02Z'),
      (1, 'b.json', 100, 100, 'partial', 5, 2, 0, 0, 3, 'ends in the middle of a record', 80, '2026-11-01T10:00:01Z', '2026-11-01T10:00:03.5Z'),
      (1, 'c.json', 100, 0, 'failed', 0, 0, 0, 0, 0, 'is no log', null, '2026-11-01T10:00:01Z', '2026-11-01T10:00:02Z'),
      (2, 'late.json', 10, 5, 'running', 9, 0, 9, 0, 0, null, null, now(), null),
      (3, 's.json', 10, 0, 'queued', 0, 0, 0, 0, 0, null, null, null, null);
    insert into reject (file_id, reason, position, record) values
      (2, 'has no eventName', 0, '{"a":"ü"}'), (2, 'is no object', 12, '\\xff00'), (2, 'has no eventTime', 20, '{}');
    insert into import_duplicate values (1, 1, 1), (2, 1, 9), (3, 1, 4), (77, 1, 5), (1, 3, 2);`)
})

const FIRST = {
  id: '1',
  source: '3 files',
  sourceId: null,
  sample: false,
  status: 'done',
  createdAt: '2026-11-01T10:00:00.000001Z',
  startedAt: '2026-11-01T10:00:01Z',
  finishedAt: '2026-11-01T10:00:03.5Z',
  waitsForNobody: false,
  files: 3,
  filesFinished: 3,
  filesPartial: 1,
  filesFailed: 1,
  bytes: 300,
  bytesRead: 200,
  records: 15,
  events: 9,
  duplicates: 1,
  skipped: 2,
  skippedFor: {},
  rejected: 3,
  dropped: 0,
}

describe('imports', () => {
  test('are listed newest first, a page at a time', async () => {
    const seen: [string, string][] = []
    let cursor: string | undefined
    do {
      const page = await importList(db, { limit: 3, cursor })
      seen.push(...page.imports.map(({ id, status }): [string, string] => [id, status]))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual([
      ['4', 'done'],
      ['3', 'queued'],
      ['2', 'running'],
      ['1', 'done'],
    ])
  })

  test('one has its counts', async () => {
    expect(await importById(db, '1')).toEqual(FIRST)
    expect(await importById(db, '2')).toMatchObject({ status: 'running', finishedAt: null, events: 0 })
  })

  test('a round of a source names it', async () => {
    const { rows } = await db.pool.query(`
      with added as (insert into source (kind, folder) values ('folder', '/logs') returning id)
      insert into import (source, source_id) select 'a round', id from added returning id, source_id`)
    const [{ id, source_id: sourceId }] = rows
    expect(await importById(db, String(id))).toMatchObject({ sourceId: String(sourceId) })
    await db.pool.query('delete from import where id = $1', [id])
  })

  test.each(['5', '0', 'x', '99999999999'])('there is none with the id %j', async (id) => {
    expect(await importById(db, id)).toBeNull()
    expect(await deletionImpact(db, id)).toBeNull()
    expect(await importFiles(db, id, { limit: 1 })).toEqual({ files: [], nextCursor: null })
    expect(await importRejects(db, id, { limit: 1 })).toEqual({ rejects: [], nextCursor: null })
  })

  test('one is the sample data', async () => {
    expect(await sampleImport(db)).toMatchObject({ id: '3', sample: true, source: 'Sample data' })
  })
})

describe('files', () => {
  test('are paged, each with its outcome', async () => {
    const first = await importFiles(db, '1', { limit: 2 })
    expect(first.files.map(({ name, status }) => [name, status])).toEqual([
      ['a.json', 'done'],
      ['b.json', 'partial'],
    ])
    expect(first.files[1]).toEqual({
      id: '2',
      name: 'b.json',
      status: 'partial',
      bytes: 100,
      bytesRead: 100,
      records: 5,
      events: 2,
      duplicates: 0,
      skipped: 0,
      skippedFor: {},
      rejected: 3,
      reason: 'ends in the middle of a record',
      position: 80,
      retryable: false,
      members: null,
      startedAt: '2026-11-01T10:00:01Z',
      finishedAt: '2026-11-01T10:00:03.5Z',
    })
    const second = await importFiles(db, '1', { limit: 2, cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ files: [{ name: 'c.json', position: null }], nextCursor: null })
  })

  test('of one status', async () => {
    const { files } = await importFiles(db, '1', { limit: 10, status: 'failed' })
    expect(files.map(({ name }) => name)).toEqual(['c.json'])
  })

  test('that broke off can be read again while their bytes are there, in the spool or in their source', async () => {
    const here = '00000000-0000-4000-8000-000000000001'
    const retryable = async (id: string, spool: string | undefined = here) =>
      (await importFiles(db, id, { limit: 10, here: spool })).files.map((file) => file.retryable)
    expect(await retryable('1')).toEqual([false, false, false])
    await db.pool.query(`
      insert into source (kind, bucket) values ('s3', 'logs');
      update file set spool_id = '${here}', spool_name = 'x' where id in (1, 2, 5);
      update file set source_id = 1, etag = 'v1' where id = 3;
      insert into source_object (source_id, key, etag, bytes, modified_at, kind, day, state, file_id) values
        (1, 'c.json', 'v1', 100, now(), 'other', now(), 'refused', 3)`)
    expect(await retryable('1')).toEqual([false, true, true])
    expect(await retryable('3')).toEqual([false])
    // What lies with a host that is gone cannot be, in a spool of ours it can.
    const other = '00000000-0000-4000-8000-000000000002'
    expect(await retryable('1', other)).toEqual([false, false, true])
    expect(await retryableFiles(db, '1')).toBe(1)
    expect([await retryableFiles(db, '1', here), await retryableFiles(db, 'x')]).toEqual([2, 0])
    for (const elsewhere of [
      `state = 'found'`,
      `state = 'refused', etag = 'v2'`,
      `etag = 'v1', file_id = 9`,
    ]) {
      await db.pool.query(`update source_object set ${elsewhere}`)
      expect(await retryable('1')).toEqual([false, true, false])
    }
  })

  test('of each choice are as many as its list holds', async () => {
    const none = { queued: 0, running: 0, done: 0, partial: 0, failed: 0, skipped: 0, rejected: 0 }
    const counts = await importFileCounts(db, '1')
    expect(counts).toEqual({ ...none, done: 1, partial: 1, failed: 1, skipped: 1, rejected: 1 })
    for (const [status, count] of Object.entries(counts))
      expect(
        (await importFiles(db, '1', { limit: 10, status: status as keyof typeof counts })).files,
      ).toHaveLength(count)
    expect(await importFileCounts(db, '9')).toEqual(none)
    expect(await importFileCounts(db, 'x')).toEqual(none)
  })
})

describe('rejects', () => {
  test('are paged, with their text as received', async () => {
    const first = await importRejects(db, '1', { limit: 2 })
    expect(first.rejects).toEqual([
      { id: '1', file: 'b.json', reason: 'has no eventName', position: 0, record: '{"a":"ü"}' },
      { id: '2', file: 'b.json', reason: 'is no object', position: 12, record: '\ufffd\0' },
    ])
    const second = await importRejects(db, '1', { limit: 2, cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ rejects: [{ reason: 'has no eventTime' }], nextCursor: null })
  })

  test('of many bytes make shorter pages', async () => {
    const text = 'x'.repeat(5 * MEBIBYTE)
    await db.pool.query(
      `insert into reject (file_id, reason, position, record) select 5, 'long', n, $1 from generate_series(1, 3) n`,
      [Buffer.from(text)],
    )
    const first = await importRejects(db, '3', { limit: 100 })
    expect(first.rejects.map(({ record }) => record.length)).toEqual([text.length, text.length])
    const second = await importRejects(db, '3', { limit: 100, cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ rejects: [{ position: 3 }], nextCursor: null })
  })

  test('come whole as lines, and as bytes where they are no text', async () => {
    const linesOf = async (id: string) => {
      const text = (await buffer(rejectLines(db, id))).toString('utf8')
      return text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    }
    expect(await linesOf('1')).toEqual([
      { file: 'b.json', reason: 'has no eventName', position: 0, record: '{"a":"ü"}' },
      { file: 'b.json', reason: 'is no object', position: 12, record: '\ufffd\0', bytes: '/wA=' },
      expect.objectContaining({ reason: 'has no eventTime' }),
    ])
    // More than a page.
    expect((await linesOf('3')).map(({ position }) => position)).toEqual([1, 2, 3])
    await expect(linesOf('99')).rejects.toMatchObject({ status: 404 })
    await expect(linesOf('x')).rejects.toMatchObject({ status: 404 })
  })

  test('take a cursor of their own only', async () => {
    const { nextCursor } = await importFiles(db, '1', { limit: 1 })
    await expect(importRejects(db, '1', { limit: 1, cursor: nextCursor ?? '' })).rejects.toMatchObject({
      status: 400,
      field: 'cursor',
    })
  })
})

test('deleting an import takes its events, and others that are there could bring them back', async () => {
  expect(await deletionImpact(db, '1')).toEqual({
    events: 9,
    files: 3,
    rejects: 3,
    duplicatesElsewhere: 13,
    broughtBackBy: [
      { id: '2', source: 'late.json', duplicates: 9 },
      { id: '3', source: 'Sample data', duplicates: 4 },
    ],
  })
  expect(await deletionImpact(db, '4')).toEqual({
    events: 0,
    files: 0,
    rejects: 0,
    duplicatesElsewhere: 0,
    broughtBackBy: [],
  })
})
