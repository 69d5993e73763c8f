// A worker's work on one file: claim it, run it through the pipeline, and say how it ended.
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import { FileLost, giveUpFile } from './advance-file'
import { BATCH_LIMITS, type BatchLimits } from './batch'
import { Dictionaries } from './dictionaries'
import { prepareLoading } from './load'
import { FILE_LOCK } from './locks'
import { isOutage } from './outage'
import { Partitions } from './partitions'
import { runPipeline } from './pipeline'
import { hasCode, removeSpooled, type Spool, spoolPath } from './spool'

/** So often a worker may end, or fail, over a file between two committed batches. */
const MOST_ATTEMPTS = 3
const OUTAGE_WAIT_MS = 500
/** A connection that broke can leave its backend, and with it the lock, for a while. */
const OWN_LOCK_WAITS = 20

const claimed = z.object({
  importId: z.number(),
  committedOffset: z.coerce.number(),
  attempts: z.number(),
  spoolName: z.string(),
})
type Claimed = z.infer<typeof claimed>

/**
 * `finished`: it is done, partial or failed, now or before. `elsewhere`: another worker has it. `stopped`: we were
 * asked to stop; it goes on from its last committed batch when it is claimed again.
 */
export type FileOutcome = 'finished' | 'elsewhere' | 'stopped'

/** Loads files, one after another; one for a process. */
export class FileLoader {
  private readonly dictionaries: Dictionaries
  private readonly partitions: Partitions
  private readonly prepared = new WeakSet<PoolClient>()

  constructor(
    private readonly pool: Pool,
    private readonly spool: Spool,
    private readonly limits: BatchLimits = BATCH_LIMITS,
    /** Hears of an outage once, when it begins. */
    private readonly onOutage: (error: unknown) => void = () => {},
  ) {
    this.dictionaries = new Dictionaries(pool)
    this.partitions = new Partitions(pool)
  }

  /**
   * Loads a file. Waits for a database that is away, however long; that is never the file's fault. Anything else that
   * goes wrong three times without a batch committed in between ends the file with that reason; before, it is thrown.
   */
  async loadFile(fileId: number, signal: AbortSignal): Promise<FileOutcome> {
    for (let outages = 0; ; outages++) {
      try {
        const outcome = await this.attempt(fileId, signal, outages === 0)
        if (outcome !== 'elsewhere' || outages === 0 || outages > OWN_LOCK_WAITS) return outcome
      } catch (error) {
        if (signal.aborted) {
          await this.takeBackAttempt(fileId)
          return 'stopped'
        }
        if (error instanceof FileLost) return 'elsewhere'
        if (!isOutage(error)) throw error
        if (outages === 0) this.onOutage(error)
      }
      await sleep(OUTAGE_WAIT_MS, undefined, { signal }).catch(() => {})
    }
  }

  private async attempt(fileId: number, signal: AbortSignal, isFirst: boolean): Promise<FileOutcome> {
    if (signal.aborted) return 'stopped'
    const client = await this.pool.connect()
    client.on('error', ignore)
    let released = false
    // Closing the connection ends whatever runs on it: the transaction rolls back, and the lock is free.
    const release = (broken: boolean) => {
      if (released) return
      released = true
      client.off('error', ignore)
      client.release(broken)
    }
    const onAbort = () => release(true)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      if (!this.prepared.has(client)) await prepareLoading(client)
      this.prepared.add(client)
      const outcome = await this.withLock(client, fileId, signal, isFirst)
      release(false)
      return outcome
    } finally {
      signal.removeEventListener('abort', onAbort)
      release(true)
    }
  }

  private async withLock(
    client: PoolClient,
    fileId: number,
    signal: AbortSignal,
    isFirst: boolean,
  ): Promise<FileOutcome> {
    const lock = await client.query('select pg_try_advisory_lock($1, $2) as got', [FILE_LOCK, fileId])
    if (lock.rows[0]?.got !== true) return 'elsewhere'
    try {
      const file = await this.claim(client, fileId, isFirst)
      if (file) {
        await this.read(client, fileId, file, signal)
        await removeSpooled(this.spool, [file.spoolName])
      }
      return 'finished'
    } finally {
      // Where the connection is broken, the lock goes with it.
      await client.query('select pg_advisory_unlock($1, $2)', [FILE_LOCK, fileId]).catch(() => {})
    }
  }

  private async claim(client: PoolClient, fileId: number, isFirst: boolean): Promise<Claimed | null> {
    const { rows } = await client.query(
      `update file
       set status = 'running', started_at = coalesce(started_at, clock_timestamp()), attempts = attempts + $3
       where id = $1 and status in ('queued', 'running') and spool_id = $2 and spool_name is not null
       returning import_id as "importId", committed_offset as "committedOffset", attempts, spool_name as "spoolName"`,
      [fileId, this.spool.id, isFirst ? 1 : 0],
    )
    return rows.length === 0 ? null : claimed.parse(rows[0])
  }

  /** To be asked to stop is nothing that the file has done. Waits for nobody: a batch under way starts at zero anyway. */
  private async takeBackAttempt(fileId: number): Promise<void> {
    await this.pool
      .query(
        `update file
         set attempts = attempts - 1
         where id = (
           select id
           from file
           where id = $1 and status = 'running' and attempts > 0
           for update skip locked
         )`,
        [fileId],
      )
      .catch(ignore)
  }

  private async read(client: PoolClient, fileId: number, file: Claimed, signal: AbortSignal): Promise<void> {
    if (file.attempts > MOST_ATTEMPTS) {
      await giveUpFile(
        client,
        fileId,
        0,
        `The worker that read it ended ${MOST_ATTEMPTS} times at the same place`,
      )
      return
    }
    let handle: FileHandle
    try {
      handle = await open(spoolPath(this.spool, file.spoolName))
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
      await giveUpFile(client, fileId, 0, 'Its content is no longer in the spool')
      return
    }
    try {
      const { dictionaries, partitions } = this
      await runPipeline(
        { client, dictionaries, partitions },
        handle,
        { ...file, fileId },
        signal,
        this.limits,
      )
    } catch (error) {
      if (signal.aborted || error instanceof FileLost || isOutage(error)) throw error
      const reason = `Loading it failed ${MOST_ATTEMPTS} times at the same place: ${messageOf(error)}`
      if (!(await giveUpFile(client, fileId, MOST_ATTEMPTS, reason))) throw error
    } finally {
      await handle.close()
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const ignore = () => {}
