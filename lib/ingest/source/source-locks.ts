// The locks of sources whose rounds run in this process, all held by one connection.
import { setMaxListeners } from 'node:events'
import type { Pool, PoolClient } from 'pg'
import { SOURCE_LOCK } from '../locks'

type Holder = { client: PoolClient; lost: AbortController; onError: () => void }

export class SourceLocks {
  #holder: Promise<Holder> | undefined

  constructor(private readonly pool: Pool) {}

  /**
   * Null where another process has the source. Else a signal that is aborted where the connection breaks: then the lock
   * goes with it, and another process may begin. To be taken once, until it is given back.
   */
  async take(sourceId: number): Promise<AbortSignal | null> {
    const { client, lost } = await this.#connected()
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as got', [SOURCE_LOCK, sourceId])
    return rows[0]?.got === true ? lost.signal : null
  }

  async give(sourceId: number): Promise<void> {
    const holder = await this.#holder
    // Where the connection has broken, nothing is held, and another one says so.
    if (holder && !holder.lost.signal.aborted)
      await holder.client.query('select pg_advisory_unlock($1, $2)', [SOURCE_LOCK, sourceId])
  }

  close(): void {
    void this.#holder?.then((holder) => this.#drop(holder))
  }

  #connected(): Promise<Holder> {
    if (!this.#holder) {
      const connecting = this.#connect()
      this.#holder = connecting
      connecting.catch(() => {
        if (this.#holder === connecting) this.#holder = undefined
      })
    }
    return this.#holder
  }

  async #connect(): Promise<Holder> {
    const client = await this.pool.connect()
    const lost = new AbortController()
    // Each round under way listens.
    setMaxListeners(0, lost.signal)
    const holder = { client, lost, onError: () => this.#drop(holder) }
    client.on('error', holder.onError)
    return holder
  }

  #drop({ client, lost, onError }: Holder): void {
    if (lost.signal.aborted) return
    lost.abort()
    this.#holder = undefined
    client.off('error', onError)
    client.release(true)
  }
}
