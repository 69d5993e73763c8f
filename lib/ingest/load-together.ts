// Loads the batches that several files have ready in one transaction: for small files, the transaction itself and the
// rows that all of them change would take longer than what they bring.
import type { PoolClient } from 'pg'
import type { Loaded } from './advance-file'
import { BATCH_LIMITS } from './batch'
import { load, prepareLoading } from './load'
import { isOutage } from './outage'
import type { Part } from './part'

type Waiting = {
  client: PoolClient
  part: Part
  signal: AbortSignal
  resolve: (loaded: Loaded) => void
  reject: (error: unknown) => void
}

/** One for a process. While a transaction is under way, what becomes ready waits for the next one, together. */
export class LoadTogether {
  readonly #prepared = new WeakSet<PoolClient>()
  #waiting: Waiting[] = []
  #isLoading = false

  /**
   * Resolves when the part's transaction is committed; until then `client` is at its disposal. Throws FileLost, and what
   * the database throws; then nothing of the part is left. Another part's fault is none of this one's. Whoever aborts
   * closes the connection.
   */
  load(client: PoolClient, part: Part, signal: AbortSignal): Promise<Loaded> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ client, part, signal, resolve, reject })
      if (!this.#isLoading) void this.#loadWaiting()
    })
  }

  async #loadWaiting(): Promise<void> {
    this.#isLoading = true
    while (this.#waiting.length > 0) await this.#loadLot(this.#nextLot())
    this.#isLoading = false
  }

  /** Those that came first, and no more of them than one batch may have. */
  #nextLot(): Waiting[] {
    let [records, end] = [0, 0]
    for (const { part } of this.#waiting) {
      records += part.batch.rows.length
      if (end > 0 && records > BATCH_LIMITS.records) break
      end++
    }
    return this.#waiting.splice(0, end)
  }

  async #loadLot(lot: readonly Waiting[]): Promise<void> {
    try {
      const loaded = await this.#transaction(lot)
      for (const [i, { resolve }] of lot.entries()) resolve(loaded[i] as Loaded)
    } catch (error) {
      if (lot.length === 1 || isOutage(error)) for (const { reject } of lot) reject(error)
      // One of them is at fault, or to stop, and each by itself says which.
      else for (const one of lot) await this.#loadLot([one])
    }
  }

  /** On the first one's connection: one more could be one too many for the pool. */
  async #transaction(lot: readonly Waiting[]): Promise<Loaded[]> {
    const { client, signal } = lot[0] as Waiting
    signal.throwIfAborted()
    if (!this.#prepared.has(client)) await prepareLoading(client)
    this.#prepared.add(client)
    return load(
      client,
      lot.map(({ part }) => part),
    )
  }
}
