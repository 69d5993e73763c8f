// Imports are deleted and read again, and the instance is emptied, while uploads come and processes are killed: what is left
// agrees, and all that was sent can be brought back.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../../lib/ingest/source/test-random'
import { wrongRollUps } from '../../lib/ingest/test-roll-ups'
import { buildIfStale } from '../build.mjs'
import { FaultCairn, type Victim } from './fault-cairn'
import { FaultLogs, type FaultUpload } from './fault-logs'
import { sendUntilAcknowledged } from './send-upload'
import { settled } from './storm'

const SEED = Number(process.env.CAIRN_TEST_SEED ?? Date.now() % 1_000_000)
const KILLS = 15
/** The supervisor with all others: it has to be started again by hand. */
const VICTIMS: Victim[] = ['web', 'worker', 'worker', 'backend', 'backend', 'postgres', 'all']
const STARTS = 5
const LARGE_EVERY = 16
/** Nothing is timed: whoever waits longer than this waits for what never comes. */
const PATIENCE_MS = 600_000

let cairn: FaultCairn
beforeAll(() => buildIfStale(process.cwd(), { say: () => {} }), 300_000)
afterEach(() => cairn?.close())

/** Answers the status; 0 where nobody answers. */
const ask = (path: string, method: string, body?: string): Promise<number> =>
  fetch(cairn.url + path, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(60_000),
  }).then(
    async (answer) => {
      await answer.text()
      return answer.status
    },
    () => 0,
  )

async function send(uploads: FaultUpload[], logs: FaultLogs, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const upload = logs.upload({ large: uploads.length % LARGE_EVERY === 1 })
    uploads.push(upload)
    await sendUntilAcknowledged(cairn.url, upload, PATIENCE_MS)
    await sleep(100)
  }
}

/** Counts what was asked for, by the answer. */
async function takeBack(asked: Map<string, number>, random: () => number, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await sleep(random() * 300)
    const found = await cairn.ask('select id from import order by random() limit 1').catch(() => [])
    const { id } = found[0] ?? { id: 0 }
    const chance = random()
    const [what, path, method, body] =
      chance < 0.03
        ? ['empty', '/api/empty', 'POST', '{"confirm":"empty"}']
        : chance < 0.5
          ? ['delete', `/api/imports/${id}`, 'DELETE']
          : ['retry', `/api/imports/${id}/retry`, 'POST']
    const key = `${what} ${await ask(path as string, method as string, body)}`
    asked.set(key, (asked.get(key) ?? 0) + 1)
  }
}

async function killAll(random: () => number): Promise<void> {
  for (let kills = 0; kills < KILLS; kills++) {
    await sleep(500 + random() * 3500)
    await cairn.kill(VICTIMS[Math.floor(random() * VICTIMS.length)] as Victim, random)
    for (let starts = 0; !cairn.isRunning; starts++)
      await cairn.start().catch(async (error: unknown) => {
        if (starts === STARTS) throw error
        await sleep(1000)
      })
  }
}

/** What does not agree; and that all is of an import that is there. Answers how many events there are. */
async function looked(): Promise<{ events: number; wrong: unknown[] }> {
  const client = await cairn.connect()
  const wrong: unknown[] = await wrongRollUps(client)
  await client.end()
  const [row = {}] = await cairn.ask(LEFT)
  const { events, ...left } = row
  for (const [what, count] of Object.entries(left)) if (Number(count) !== 0) wrong.push(`${what}: ${count}`)
  return { events: Number(events), wrong }
}

const LEFT = `
  select
    (select count(*) from event) as events,
    (
      select count(*)
      from (select import_id, sum(events) as events from file group by 1) f
      full join (select import_id, count(*) as events from event group by 1) e using (import_id)
      where coalesce(f.events, 0) <> coalesce(e.events, 0)
    ) as "imports with other events than their files say",
    (select count(*) from event e where not exists (select from import i where i.id = e.import_id)) as "events of no import",
    (select count(*) from event e where not exists (select from record_block b where b.id = e.block_id)) as "events without a record",
    (select count(*) from block_filter f where not exists (select from record_block b where b.id = f.block_id)) as "filters of no block",
    (select count(distinct identity_id) from event) - (select count(distinct identity_id) from identity_first) as "identities without a first",
    (select count(*) from reject) - (select coalesce(sum(rejected), 0) from file) as "rejects",
    (select coalesce(sum(count), 0) from file_skip) - (select coalesce(sum(skipped), 0) from file) as "skips",
    (
      select count(*)
      from import_duplicate d
      where
        not exists (select from import i where i.id = d.import_id)
        or not exists (select from import i where i.id = d.original_import_id)
    ) as "duplicates of no import"`

test(
  'what is taken back while processes die leaves nothing behind, and can be brought again',
  async () => {
    console.log(`CAIRN_TEST_SEED=${SEED}`)
    cairn = await FaultCairn.prepare()
    await cairn.start()
    const uploads: FaultUpload[] = []
    const asked = new Map<string, number>()
    const over = new AbortController()
    const [logs, random] = [new FaultLogs(randomFrom(SEED + 1)), randomFrom(SEED)]
    await Promise.all([
      send(uploads, logs, over.signal),
      send(uploads, logs, over.signal),
      takeBack(asked, random, over.signal),
      killAll(randomFrom(SEED + 2)).finally(() => over.abort()),
    ])
    await settled(cairn)
    // And some without a kill: on a slow machine nothing may have come through before.
    const imports = await cairn.ask('select id from import order by id')
    for (const { id } of imports.filter((_, i) => i % 3 === 0))
      expect(await ask(`/api/imports/${id}`, 'DELETE')).toBe(200)
    const all = new Set(uploads.flatMap(({ files }) => files.flatMap(({ numbers }) => numbers)))
    const { events, wrong } = await looked()
    console.log(
      `${uploads.length} uploads; ${JSON.stringify([...asked])}; ${events} of ${all.size} events left`,
    )
    expect(wrong).toEqual([])
    expect(events).toBeLessThan(all.size)
    for (const upload of uploads) await sendUntilAcknowledged(cairn.url, upload, PATIENCE_MS)
    await settled(cairn)
    expect(await looked()).toEqual({ events: all.size, wrong: [] })
    expect(await cairn.get('/api/totals')).toMatchObject({ events: all.size })
  },
  3 * PATIENCE_MS,
)
