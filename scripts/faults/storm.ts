// For the fault suite: uploads come without a pause while processes are killed at random moments; then all is compared.
import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom } from '../../lib/ingest/source/test-random'
import type { FaultCairn, Victim } from './fault-cairn'
import { FaultLogs, type FaultUpload } from './fault-logs'
import { findDifferences, type SentUpload } from './find-differences'
import { sendUntilAcknowledged } from './send-upload'
import { type Looks, watchNumbers } from './watch-numbers'

/** How often each is chosen. */
const WEIGHTS: Record<Victim, number> = {
  web: 3,
  worker: 4,
  sync: 1,
  postgres: 2,
  backend: 2,
  supervisor: 1,
  all: 2,
}
/** One that dies so often within minutes is started again later and later, and in the end not at all. */
const MOST_QUICK_DEATHS = 4
/** Over a file that ten workers in a row died of nobody goes on: eight of ours are enough for one. */
const MOST_ATTEMPTS = 8
const ENDS_WORKERS: ReadonlySet<Victim> = new Set(['worker', 'supervisor', 'all'])
const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000
const MOST_WAITING_FILES = 24
const SENDERS = 2
const SENT_TWICE = 0.15
/** One in so many uploads holds a file of two batches. */
const LARGE_EVERY = 16
const STARTS = 5
/** Nothing is timed: whoever waits longer than this waits for what never comes. */
const PATIENCE_MS = 600_000

export type StormReport = {
  kills: Map<Victim, number>
  /** How many of them came while a file was being loaded. */
  whileLoading: number
  /** How often it ended although nobody had killed its supervisor. */
  endedItself: number
  uploads: SentUpload[]
  tries: number
  looks: Looks
  differences: string[]
}

/** Kills so often, with the chance of `seed`, a Cairn that runs; compares when all that was sent is loaded. */
export async function storm(cairn: FaultCairn, seed: number, kills: number): Promise<StormReport> {
  const over = new AbortController()
  const report: StormReport = {
    kills: new Map(),
    whileLoading: 0,
    endedItself: 0,
    uploads: [],
    tries: 0,
    looks: { snapshots: 0, answers: 0, disagreements: [] },
    differences: [],
  }
  const watching = new AbortController()
  const watched = watchNumbers(cairn, watching.signal)
  const sending = sendAll(cairn, seed, report, over.signal)
  const killing = killAll(cairn, seed, kills, report).finally(() => over.abort())
  try {
    await Promise.all([killing, sending])
    await settled(cairn)
  } finally {
    over.abort()
    watching.abort()
    report.looks = await watched
  }
  report.differences = await findDifferences(cairn, report.uploads)
  return report
}

async function sendAll(
  cairn: FaultCairn,
  seed: number,
  report: StormReport,
  over: AbortSignal,
): Promise<void> {
  const random = randomFrom(seed + 1)
  const logs = new FaultLogs(random)
  async function send(upload: FaultUpload, sent: SentUpload): Promise<void> {
    const { id, tries } = await sendUntilAcknowledged(cairn.url, upload, PATIENCE_MS)
    sent.acknowledged.push(id)
    report.tries += tries
  }
  async function sendOn(): Promise<void> {
    while (!over.aborted) {
      if ((await waitingFiles(cairn)) < MOST_WAITING_FILES) {
        const upload = logs.upload({ large: report.uploads.length % LARGE_EVERY === 1 })
        // What was sent is remembered without its bytes.
        const files = upload.files.map(({ body: _, ...file }) => file)
        const sent: SentUpload = { name: upload.name, files, acknowledged: [] }
        report.uploads.push(sent)
        const times = random() < SENT_TWICE ? 2 : 1
        await Promise.all(Array.from({ length: times }, () => send(upload, sent)))
      } else await sleep(LONGEST_PAUSE_MS / 10)
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, sendOn))
}

const waitingFiles = async (cairn: FaultCairn): Promise<number> =>
  (await standing(cairn))?.waiting ?? Number.POSITIVE_INFINITY

async function killAll(cairn: FaultCairn, seed: number, wanted: number, report: StormReport): Promise<void> {
  const random = randomFrom(seed)
  let deaths = new Map<Victim, number>()
  /** The most workers that have died over one unfinished file: by the database, or while it is away by what is known. */
  let attempts = 0
  for (let kills = 0; kills < wanted; ) {
    await sleep(SHORTEST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS))
    if (!cairn.isRunning) {
      report.endedItself++
      deaths = new Map()
      await startAgain(cairn)
    }
    const now = await standing(cairn)
    attempts = now?.attempts ?? attempts
    const victim = chosen(random(), deaths, attempts >= MOST_ATTEMPTS)
    if (!(await cairn.kill(victim, random))) continue
    kills++
    report.kills.set(victim, (report.kills.get(victim) ?? 0) + 1)
    if (now !== null && now.running > 0) report.whileLoading++
    deaths.set(victim, (deaths.get(victim) ?? 0) + 1)
    if (ENDS_WORKERS.has(victim)) attempts++
    if (victim === 'all' || victim === 'supervisor') {
      deaths = new Map()
      await startAgain(cairn)
    }
  }
}

function chosen(chance: number, deaths: ReadonlyMap<Victim, number>, spareWorkers: boolean): Victim {
  const allowed = (Object.entries(WEIGHTS) as [Victim, number][]).filter(
    ([victim]) =>
      (deaths.get(victim) ?? 0) < MOST_QUICK_DEATHS && !(spareWorkers && ENDS_WORKERS.has(victim)),
  )
  let left = chance * allowed.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [victim, weight] of allowed) {
    left -= weight
    if (left < 0) return victim
  }
  return 'sync'
}

/** As whoever looks after it would: what the one before held may not be free at once. */
async function startAgain(cairn: FaultCairn): Promise<void> {
  for (let starts = 1; ; starts++)
    try {
      return await cairn.start()
    } catch (error) {
      if (starts === STARTS) throw error
      await sleep(1000)
    }
}

type Standing = { waiting: number; running: number; attempts: number }

/** How it stands with the files; null while nobody answers. */
async function standing(cairn: FaultCairn): Promise<Standing | null> {
  try {
    const [row] = await cairn.ask(
      `select
         count(*)::int as waiting, (count(*) filter (where status = 'running'))::int as running,
         coalesce(max(attempts), 0)::int as attempts
       from file
       where status in ('queued', 'running')`,
    )
    return row as Standing
  } catch {
    return null
  }
}

/** Waits until all files are finished. */
export async function settled(cairn: FaultCairn): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; (await waitingFiles(cairn)) > 0; await sleep(200)) {
    if (!cairn.isRunning) throw new Error(`Cairn has ended:\n${cairn.output.slice(-5000)}`)
    if (Date.now() > end) throw new Error(`files are not loaded:\n${cairn.output.slice(-5000)}`)
  }
}

/** The report in a line. */
export function inWords(seed: number, cairn: FaultCairn, report: StormReport): string {
  const { kills, whileLoading, uploads, tries, looks, differences, endedItself } = report
  const all = [...kills.values()].reduce((sum, n) => sum + n, 0)
  const kinds = [...kills].map(([victim, n]) => `${victim} ${n}`).join(', ')
  const files = uploads.flatMap((upload) => upload.acknowledged.flatMap(() => upload.files))
  const records = files.reduce((sum, { numbers }) => sum + numbers.length, 0)
  const events = new Set(uploads.flatMap((upload) => upload.files.flatMap(({ numbers }) => numbers))).size
  return [
    `CAIRN_TEST_SEED=${seed}: ${all} kills (${kinds}; ${whileLoading} while files were being loaded)`,
    `${cairn.starts} starts, ${endedItself} ends by itself`,
    `${tries} uploads for ${uploads.flatMap(({ acknowledged }) => acknowledged).length} acknowledged`,
    `${files.length} files, ${records} records, ${events} events`,
    `${looks.snapshots} snapshots and ${looks.answers} answers looked at, ${looks.disagreements.length} disagreements`,
    `${differences.length} differences`,
  ].join('; ')
}
