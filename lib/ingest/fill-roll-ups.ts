// Fills the roll-ups of an instance that held events before there were any: day after day, the newest first.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { SECONDS_PER_DAY } from '../db/rollups'
import { EVENTS_LOCK } from './locks'
import { fillDay, prepareRollUp } from './roll-up'
import { runAlone } from './run-alone'

/** What rollup_state says once nothing is left to be filled. */
export const ALL_DAYS = -2_147_483_648
/** Nobody loads while a day is counted: at least as long others have their turn. */
const SHORTEST_PAUSE_MS = 200
/** Open pages are drawn anew for it: not for every day. */
const TELL_EVERY_MS = 10_000

/**
 * Fills until all days are, or `signal` is aborted. Each day is a transaction of its own: whatever ends in the middle
 * leaves the days that are filled, and another goes on from there. Answers whether all days are filled now; false where
 * another process is at it.
 */
export async function fillRollUps(pool: Pool, signal: AbortSignal): Promise<boolean> {
  const { rows } = await pool.query('select filled_from from rollup_state')
  if (rows[0].filled_from === ALL_DAYS) return true
  const done = await runAlone(pool, 'roll-ups', signal, async (client) => {
    await prepareRollUp(client)
    let toldAt = Date.now()
    for (;;) {
      const begun = Date.now()
      const isDone = !(await fillNextDay(client))
      if (isDone || Date.now() - toldAt > TELL_EVERY_MS) {
        await client.query(NEXT_DATA_VERSION)
        toldAt = Date.now()
      }
      if (isDone) return true
      await sleep(Math.max(SHORTEST_PAUSE_MS, Date.now() - begun), undefined, { signal })
    }
  })
  return done ?? false
}

/** Fills the newest day that is not filled and has events. Answers whether there was one. */
export async function fillNextDay(client: PoolClient): Promise<boolean> {
  try {
    await client.query('begin; set local statement_timeout = 0')
    // What is loaded into days that are not filled is not rolled up: none of it may be under way.
    await client.query('select pg_advisory_xact_lock($1, 0)', [EVENTS_LOCK])
    const { rows } = await client.query(
      `select (
         select floor(floor(extract(epoch from max(e.event_time))) / ${SECONDS_PER_DAY})::int
         from event e
         where e.event_time < to_timestamp(s.filled_from::float8 * ${SECONDS_PER_DAY})
       ) as day
       from rollup_state s
       where s.filled_from > ${ALL_DAYS}`,
    )
    const day: number | null = rows[0]?.day ?? null
    await client.query('update rollup_state set filled_from = $1', [day ?? ALL_DAYS])
    if (day !== null) await fillDay(client, day)
    await client.query('commit')
    return day !== null
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
