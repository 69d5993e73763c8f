// Uploads that meet each other, break off, are never answered, or come while Postgres does not get up: each record becomes
// one event.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../../lib/ingest/source/test-random'
import { UUID } from '../../lib/ingest/spool'
import { buildIfStale } from '../build.mjs'
import { FaultCairn } from './fault-cairn'
import { FaultLogs } from './fault-logs'
import { sendUpload } from './send-upload'
import { SentUploads } from './sent-uploads'

const logs = new FaultLogs(randomFrom(7))
const PATIENCE_MS = 120_000
let cairn: FaultCairn
let sent: SentUploads

beforeAll(async () => {
  await buildIfStale(process.cwd(), { say: () => {} })
  cairn = await FaultCairn.prepare()
  await cairn.start()
  sent = new SentUploads(cairn)
}, 300_000)
afterAll(() => cairn?.close())

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + PATIENCE_MS; !(await holds()); await sleep(20))
    if (Date.now() > end) throw new Error(`it did not come to hold:\n${cairn.output}`)
}
const imports = async (): Promise<number[]> =>
  (await cairn.ask('select id from import order by id')).map(({ id }) => Number(id))
const spooled = async (): Promise<string[]> =>
  (await readdir(path.join(cairn.dataDir, 'spool'))).filter((name) => UUID.test(name))
const countsOf = async (id: number) =>
  (
    await cairn.ask(
      'select sum(events)::int as events, sum(duplicates)::int as duplicates from file where import_id = $1',
      [id],
    )
  )[0]

test(
  'the same files twice at the same time',
  async () => {
    const upload = logs.upload()
    const ids = await Promise.all([sent.send(upload), sent.send(upload)])
    expect(new Set(ids).size).toBe(2)
    expect(await sent.differences()).toEqual([])
  },
  PATIENCE_MS,
)

test(
  'two workers on files that share events',
  async () => {
    const shared = logs.fresh(6000)
    const turned = [...shared].reverse()
    const uploads = [shared, turned, turned.slice(1000, 5000), shared.slice(3000)].map((numbers) =>
      logs.uploadOf(numbers),
    )
    const ids = await Promise.all(uploads.map((upload) => sent.send(upload)))
    expect(await sent.differences()).toEqual([])
    // Who is first at an event has it, and nobody else.
    const counts = await Promise.all(ids.map(countsOf))
    expect(counts.reduce((sum, of) => sum + of?.events, 0)).toBe(6000)
    expect(counts.reduce((sum, of) => sum + of?.duplicates, 0)).toBe(6000 + 4000 + 3000)
  },
  PATIENCE_MS,
)

test(
  'an upload whose client is killed in the middle leaves nothing',
  async () => {
    const [before, spool] = [await imports(), (await spooled()).length]
    // The first file is whole and the second begun when the client stops sending, and is killed.
    const client = spawn(process.execPath, ['-e', HALF_AN_UPLOAD, cairn.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      await once(client.stdout, 'data')
      await until(async () => (await spooled()).length === spool + 2)
    } finally {
      client.kill('SIGKILL')
    }
    await until(async () => (await spooled()).length === spool)
    expect(await imports()).toEqual(before)
    expect(await sent.differences()).toEqual([])
  },
  PATIENCE_MS,
)

test(
  'an upload that is kept but never answered makes duplicates when it is sent again',
  async () => {
    const upload = logs.uploadOf(logs.fresh(500))
    const before = await imports()
    // Between the commit and the answer the data version moves on: there the web server waits, and dies.
    const holder = await cairn.connect()
    await holder.query('begin; alter sequence data_version no cycle')
    const answer = sendUpload(cairn.url, upload)
    await until(async () => (await imports()).length > before.length)
    expect(await cairn.kill('web', () => 0)).toBe(true)
    expect(await answer).toEqual({ outcome: 'unanswered' })
    await holder.query('rollback')
    await holder.end()
    const again = await sent.send(upload)
    expect(await sent.differences()).toEqual([])
    const kept = (await imports()).filter((id) => id !== again && !before.includes(id))
    expect(kept.length).toBe(1)
    const counts = [await countsOf(kept[0] as number), await countsOf(again)]
    expect(counts.reduce((sum, of) => sum + of?.events, 0)).toBe(500)
    expect(counts.reduce((sum, of) => sum + of?.duplicates, 0)).toBe(500)
  },
  PATIENCE_MS,
)

test(
  'a Postgres that is killed again whenever it starts',
  async () => {
    const sending = sent.send(logs.upload())
    for (let kills = 0; kills < 3; ) if (await cairn.kill('postgres', () => 0)) kills++
    await sending
    expect(await sent.differences()).toEqual([])
    expect(cairn.starts).toBe(1)
  },
  PATIENCE_MS,
)

/** A client in a process of its own: one file, the beginning of another, and then nothing more. */
const HALF_AN_UPLOAD = `
const request = require('node:http').request(process.argv[1] + '/api/imports', {
  method: 'POST',
  headers: { 'content-type': 'multipart/form-data; boundary=cut' },
})
const part = (name) => '--cut\\r\\ncontent-disposition: form-data; name="file"; filename="' + name + '"\\r\\n\\r\\n'
const record = JSON.stringify({
  eventVersion: '1.11', eventID: 'never', eventTime: '2025-11-20T00:00:00Z', eventSource: 's3.amazonaws.com', eventName: 'GetObject',
})
request.on('error', () => {})
request.write(part('whole.json') + '{"Records":[' + record + ']}\\r\\n' + part('half.json') + '{"Records":[' + record, () => console.log('half'))`
