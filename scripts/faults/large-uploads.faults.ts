// Uploads as large as anybody's: all of what they hold is there, and no process grows with them.
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { buildIfStale } from '../build.mjs'
import { FaultCairn } from './fault-cairn'
import { faultRecord } from './fault-record'

/** Of the sizes that are meant; less for a try. */
const SHARE = Number(process.env.CAIRN_TEST_LARGE_SHARE ?? 1)
const MIB = 1024 ** 2
const LINES_BYTES = 2048 * MIB * SHARE
const PACKED_BYTES = 600 * MIB * SHARE
const FILES = 100_000 * SHARE
const MOST_BYTES = 500 * MIB
const PATIENCE_MS = 4 * 3600 * 1000

const accepted = z.object({ import: z.object({ id: z.coerce.number() }) })

let folder: string
let cairn: FaultCairn
let next = 1

beforeAll(async () => {
  await buildIfStale(process.cwd(), { say: () => {} })
  folder = await mkdtemp(path.join(tmpdir(), `cairn-test-${process.pid}-`))
  cairn = await FaultCairn.prepare({ env: { CAIRN_WORKERS: '1' } })
  await cairn.start()
}, 300_000)
afterAll(async () => {
  await cairn?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Records until there are so many bytes, with `between` between them; `next` counts them. */
function* texts(bytes: number, between: string): Generator<string> {
  for (let given = 0; given < bytes; ) {
    let text = ''
    while (text.length < MIB && given + text.length < bytes) text += faultRecord(next++).text + between
    given += text.length
    yield text
  }
}

function* log(bytes: number): Generator<string> {
  yield '{"Records":['
  yield* texts(bytes, ',')
  yield `${faultRecord(next++).text}]}`
}

/** Sends files in one request, waits until all are loaded, and answers how many events they brought. */
async function imported(files: Iterable<[name: string, content: Blob]>): Promise<number> {
  const form = new FormData()
  for (const [name, content] of files) form.append('file', content, name)
  const response = await fetch(`${cairn.url}/api/imports`, { method: 'POST', body: form })
  expect(response.status).toBe(202)
  const { id } = accepted.parse(await response.json()).import
  for (;;) {
    const [row] = await cairn.ask(
      `select count(*) filter (where status <> 'done')::int as left, sum(events)::int as events, sum(rejected)::int as rejected
       from file where import_id = $1`,
      [id],
    )
    if (row?.left === 0) {
      expect(row.rejected).toBe(0)
      return row.events
    }
    if (!cairn.isRunning) throw new Error(`Cairn has ended:\n${cairn.output.slice(-5000)}`)
    await sleep(500)
  }
}

/** The most memory that the worker and the web server have taken, neither of which may have died of it. */
async function expectSmall(): Promise<void> {
  expect(cairn.output).not.toContain('starting it again')
  const measured: string[] = []
  for (const { pid, command } of await cairn.processes()) {
    const [, name] = /(worker|server)\.mjs/.exec(command) ?? []
    const status = name && (await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))
    const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(status || '') ?? []
    if (name === undefined || kib === undefined) continue
    console.log(`${name}: ${Math.round(Number(kib) / 1024)} MiB at most`)
    expect(Number(kib) * 1024).toBeLessThan(MOST_BYTES)
    measured.push(name)
  }
  // Other systems do not tell.
  if (process.platform === 'linux') expect(measured.sort()).toEqual(['server', 'worker'])
}

test(
  'a record a line',
  async () => {
    const file = path.join(folder, 'lines.json')
    const first = next
    await pipeline(texts(LINES_BYTES, '\n'), createWriteStream(file))
    expect(await imported([['lines.json', await openAsBlob(file)]])).toBe(next - first)
    await rm(file)
    await expectSmall()
  },
  PATIENCE_MS,
)

test(
  'one log in gzip',
  async () => {
    const file = path.join(folder, 'log.json.gz')
    const first = next
    await pipeline(log(PACKED_BYTES), createGzip(), createWriteStream(file))
    console.log(`${Math.round((await stat(file)).size / MIB)} MiB of gzip`)
    expect(await imported([['log.json.gz', await openAsBlob(file)]])).toBe(next - first)
    await rm(file)
    await expectSmall()
  },
  PATIENCE_MS,
)

test(
  'very many tiny files at once',
  async () => {
    const files = Array.from({ length: FILES }, (_, i): [string, Blob] => [
      `${i}.json`,
      new Blob([faultRecord(next++).text]),
    ])
    expect(await imported(files)).toBe(FILES)
    await expectSmall()
  },
  PATIENCE_MS,
)
