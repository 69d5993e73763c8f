// Queues what a round finds, newest day first, no faster than the workers load it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { z } from 'zod'
import { enqueueObjects } from './enqueue-objects'

/**
 * So many of a source's files wait at most: enough for many workers, few enough that a day which is found later and is
 * newer does not wait long, and that many sources make no long queue.
 */
const MOST_UNFINISHED = 2000
const LOT = 500
const LOOK_EVERY_MS = 250
/** While enough waits: many sources may be backfilled at once. */
const LOOK_WHILE_FULL_MS = 1000

const feedState = z.object({ unfinished: z.int(), isRefused: z.boolean() })

export type Feeding = {
  pool: Pool
  sourceId: number
  /** Whether more may still be found. */
  isListing: () => boolean
  /** Where reading was refused: whether an object is given out by now; null where that cannot be told. */
  probe: () => Promise<boolean | null>
  signal: AbortSignal
  /** Run about every second, while files wait to be queued. */
  meanwhile: () => Promise<void>
}

/** Ends when listing is over and all that it found is queued, or, where reading is refused, left for the next round. */
export async function feedFiles(feeding: Feeding): Promise<void> {
  const { pool, sourceId, isListing, probe, signal, meanwhile } = feeding
  let isProbed = false
  for (;;) {
    signal.throwIfAborted()
    // Asked before looking: what is found in between is queued by the next turn.
    const isLast = !isListing()
    const state = await stateOf(pool, sourceId)
    if (!state) return
    const { unfinished, isRefused } = state
    if (!isRefused) {
      const room = Math.min(LOT, MOST_UNFINISHED - unfinished)
      if (room > 0) {
        const { fileIds } = await enqueueObjects(pool, sourceId, 'newest', room)
        if (fileIds.length === 0 && isLast) return
        if (fileIds.length === LOT) continue
      }
    } else if (unfinished === 0) {
      const given: boolean | null = isProbed ? false : await probe()
      if (given) continue
      if (isLast) return
      isProbed = given === false
    }
    await meanwhile()
    const isFull = unfinished > MOST_UNFINISHED - LOT
    await sleep(isFull ? LOOK_WHILE_FULL_MS : LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

async function stateOf(pool: Pool, sourceId: number): Promise<z.infer<typeof feedState> | null> {
  const { rows } = await pool.query(
    `select
       coalesce(s.problem_at = 'reading' and s.problem_code = 'access_denied', false) as "isRefused",
       (
         select count(*)::int
         from (
           select from file f
           where f.source_id = s.id and f.status in ('queued', 'running') and f.spool_id is null
           limit ${MOST_UNFINISHED}
         ) waiting
       ) as unfinished
     from source s
     where s.id = $1`,
    [sourceId],
  )
  return rows.length === 0 ? null : feedState.parse(rows[0])
}
