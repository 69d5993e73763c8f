// For tests: the sources' routes, with a database, a real S3 endpoint and folders behind them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Database } from '@/lib/db/client'
import { type TestDatabase, testDatabase } from '@/lib/db/test-database'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from '@/lib/ingest/source/test-endpoint'
import * as files from './[id]/files/route'
import * as source from './[id]/route'
import * as sync from './[id]/sync/route'
import * as looking from './look/route'
import * as sources from './route'

export const ACCOUNT = '111111111111'
const KEY = `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/2026/11/20/${ACCOUNT}_CloudTrail_eu-west-1_20261120T0000Z_a.json.gz`

type Answer = { status: number; body: Record<string, Record<string, unknown>> }

async function answered(response: Response | Promise<Response>): Promise<Answer> {
  const { status } = await response
  return { status, body: await (await response).json() }
}

/** A request with a JSON body, if any; a text is sent as it stands. */
function requestOf(method: string, body?: unknown): Request {
  if (body === undefined) return new Request('http://localhost/api/sources', { method })
  return new Request('http://localhost/api/sources', {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })
}
const of = (id: unknown) => ({ params: Promise.resolve({ id: String(id) }) })

/**
 * Call it at the top of a test file. The endpoint has a bucket `trail` with one log; of `folder`, what is in `allowed`
 * may be read, and `secret` is there besides.
 */
export function testSources() {
  const db: TestDatabase = testDatabase()
  let endpoint: TestEndpoint
  let folder = ''
  let prefixes = 0
  beforeAll(async () => {
    endpoint = await startTestEndpoint()
    endpoint.createBucket('trail')
    endpoint.put('trail', [{ key: KEY, body: 'a log' }])
    folder = await mkdtemp(path.join(tmpdir(), 'cairn-sources-'))
    await mkdir(path.join(folder, 'allowed', 'logs'), { recursive: true })
    await writeFile(path.join(folder, 'allowed', 'logs', 'a.json'), '{}')
    await mkdir(path.join(folder, 'secret'))
    // Read once, at the first request.
    Object.assign(process.env, TEST_AWS_ENVIRONMENT, {
      CAIRN_S3_ENDPOINTS: endpoint.url,
      CAIRN_SOURCE_ROOTS: path.join(folder, 'allowed'),
      CAIRN_DATA_DIR: path.join(folder, 'data'),
    })
    // Where app/database.ts keeps the process's own.
    ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  })
  afterAll(async () => {
    await endpoint.stop()
    await rm(folder, { recursive: true })
  })
  const bucket = (fields: object = {}) => ({ bucket: 'trail', endpoint: endpoint.url, ...fields })
  const create = (body: unknown) => answered(sources.POST(requestOf('POST', body), undefined))
  return {
    db,
    bucket,
    create,
    look: (body: unknown) => answered(looking.POST(requestOf('POST', body), undefined)),
    list: () => answered(sources.GET(requestOf('GET'), undefined)),
    get: (id: unknown) => answered(source.GET(requestOf('GET'), of(id))),
    patch: (id: unknown, body: unknown) => answered(source.PATCH(requestOf('PATCH', body), of(id))),
    remove: (id: unknown) => answered(source.DELETE(requestOf('DELETE'), of(id))),
    ask: (id: unknown, body?: unknown) => answered(sync.POST(requestOf('POST', body), of(id))),
    askWithStream: (id: unknown, body: string, type?: string) =>
      answered(
        sync.POST(
          new Request('http://localhost/api/sources', {
            method: 'POST',
            body: new Blob([body]).stream(),
            duplex: 'half',
            headers: type === undefined ? {} : { 'content-type': type },
          } as RequestInit),
          of(id),
        ),
      ),
    files: (id: unknown, query = '') =>
      answered(files.GET(new Request(`http://localhost/api/sources/1/files?${query}`), of(id))),
    endpointUrl: () => endpoint.url,
    pathOf: (...names: string[]) => path.join(folder, ...names),
    /** The id of a new source at a place of its own. */
    async made(fields: object = {}): Promise<string> {
      const { body } = await create(bucket({ prefix: KEY.slice(0, ++prefixes), ...fields }))
      return String(body.source?.id)
    },
  }
}
