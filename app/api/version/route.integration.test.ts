// The version that open pages poll: it moves with everything that they show, and with nothing else.
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { deleteImport } from '@/lib/ingest/delete-import'
import { FileLoader } from '@/lib/ingest/load-file'
import { logOf, spoolFiles, testRecord, testSpool } from '@/lib/ingest/test-files'
import { GET } from './route'

const db = testDatabase()
const spool = testSpool()

beforeAll(() => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
})

async function version(): Promise<string> {
  const response = await GET(new Request('http://localhost/api/version'), undefined)
  expect(response.status).toBe(200)
  return (await response.json()).version
}

test('it moves with an upload, with what is loaded of it, and with its end', async () => {
  const seen = [await version()]
  expect(await version()).toBe(seen[0])
  const { importId, fileIds } = await spoolFiles(db.pool, spool, [logOf([testRecord(1), testRecord(2)])])
  seen.push(await version())
  const loader = new FileLoader(db.pool, spool)
  await loader.loadFile(fileIds[0] as number, new AbortController().signal)
  seen.push(await version())
  await deleteImport(db, importId)
  seen.push(await version())
  expect(new Set(seen).size).toBe(4)
  expect(await version()).toBe(seen[3])
})

test('it takes no parameters', async () => {
  expect((await GET(new Request('http://localhost/api/version?x=1'), undefined)).status).toBe(400)
})
