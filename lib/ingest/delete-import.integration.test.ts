// Taking imports back: all of one, nothing of another, never in the middle of a load.
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { deleteImport } from './delete-import'
import { FileLoader } from './load-file'
import { createSampleImport } from './sample-import'
import { countsOf, importFiles, logOf, range, spoolFiles, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const spool = testSpool()
let next = 0
const newRecords = (count: number) => {
  next += count
  return range(next - count, count).map((n) => testRecord(n))
}
const count = async (table: string, importId?: string) =>
  Number(
    (
      await db.pool.query(
        `select count(*) from ${table} ${importId ? `where import_id = ${Number(importId)}` : ''}`,
      )
    ).rows[0].count,
  )

test('removes what the import brought and nothing else; what was a duplicate can then be new', async () => {
  const records = newRecords(300).map((record, i) => ({
    ...record,
    eventTime: `201${i % 9}-0${1 + (i % 9)}-03T00:00:00Z`,
    sourceIPAddress: `192.0.2.${i % 250}`,
  }))
  const rejected = { ...testRecord(0), eventName: null }
  const one = await importFiles(db.pool, spool, [logOf([...records.slice(0, 200), rejected]), logOf([])])
  const two = await importFiles(db.pool, spool, [logOf(records)])
  const three = await importFiles(db.pool, spool, [logOf(records)])
  expect(await deleteImport(db, one)).toEqual({ events: 200, files: 2, rejects: 1 })
  expect(await wrongRollUps(db.pool)).toEqual([])
  expect(await count('event')).toBe(100)
  expect(await count('event', two)).toBe(100)
  for (const table of ['record_block', 'file', 'import_duplicate']) expect(await count(table, one)).toBe(0)
  expect(await count('reject')).toBe(0)
  expect((await db.pool.query('select * from import_duplicate')).rows).toEqual([
    { import_id: Number(three), original_import_id: Number(two), count: '100' },
  ])
  await expect(deleteImport(db, one)).rejects.toMatchObject({ status: 404 })
  const again = await importFiles(db.pool, spool, [logOf(records)])
  expect(await countsOf(db.pool, again)).toMatchObject({ events: 200, duplicates: 100 })
})

test('is refused for what is not there, or still running', async () => {
  for (const id of ['0', '01', '999999', '99999999999', '-1', 'x', '1; drop table event'])
    await expect(deleteImport(db, id)).rejects.toMatchObject({ status: 404 })
  const { importId, fileIds } = await spoolFiles(db.pool, spool, [logOf(newRecords(3))])
  await expect(deleteImport(db, importId)).rejects.toMatchObject({ status: 409 })
  await db.pool.query(`update file set status = 'running' where id = $1`, [fileIds[0]])
  await expect(deleteImport(db, importId)).rejects.toMatchObject({ status: 409 })
})

test('beside a load, every duplicate counted has its original, and no event is lost', async () => {
  const records = newRecords(2000)
  const content = logOf(records)
  const loader = new FileLoader(db.pool, spool, {
    limits: { records: 100, bytes: 1 << 20, chunkBytes: 1024 },
  })
  for (const _ of range(0, 4)) {
    const before = await count('event')
    const one = await importFiles(db.pool, spool, [content])
    const { importId: two, fileIds } = await spoolFiles(db.pool, spool, [content])
    const loading = loader.loadFile(fileIds[0] as number, new AbortController().signal)
    while ((await countsOf(db.pool, two)).records < 500)
      await new Promise((resolve) => setTimeout(resolve, 2))
    await deleteImport(db, one)
    expect(await loading).toBe('finished')
    const counts = await countsOf(db.pool, two)
    expect(counts.duplicates).toBeGreaterThanOrEqual(500)
    expect(counts.events + counts.duplicates).toBe(2000)
    expect(await count('event', two)).toBe(counts.events)
    expect(await wrongRollUps(db.pool)).toEqual([])
    await deleteImport(db, two)
    expect(await count('event')).toBe(before)
  }
})

test('sample data is made once, and again after it was deleted', async () => {
  const files = async function* () {
    yield { name: 'a.json', content: Buffer.from(logOf(newRecords(2))) }
  }
  const both = await Promise.allSettled([
    createSampleImport(db.pool, spool, files()),
    createSampleImport(db.pool, spool, files()),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(createSampleImport(db.pool, spool, files())).rejects.toMatchObject({ status: 409 })
  const [made] = (await db.pool.query('select id, source from import where sample')).rows
  expect(made.source).toBe('Sample data')
  const waiting = await db.pool.query('select id from file where import_id = $1', [made.id])
  await new FileLoader(db.pool, spool).loadFile(waiting.rows[0].id, new AbortController().signal)
  await deleteImport(db, String(made.id))
  await createSampleImport(db.pool, spool, files())
})
