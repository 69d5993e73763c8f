// Runs the rounds of all sources: on schedule, when asked, and those that a killed process left.
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { isOutage } from '../outage'
import type { Spool } from '../spool'
import { traceOf } from '../trace-of'
import { breakOffRound } from './round-state'
import { type RoundOptions, runRound, settleBrokenRound } from './run-round'
import { SourceLocks } from './source-locks'

const LOOK_EVERY_MS = 1000
/** Rounds that list at a time: what they hold of listings takes memory. */
const LISTINGS_AT_ONCE = 8
/** Rounds under way at a time. That of a large backfill takes hours, in which it only queues what the workers load. */
const ROUNDS_AT_ONCE = 50
const MOST_LOOKED_AT = 1000

/** The pool needs a dozen connections. `only`: those of these ids; all where it is absent. */
export type RunSourcesOptions = RoundOptions & { spool: Spool; only?: readonly number[] }
type Running = { stopping: AbortController; isListing: boolean; ended: Promise<void> }

const sourceState = z.object({ id: z.int(), isDue: z.boolean(), isPaused: z.boolean() })

/** Runs until stopped; waits for a database that is away. Several processes may do so: each round has one. */
export async function runSources(options: RunSourcesOptions): Promise<void> {
  const { signal, say } = options
  setMaxListeners(0, signal)
  const running = new Map<number, Running>()
  const locks = new SourceLocks(options.pool)
  while (!signal.aborted) {
    try {
      const states = new Map((await look(options, [...running.keys()])).map((state) => [state.id, state]))
      for (const [id, { stopping }] of running) if (states.get(id)?.isPaused !== false) stopping.abort()
      for (const { id, isDue } of states.values()) {
        const listing = [...running.values()].filter(({ isListing }) => isListing)
        if (listing.length >= LISTINGS_AT_ONCE || running.size >= ROUNDS_AT_ONCE) break
        if (!isDue || running.has(id)) continue
        const stopping = new AbortController()
        const round: Running = { stopping, isListing: true, ended: Promise.resolve() }
        running.set(id, round)
        const onListed = () => {
          round.isListing = false
        }
        const stop = AbortSignal.any([signal, stopping.signal])
        round.ended = run({ ...options, signal: stop, onListed }, locks, id)
          .catch((error) => {
            if (!isOutage(error) && !signal.aborted) say(`Source ${id} cannot be synced: ${traceOf(error)}`)
          })
          .finally(() => running.delete(id))
      }
    } catch (error) {
      if (!isOutage(error) && !signal.aborted) say(`The sources cannot be looked up: ${traceOf(error)}`)
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  await Promise.all([...running.values()].map(({ ended }) => ended))
  locks.close()
}

/** Sources whose round is due, was begun, or is under way here. A folder is this host's matter, or another's. */
async function look({ pool, spool, only }: RunSourcesOptions, running: readonly number[]) {
  const { rows } = await pool.query(
    `select id, is_due as "isDue", paused as "isPaused"
     from source
     cross join lateral (
       select
         case
           when paused then round_started_at is not null
           else round_started_at is not null or sync_asked_at is not null or next_sync_at <= now()
         end as is_due
     ) due
     where
       (kind = 's3' or spool_id = $1) and (is_due or id = any($2::int[]))
       and ($3::int[] is null or id = any($3))
     order by sync_asked_at nulls last, next_sync_at
     limit ${MOST_LOOKED_AT}`,
    [spool.id, running, only ?? null],
  )
  return z.array(sourceState).parse(rows)
}

/** One round, if no other process is at it. */
async function run(options: RoundOptions, locks: SourceLocks, sourceId: number): Promise<void> {
  const { pool, say, signal } = options
  const lost = await locks.take(sourceId)
  if (lost === null) return
  const either = AbortSignal.any([signal, lost])
  try {
    await runRound({ ...options, signal: either }, sourceId)
  } catch (error) {
    // Paused, or else gone on with by whoever comes next.
    if (either.aborted) await breakOffRound(pool, sourceId)
    else if (await settleBrokenRound(pool, sourceId, error))
      say(`The round of source ${sourceId} broke: ${traceOf(error)}`)
  } finally {
    await locks.give(sourceId)
  }
}
