// The database that DATABASE_URL names goes away while files are loaded, and comes back.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../lib/db/embedded-postgres'
import { randomFrom } from '../../lib/ingest/source/test-random'
import { buildIfStale } from '../build.mjs'
import { FaultCairn } from './fault-cairn'
import { FaultLogs } from './fault-logs'
import { sendUpload } from './send-upload'
import { SentUploads } from './sent-uploads'
import { watchNumbers } from './watch-numbers'

/** The fault suite waits for a minute. */
const GONE_MS = 1000 * Number(process.env.CAIRN_TEST_GONE_SECONDS ?? 5)
const PATIENCE_MS = 240_000

let folder: string
let server: EmbeddedPostgres
let cairn: FaultCairn

beforeAll(async () => {
  await buildIfStale(process.cwd(), { say: () => {} })
  folder = await mkdtemp(path.join(tmpdir(), `cairn-test-${process.pid}-`))
  await chmod(folder, 0o755)
  server = await startEmbeddedPostgres(folder)
  cairn = await FaultCairn.prepare({ env: { DATABASE_URL: server.url } })
  await cairn.start()
}, 300_000)
afterAll(async () => {
  await cairn?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test(
  `a database that is gone for ${GONE_MS / 1000} s`,
  async () => {
    const sent = new SentUploads(cairn)
    const logs = new FaultLogs(randomFrom(13))
    const watching = new AbortController()
    const watched = watchNumbers(cairn, watching.signal)
    const large = logs.upload({ large: true })
    const first = await sent.send(large)
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(20)) {
      const [row] = await cairn.ask('select max(records) as records from file where import_id = $1', [first])
      if (Number(row?.records) > 0) break
    }
    await server.stop()
    const goneUntil = Date.now() + GONE_MS
    // What comes now is not acknowledged, and so is nobody's to keep; whoever sends it again has it taken in the end.
    const refused = logs.upload()
    expect(await sendUpload(cairn.url, refused)).toMatchObject({ outcome: 'refused', status: 503 })
    const sending = sent.send(refused)
    await sleep(Math.max(0, goneUntil - Date.now()))
    const before = server.url
    server = await startEmbeddedPostgres(folder)
    expect(server.url).toBe(before)
    await sending
    expect(await sent.differences()).toEqual([])
    watching.abort()
    expect((await watched).disagreements).toEqual([])
    expect(cairn.starts).toBe(1)
  },
  PATIENCE_MS * 2,
)
