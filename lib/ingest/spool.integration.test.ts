// The folder in which uploads wait: whose it is, and what is cleared away of it.
import { access, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { testDatabase } from '../db/test-database'
import { newSpoolName, openSpool, removeAbandoned, spoolPath } from './spool'
import { logOf, range, spoolFiles, testRecord, testSpool } from './test-files'
import { UploadWriter } from './upload-writer'

const [db, other] = [testDatabase(), testDatabase()]
const spool = testSpool()
const LOG = logOf([testRecord(1)])

test('a spool has one id, whoever opens it first', async () => {
  const opened = await Promise.all(range(0, 8).map(() => openSpool(spool.folder)))
  expect(new Set(opened.map(({ id }) => id))).toEqual(new Set([spool.id]))
})

test('a spool is cleared of what nobody waits for, and of nothing else', async () => {
  const { fileIds } = await spoolFiles(db.pool, spool, [LOG])
  const { rows } = await db.pool.query('select spool_name from file where id = $1', [fileIds[0]])
  const [waiting, abandoned, fresh] = [String(rows[0].spool_name), newSpoolName(), newSpoolName()]
  for (const name of [abandoned, fresh]) await writeFile(spoolPath(spool, name), 'x')
  const long = new Date(Date.now() - 2 * 60 * 60 * 1000)
  for (const name of [waiting, abandoned]) await utimes(spoolPath(spool, name), long, long)
  expect(await removeAbandoned(db.pool, spool, new Date())).toBe(1)
  for (const name of [waiting, fresh]) await access(spoolPath(spool, name))
  expect(await openSpool(spool.folder)).toEqual(spool)
  await expect(access(spoolPath(spool, abandoned))).rejects.toThrow()
})

test('a spool is not cleared by one database of what waits for another', async () => {
  const shared = await openSpool(path.join(spool.folder, 'shared'))
  const { fileIds } = await spoolFiles(db.pool, shared, [LOG])
  const { rows } = await db.pool.query('select spool_name from file where id = $1', [fileIds[0]])
  const waiting = spoolPath(shared, String(rows[0].spool_name))
  const long = new Date(Date.now() - 2 * 60 * 60 * 1000)
  await utimes(waiting, long, long)
  expect(await removeAbandoned(db.pool, shared, new Date())).toBe(0)
  expect(await removeAbandoned(other.pool, shared, new Date())).toBe(0)
  await access(waiting)
  // Long after the one that waits was here the last time.
  for (const name of await readdir(shared.folder))
    await utimes(path.join(shared.folder, name), new Date(0), new Date(0))
  expect(await removeAbandoned(other.pool, shared, new Date())).toBe(1)
})

test('an upload that was cleared away while the machine slept is not acknowledged', async () => {
  const writer = new UploadWriter(spool, { maxBytes: 100, maxFiles: 10 })
  await writer.write('a.json', Readable.from([Buffer.from('{}')]))
  expect(await writer.finish()).toMatchObject([{ name: 'a.json', bytes: 2 }])
  await writer.discard()
  vi.useFakeTimers({ now: Date.now() + 2 * 60 * 60 * 1000, toFake: ['Date'] })
  await expect(writer.finish()).rejects.toThrow('ENOENT')
  vi.useRealTimers()
  writer.close()
})
