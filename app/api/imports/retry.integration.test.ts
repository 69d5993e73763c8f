// Trying again over the API, what is said where it cannot be, and what waits for nobody.
import { beforeAll, expect, test } from 'vitest'
import { connect, type Database, disconnect } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { workerName } from '@/lib/db/waiting-file'
import { importFiles, logOf, spoolFiles, testRecord, testSpool } from '@/lib/ingest/test-files'
import { importById } from '@/lib/query/import-by-id'
import { POST as retryOne } from './[id]/files/[fileId]/retry/route'
import { GET } from './[id]/files/route'
import { POST as retryAll } from './[id]/retry/route'
import { DELETE } from './[id]/route'

const db = testDatabase()
const [spool, elsewhere] = [testSpool(), testSpool()]

beforeAll(() => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  process.env.CAIRN_SPOOL_DIR = spool.folder
})

const answer = async (response: Response | Promise<Response>) => {
  const { status, ...answered } = await response
  return { status, ...answered, body: await (await response).json() }
}
const post = (query = '') => new Request(`http://localhost/${query}`, { method: 'POST' })
const one = (id: string, fileId: string) =>
  answer(retryOne(post(), { params: Promise.resolve({ id, fileId }) }))
const all = (id: string, query = '') => answer(retryAll(post(query), { params: Promise.resolve({ id }) }))
const reasonsOf = async (id: string) => {
  const response = await GET(new Request('http://localhost/'), { params: Promise.resolve({ id }) })
  const { files } = await response.json()
  return files.map(({ reason }: { reason: string | null }) => reason)
}
const waitsForNobody = async (id: string, here?: string) => (await importById(db, id, here))?.waitsForNobody
const deleted = (id: string) =>
  answer(DELETE(new Request('http://localhost/', { method: 'DELETE' }), { params: Promise.resolve({ id }) }))

test('how many are read again is said, and why one is not', async () => {
  const id = await importFiles(db.pool, spool, ['{}', '{"a":1}', logOf([testRecord(1)])])
  const { rows } = await db.pool.query('select id from file where import_id = $1 order by id', [id])
  const [failed, , done] = rows.map((row) => String(row.id)) as [string, string, string]
  expect(await one(id, done)).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: expect.stringContaining('nothing to try again') } },
  })
  for (const strange of [one(id, '0'), one('x', failed), all('999999')])
    expect(await strange).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  expect(await all(id, '?force=1')).toMatchObject({ status: 400, body: { error: { field: 'force' } } })
  expect(await one(id, failed)).toMatchObject({ status: 202, body: { retried: 1 } })
  expect(await one(id, failed)).toMatchObject({ status: 409 })
  expect(await all(id)).toMatchObject({ status: 202, body: { retried: 1 } })
  expect(await all(id)).toMatchObject({ status: 202, body: { retried: 0 } })
})

test('what waits on a host without a Cairn says so, and can be deleted', async () => {
  const { importId: id } = await spoolFiles(db.pool, elsewhere, ['{}'])
  // Whatever the address itself would call it.
  const worker = connect(`${db.url}?application_name=x`, {
    max: 1,
    applicationName: workerName(elsewhere.id),
  })
  await worker.pool.query('select 1')
  expect([await reasonsOf(id), await waitsForNobody(id)]).toEqual([[null], false])
  expect(await deleted(id)).toMatchObject({ status: 409 })
  await disconnect(worker)
  while (!(await waitsForNobody(id))) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await reasonsOf(id)).toEqual([expect.stringContaining('on which no Cairn runs now')])
  // Our own is only about to start again.
  const { importId: ours } = await spoolFiles(db.pool, spool, ['{}'])
  expect([await reasonsOf(ours), await waitsForNobody(ours, spool.id)]).toEqual([[null], false])
  expect(await deleted(ours)).toMatchObject({ status: 409 })
  expect(await deleted(id)).toMatchObject({ status: 200, body: { deleted: { files: 1 } } })
})
