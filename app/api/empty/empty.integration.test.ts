// Emptying over the API: not by mistake.
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { importFiles, logOf, range, testRecord, testSpool } from '@/lib/ingest/test-files'
import { GET, POST } from './route'

const db = testDatabase()
const spool = testSpool()

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  process.env.CAIRN_SPOOL_DIR = spool.folder
  await importFiles(db.pool, spool, [logOf(range(0, 7).map((n) => testRecord(n)))])
})

const empty = (body: string, headers = { 'content-type': 'application/json' }) =>
  POST(new Request('http://localhost/api/empty', { method: 'POST', body, headers }), undefined)
const contents = async () => (await GET(new Request('http://localhost/api/empty'), undefined)).json()

test.each(['{}', '{"confirm":"yes"}', '{"confirm":true}'])('%s is told what is expected', async (body) => {
  const response = await empty(body)
  expect(response.status).toBe(400)
  expect((await response.json()).error).toMatchObject({
    field: 'confirm',
    message: expect.stringContaining('{"confirm":"empty"}'),
  })
})

test('nothing is emptied by what is no such request', async () => {
  for (const body of ['', 'confirm', '[]', '{"confirm":"empty","force":true}'])
    expect((await empty(body)).status, body).toBe(400)
  expect((await empty('{"confirm":"empty"}', { 'content-type': 'text/plain' })).status).toBe(415)
  expect(await contents()).toEqual({ events: 7, imports: 1, sources: 0 })
})

test('what went is said', async () => {
  const response = await empty('{"confirm":"empty"}')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ events: 7, imports: 1, sources: 0 })
  expect(await contents()).toEqual({ events: 0, imports: 0, sources: 0 })
})
