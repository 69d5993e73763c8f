// Brings what was inferred of actions up to what this version infers, and the roll-ups with it.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { inferredReadOnly } from '../domain/services/infer-effect'
import { EVENTS_LOCK } from './locks'
import { filledOf, prepareRollUp, refillDays } from './roll-up'

/**
 * Compares every action with what is inferred of its name today. Where they differ, the action is changed, and the days
 * on which it has events whose records do not say are counted anew: one transaction, during which nothing is loaded.
 * Answers how many actions were changed.
 */
export async function keepInferences(pool: Pool): Promise<number> {
  if ((await outdated(pool)).length === 0) return 0
  const client = await pool.connect()
  try {
    await client.query('begin; set local statement_timeout = 0')
    await client.query('select pg_advisory_xact_lock($1, 0)', [EVENTS_LOCK])
    // Another process may have been at it.
    const changed = await outdated(client)
    const ids = changed.map(({ id }) => id)
    await client.query(
      `update action a set inferred = n.inferred
       from unnest($1::int[], $2::boolean[]) as n (id, inferred)
       where a.id = n.id`,
      [ids, changed.map(({ now }) => now)],
    )
    const { rows } = await client.query<{ day: number }>(
      'select distinct day from rollup_cube where action_id = any($1) and read_only is null',
      [ids],
    )
    await prepareRollUp(client)
    const days = rows.map(({ day }) => day)
    await refillDays(client, await filledOf(client, days))
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    return changed.length
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/** The actions of which something else is inferred `now`. */
async function outdated(client: Pool | PoolClient): Promise<{ id: number; now: boolean | null }[]> {
  const { rows } = await client.query<{
    id: number
    service: string
    name: string
    inferred: boolean | null
  }>('select id, service, name, inferred from action')
  return rows.flatMap(({ id, service, name, inferred }) => {
    const now = inferredReadOnly(service, name)
    return now === inferred ? [] : [{ id, now }]
  })
}
