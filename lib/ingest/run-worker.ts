// A worker: takes file after file off the queue and loads them, until told to stop. Beside that it looks after the data.
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run } from 'graphile-worker'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { ContentLimits, SourceAccess } from '../db/environment'
import { addFileJobs, fileTask, requeueFiles, SOURCE_TASK } from './file-jobs'
import { fillBlockFilters } from './fill-block-filters'
import { fillRollUps } from './fill-roll-ups'
import { keepInferences } from './keep-inferences'
import { removeKept } from './kept-files'
import { FILES_AT_ONCE, FileLoader } from './load-file'
import { isOutage, isShortage } from './outage'
import { dropOld } from './retention'
import { SourceStores } from './source/source-stores'
import { hasCode, removeAbandoned, removeAbandonedHolds, type Spool } from './spool'
import { traceOf } from './trace-of'

const POLL_MS = 1000
const REQUEUE_EVERY_MS = 10_000
const CLEAR_SPOOL_EVERY_MS = 10 * 60_000
const RETRY_START_MS = 1000
/** Another worker may be at it and end. */
const FILL_AGAIN_MS = 15_000
const DROP_EVERY_MS = 60 * 60_000
const DROP_AGAIN_MS = 60_000

/** One a file, and those of the queue and of the upkeep. */
export const WORKER_CONNECTIONS = FILES_AT_ONCE + 6

const payload = z.object({ fileId: z.number().int() })

export type WorkerOptions = {
  pool: Pool
  spool: Spool
  /** What sources may use. */
  access: SourceAccess
  /** How many days of events are kept; absent or null keeps all. */
  retentionDays?: number | null
  /** What one file may hold. */
  contentLimits?: ContentLimits
  /** Aborted to stop: the batch being loaded is abandoned, and its file queued again. */
  signal: AbortSignal
  /** Called with a line for the log: never a record's text. */
  say: (line: string) => void
}

/** Runs until stopped; waits for a database that is away. With a smaller pool than WORKER_CONNECTIONS, fewer files at once. */
export async function runWorker({
  pool,
  spool,
  access,
  retentionDays = null,
  contentLimits,
  signal,
  say,
}: WorkerOptions): Promise<void> {
  // Every file, and every connection to a bucket, listens.
  setMaxListeners(0, signal)
  const tending = [
    tend({ pool, spool, signal, say }),
    keepFilling({ pool, signal, say }),
    ...(retentionDays === null ? [] : [keepDropping({ pool, signal, say }, retentionDays)]),
  ]
  const sources = new SourceStores(pool, access)
  const onOutage = (error: unknown) => {
    // A database that is away is told of by whoever looks after it; one without room, by nobody else.
    if (isShortage(error))
      say('The database is out of disk, memory or connections; loading waits until it has some.')
    if (hasCode(error, 'ENOSPC', 'EDQUOT'))
      say('The disk that archives are unpacked to is full; unpacking waits until it has room.')
  }
  const loader = new FileLoader(pool, spool, { sources, retentionDays, contentLimits, onOutage })
  const logger = new Logger(() => (level, message, meta) => {
    // A failed job is told of below, where no message is that could quote a record; a database that is away is told
    // of by whoever looks after it.
    if (level === 'error' && !meta?.failure && !signal.aborted && !isOutage(meta?.error ?? meta?.fatalError))
      say(firstLine(message))
  })
  const task = async (given: unknown) => {
    const { fileId } = payload.parse(given)
    let outcome: Awaited<ReturnType<FileLoader['loadFile']>>
    try {
      outcome = await loader.loadFile(fileId, signal)
    } catch (error) {
      say(`File ${fileId} could not be loaded: ${traceOf(error)}`)
      throw error
    }
    // Another job at once, so that the next worker does not wait for this one's turn to come again.
    if (outcome === 'stopped') await addFileJobs(pool, [fileId])
    // This job ends, and the other takes its place.
    else if (typeof outcome === 'object') await addFileJobs(pool, [fileId], { delayMs: outcome.laterMs })
  }
  while (!signal.aborted)
    try {
      const runner = await run({
        pgPool: pool,
        concurrency: Math.max(1, FILES_AT_ONCE - Math.max(0, WORKER_CONNECTIONS - pool.options.max)),
        pollInterval: POLL_MS,
        noHandleSignals: true,
        taskList: { [fileTask(spool.id)]: task, [SOURCE_TASK]: task },
        parsedCronItems: [],
        logger,
        // Else nobody waits for the queue to hear of a job's end: one that it cannot hear of would end this process, and
        // one that is on its way when this stops would be done again.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      })
      const stop = () => void runner.stop().catch(() => {})
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      await runner.promise
      signal.removeEventListener('abort', stop)
    } catch (error) {
      if (signal.aborted) break
      say(`The queue cannot be reached, trying again: ${traceOf(error)}`)
      await sleep(RETRY_START_MS, undefined, { signal }).catch(() => {})
    }
  await Promise.all(tending)
  await sources.close()
}

/** Every now and then: frees what dead workers hold, and clears the spool. */
async function tend({ pool, spool, signal, say }: Omit<WorkerOptions, 'access'>): Promise<void> {
  let clearedAt = 0
  while (!signal.aborted) {
    try {
      await requeueFiles(pool, spool)
      if (Date.now() - clearedAt > CLEAR_SPOOL_EVERY_MS) {
        await removeKept(pool, spool, new Date())
        await removeAbandoned(pool, spool, new Date())
        await removeAbandonedHolds(spool, new Date())
        clearedAt = Date.now()
      }
    } catch (error) {
      if (!isOutage(error) && !signal.aborted) say(`Looking after the queue failed: ${traceOf(error)}`)
    }
    await sleep(REQUEUE_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

type Upkeep = Pick<WorkerOptions, 'pool' | 'signal' | 'say'>

/** Brings what an instance held before this version up to it, and ends. */
async function keepFilling({ pool, signal, say }: Upkeep): Promise<void> {
  for (let filled = false; !filled && !signal.aborted; ) {
    try {
      await keepInferences(pool)
      filled = (await fillRollUps(pool, signal)) && (await fillBlockFilters(pool, signal))
    } catch (error) {
      if (!isOutage(error) && !signal.aborted) say(`Preparing old data failed: ${traceOf(error)}`)
    }
    if (!filled) await sleep(FILL_AGAIN_MS, undefined, { signal }).catch(() => {})
  }
}

/** Every hour, and at the start: drops what is older than is kept. */
async function keepDropping({ pool, signal, say }: Upkeep, days: number): Promise<void> {
  while (!signal.aborted) {
    let again = DROP_EVERY_MS
    try {
      for (const { month, events } of (await dropOld(pool, days, signal)) ?? [])
        say(`Dropped the ${events} events of ${month.slice(0, 7)}, which are older than ${days} days.`)
    } catch (error) {
      again = DROP_AGAIN_MS
      if (!isOutage(error) && !signal.aborted) say(`Dropping old data failed: ${traceOf(error)}`)
    }
    await sleep(again, undefined, { signal }).catch(() => {})
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text
