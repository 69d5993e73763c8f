// A look at the database as it is at one moment, for answers that take many statements.
import type pg from 'pg'
import { z } from 'zod'
import type { Database } from '../db/client'
import type { Prisma } from '../db/generated/client'
import { ROW_TYPES } from '../db/rows'

/** Postgres gives up a snapshot that nothing was asked in for so long: as long as it lives no dead row can be removed. */
const IDLE_MS = 60_000
/** So often at least it is to hear of somebody who still reads what was asked for before. */
const TOUCHES = 4

export class Snapshot {
  private closed: Promise<void> | null = null
  private failed = false
  /** Settles after the newest question, and never fails. */
  private last: Promise<unknown> = Promise.resolve()
  private readonly onAbort = () => void this.close()
  /** When Postgres was last asked something; null while it is. */
  private asked: number | null = performance.now()

  private constructor(
    private readonly pool: pg.Pool,
    private readonly client: pg.PoolClient,
    private readonly signal: AbortSignal,
    private readonly pid: number,
    private readonly idleMs: number,
  ) {
    signal.addEventListener('abort', this.onAbort, { once: true })
  }

  /**
   * Takes a connection of the pool until it is closed; when `signal` is aborted it closes at once, also in the middle of
   * a statement. It sees what was committed before the first question put in it.
   */
  static async open(
    { pool }: Pick<Database, 'pool'>,
    signal: AbortSignal,
    idleMs = IDLE_MS,
  ): Promise<Snapshot> {
    signal.throwIfAborted()
    const client = await pool.connect()
    try {
      await client.query(
        `begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = ${idleMs}`,
      )
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      signal.throwIfAborted()
      return new Snapshot(pool, client, signal, rows[0]?.pid ?? 0, idleMs)
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  /** As `rows` of lib/db, but for times, which are to be selected as `micros`. Throws the signal's reason when aborted. */
  async rows<T>({ text, values }: Prisma.Sql, schema: z.ZodType<T>): Promise<T[]> {
    try {
      const answer = await this.query({ text, values, types: ROW_TYPES })
      const parsed = z.array(schema).safeParse(answer.rows)
      if (parsed.success) return parsed.data
      throw new Error(`a question's rows are not as its schema says: ${z.prettifyError(parsed.error)}`)
    } catch (error) {
      this.signal.throwIfAborted()
      throw error
    }
  }

  /** As a pool's: whatever is asked meanwhile waits its turn. */
  query(question: pg.QueryConfig): Promise<pg.QueryResult> {
    const answer = this.last.then(() => {
      this.signal.throwIfAborted()
      if (this.closed !== null) throw new Error('the snapshot is closed')
      return this.ask(question)
    })
    this.last = answer.catch(() => {})
    return answer
  }

  /**
   * Says that somebody still reads what was asked for before, and that Postgres is to keep the snapshot: a slow reader
   * takes minutes for what one question answers.
   */
  touch(): void {
    if (this.closed !== null || this.asked === null) return
    if (performance.now() - this.asked < this.idleMs / TOUCHES) return
    // What goes wrong is told by the next question.
    this.ask({ text: 'select' }).catch(() => {})
  }

  private async ask(question: pg.QueryConfig): Promise<pg.QueryResult> {
    this.asked = null
    try {
      return await this.client.query(question)
    } catch (error) {
      this.failed = true
      throw error
    } finally {
      this.asked = performance.now()
    }
  }

  /** Gives the connection back. Never throws. */
  close(): Promise<void> {
    this.closed ??= this.end()
    return this.closed
  }

  private async end(): Promise<void> {
    this.signal.removeEventListener('abort', this.onAbort)
    if (!this.signal.aborted) {
      await this.last
      const undone = await this.client.query('rollback').then(
        () => true,
        () => false,
      )
      // As a pool does: a statement that the connection keeps parsed could fail there again, whoever gets it next.
      this.client.release(this.failed || !undone)
      return
    }
    // Postgres does not notice that nobody listens any more before it has something to say.
    await this.pool.query('select pg_cancel_backend($1)', [this.pid]).catch(() => {})
    this.client.release(true)
  }
}
