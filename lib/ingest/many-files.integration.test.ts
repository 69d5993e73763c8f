// A drop of very many tiny files: taken no faster than they are written, and registered all at once, each of them.
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { acceptUpload } from './accept-upload'
import { registerImport } from './register-import'
import { newSpoolName } from './spool'
import { range, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()

const countsOf = async (importId: string) =>
  (
    await db.pool.query(
      `select count(*)::int as files, count(distinct name)::int as names, sum(bytes)::int as bytes,
              count(j.key)::int as jobs
       from file f left join graphile_worker.jobs j on j.key = 'file:' || f.id
       where f.import_id = $1`,
      [importId],
    )
  ).rows[0]

test('are not taken in before those before them are on the disk', async () => {
  const files = 2000
  const atOnce = 100
  let waiting = 0
  const part = (i: number) =>
    `--cut\r\nContent-Disposition: form-data; name="file"; filename="${i}.json"\r\n\r\n{"Records":[]}\r\n`
  async function* parts() {
    for (let from = 0; from < files; from += atOnce) {
      waiting = Math.max(waiting, from - (await readdir(spool.folder)).length)
      yield Buffer.from(range(from, atOnce).map(part).join(''))
    }
    yield Buffer.from('--cut--\r\n')
  }
  const request = new Request('http://localhost/api/imports', {
    method: 'POST',
    body: parts(),
    headers: { 'content-type': 'multipart/form-data; boundary=cut' },
    duplex: 'half',
    // Node takes what can be iterated; the types are a browser's.
  } as unknown as RequestInit)
  const limits = { maxBytes: 1_000_000, maxFiles: files }
  const importId = await acceptUpload(db.pool, spool, request, { name: undefined, limits })
  expect(await countsOf(importId)).toEqual({ files, names: files, bytes: files * 14, jobs: files })
  expect(waiting).toBeLessThan(files / 4)
})

test('more of them than a statement has parameters are one import', async () => {
  const count = 66_000
  const files = range(0, count).map((i) => ({ name: `${i}.json`, spoolName: newSpoolName(), bytes: 14 }))
  const importId = await registerImport(db.pool, spool, { source: 'test', sample: false, files })
  expect(await countsOf(importId)).toEqual({ files: count, names: count, bytes: count * 14, jobs: count })
}, 180_000)
