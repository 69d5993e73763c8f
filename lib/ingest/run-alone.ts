// Work of which one runs at a time, whatever number of workers and hosts there are.
import type { Pool, PoolClient } from 'pg'
import { UPKEEP_LOCK } from './locks'

/** Which work: the lock's object. */
export type Upkeep = 'retention' | 'roll-ups' | 'block filters'
const OBJECTS = { retention: 1, 'roll-ups': 2, 'block filters': 3 } as const satisfies Record<Upkeep, number>

/**
 * Runs `work` on a connection that holds the work's lock; null where another one is at it. Whatever ends the connection
 * frees the lock; an abort of `signal` does, and rolls back what is under way.
 */
export async function runAlone<T>(
  pool: Pool,
  upkeep: Upkeep,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T | null> {
  signal.throwIfAborted()
  const client = await pool.connect()
  let released = false
  const release = (broken: boolean) => {
    if (released) return
    released = true
    client.release(broken)
  }
  const onAbort = () => release(true)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as got', [
      UPKEEP_LOCK,
      OBJECTS[upkeep],
    ])
    if (rows[0]?.got !== true) {
      release(false)
      return null
    }
    const answer = await work(client)
    await client.query('select pg_advisory_unlock($1, $2)', [UPKEEP_LOCK, OBJECTS[upkeep]])
    release(false)
    return answer
  } finally {
    signal.removeEventListener('abort', onAbort)
    release(true)
  }
}
