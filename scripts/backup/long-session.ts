// A session for work of hours: no limit of time ends it, and whoever wants it to end need not wait for what runs in it.
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'

/** A role or a database may have any of these. Those that the server does not know are left out. */
const LIMITS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'transaction_timeout',
]
/** Nothing is sent while a large table is summed, and what is on the way forgets a silent connection. */
const KEEPALIVE_SECONDS = 60
const GONE_WITHIN_MS = 5000

const backendRow = z.object({ pid: z.number(), since: z.string() })

export class LongSession {
  private ending: Promise<unknown> | null = null

  private constructor(
    readonly client: PoolClient,
    private readonly pool: Pool,
    private readonly backend: z.infer<typeof backendRow>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.end)
    if (signal.aborted) this.end()
  }

  /** Of a pool with room for one connection more. It ends with `signal`, and what is asked of it then is rejected. */
  static async of(pool: Pool, signal: AbortSignal): Promise<LongSession> {
    const client = await pool.connect()
    try {
      await client.query(
        `select set_config(name, case when name = 'tcp_keepalives_idle' then $2 else '0' end, false)
         from pg_settings
         where name = any($1) or name = 'tcp_keepalives_idle'`,
        [LIMITS, String(KEEPALIVE_SECONDS)],
      )
      const { rows } = await client.query(
        'select pid, backend_start::text as since from pg_stat_activity where pid = pg_backend_pid()',
      )
      return new LongSession(client, pool, backendRow.parse(rows[0]), signal)
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  /** Does what is not to be ended in the middle: the signal is heard before, and again afterwards. */
  async whole<T>(work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted()
    this.signal.removeEventListener('abort', this.end)
    try {
      return await work()
    } finally {
      this.signal.addEventListener('abort', this.end)
      if (this.signal.aborted) this.end()
    }
  }

  /** Its transaction, what runs in it, and its locks are gone then. */
  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.end)
    this.end()
    await this.ending
  }

  private readonly end = (): void => {
    if (this.ending !== null) return
    this.client.release(true)
    // A server notices that nobody listens when it next has something to say: a sum can take minutes until then.
    this.ending = this.pool
      .query(
        'select pg_terminate_backend(pid, $3) from pg_stat_activity where pid = $1 and backend_start::text = $2',
        [this.backend.pid, this.backend.since, GONE_WITHIN_MS],
      )
      .catch(() => {})
  }
}
