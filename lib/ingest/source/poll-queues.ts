// Reads the queues of all sources: one reader for each, as sources come, change and go.
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import type { SourceAccess } from '../../db/environment'
import { isOutage } from '../outage'
import { nameOf, QueuePoller } from './queue-poller'
import { type Source, selectSources } from './source-row'
import { openQueue, QueueError, type QueuePlace } from './sqs-client'

const LOOK_EVERY_MS = 3000

export type PollQueuesOptions = {
  /** Needs a few connections, and none for long. */
  pool: Pool
  access: SourceAccess
  signal: AbortSignal
  /** Called with a line for the log: never a message's text. */
  say: (line: string) => void
  /** For tests: a message comes back after so long, unless its reader asks to keep it (30 s). */
  visibilitySeconds?: number
}

type Reader = { stopping: AbortController; ended: Promise<void> }

/**
 * Runs until stopped: reads each queue that an unpaused source names, with the region and role of the first such
 * source. Waits for a database that is away. What is wrong with a queue becomes `queue_problem` of its sources.
 */
export async function pollQueues(options: PollQueuesOptions): Promise<void> {
  const { pool, signal, say } = options
  const readers = new Map<string, Reader>()
  let sources: Source[] = []
  while (!signal.aborted) {
    try {
      sources = await selectSources(pool, 'where queue_url is not null order by id')
      await clearProblems(pool)
    } catch (error) {
      if (!isOutage(error) && !signal.aborted)
        say(`The sources' queues cannot be looked up: ${nameOf(error)}`)
    }
    const wanted = placesOf(sources)
    for (const [key, reader] of readers)
      if (!wanted.has(key)) {
        reader.stopping.abort()
        readers.delete(key)
      }
    for (const [key, place] of wanted)
      if (!readers.has(key)) {
        const reader = startReader(place, options, () => sources)
        readers.set(key, reader)
        void reader.ended.finally(() => {
          if (readers.get(key) === reader) readers.delete(key)
        })
      }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  for (const reader of readers.values()) reader.stopping.abort()
  await Promise.all([...readers.values()].map(({ ended }) => ended))
}

/** One for each address, by all that a reader is started with. */
function placesOf(sources: readonly Source[]): Map<string, QueuePlace> {
  const places = new Map<string, QueuePlace>()
  for (const { queueUrl, region, roleArn, paused } of sources)
    if (queueUrl !== null && !paused && !places.has(queueUrl))
      places.set(queueUrl, { queueUrl, region, roleArn })
  return new Map([...places.values()].map((place) => [JSON.stringify(place), place]))
}

function startReader(place: QueuePlace, options: PollQueuesOptions, all: () => readonly Source[]): Reader {
  const { pool, say, signal } = options
  const stopping = new AbortController()
  const stop = AbortSignal.any([stopping.signal, signal])
  // Each of the requests under way listens, which is no leak.
  setMaxListeners(0, stop)
  const { queueUrl } = place
  const onProblem = (problem: string | null) => keepProblem(pool, queueUrl, problem)
  const read = async () => {
    try {
      const queue = openQueue(place, options.access)
      const sources = () => all().filter((source) => source.queueUrl === queueUrl)
      await new QueuePoller(queue, {
        ...options,
        sources,
        onProblem,
        signal: stop,
      }).run()
    } catch (error) {
      // It ends, and is started again when the sources are looked at next.
      if (error instanceof QueueError) await onProblem(error.message).catch(() => {})
      else if (!stop.aborted) say(`Reading a queue ended: ${nameOf(error)}`)
    }
  }
  return { stopping, ended: read() }
}

async function keepProblem(pool: Pool, queueUrl: string, problem: string | null): Promise<void> {
  const { rowCount } = await pool.query(
    `update source
     set queue_problem = $2
     where queue_url = $1 and queue_problem is distinct from $2`,
    [queueUrl, problem],
  )
  if (rowCount !== 0) await pool.query(NEXT_DATA_VERSION)
}

/** A source that is not read by a queue has no trouble with one. */
async function clearProblems(pool: Pool): Promise<void> {
  const { rowCount } = await pool.query(
    `update source
     set queue_problem = null
     where queue_problem is not null and (queue_url is null or paused)`,
  )
  if (rowCount !== 0) await pool.query(NEXT_DATA_VERSION)
}
