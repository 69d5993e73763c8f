// A worker's work on one file: claim it, run it through the pipeline, and say how it ended.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import { CONTENT_LIMITS, type ContentLimits } from '../db/environment'
import { Admission } from './admission'
import { FileLost, giveUpFile } from './advance-file'
import { archiveKind } from './archive/archive-kind'
import { expandArchive, MOST_ARCHIVES } from './archive/expand-archive'
import { memberLimits } from './archive/member-limits'
import { BATCH_LIMITS, type BatchLimits } from './batch'
import { ByteReader } from './byte-reader'
import { type Claimed, claimFile, takeBackAttempt } from './claim-file'
import { Dictionaries } from './dictionaries'
import { removeUnlessKept } from './kept-files'
import { LoadTogether } from './load-together'
import { FILE_LOCK } from './locks'
import { openContent } from './open-content'
import { isOutage } from './outage'
import type { Part } from './part'
import { Partitions } from './partitions'
import { runPipeline } from './pipeline'
import { isGzip } from './sniff'
import { StoreError } from './source/object-store'
import { settleUnread } from './source/settle-unread'
import type { SourceStores } from './source/source-stores'
import type { Spool } from './spool'

/** So often loading a file may fail between two committed batches. */
const MOST_FAILURES = 3
/**
 * So often a worker may end over it there. A power cut or a kill is not the file's fault, and three of them in the seconds
 * that a batch takes have happened; a file that does end its worker is alone in it, and costs ten starts.
 */
const MOST_DEATHS = 10
const OUTAGE_WAIT_MS = 500
/** A connection that broke can leave its backend, and with it the lock, for a while. */
const OWN_LOCK_WAITS = 20
/**
 * So many files a process loads at once. A worker took 400 MB at most over files of 160 kB that inflate to 57 MB, and 290
 * over a million generated events; with four files at once, files full of new words and one of 45 MB took 450 MB.
 */
export const FILES_AT_ONCE = 8
/** A file of more compressed bytes is loaded alone, so that a worker's memory has one bound whatever comes together. */
const LARGE_BYTES = 1024 * 1024

const waiting = z.object({
  bytes: z.coerce.number(),
  attempts: z.number(),
  sourceId: z.number().nullable(),
})
type Waiting = z.infer<typeof waiting>

/**
 * `finished`: it is done, partial or failed, now or before. `elsewhere`: another worker has it. `stopped`: we were
 * asked to stop; it goes on from its last committed batch when it is claimed again. `laterMs`: its source is out of
 * reach, and it is to be tried again after so long.
 */
export type FileOutcome = 'finished' | 'elsewhere' | 'stopped' | { laterMs: number }

export type FileLoaderOptions = {
  limits?: BatchLimits
  /** Where files of sources are read from; absent where there are none. */
  sources?: SourceStores
  /** How many days are kept; null or absent keeps all. */
  retentionDays?: number | null
  /** What one file may hold. */
  contentLimits?: ContentLimits | undefined
  /** Hears of an outage once, when it begins. */
  onOutage?: (error: unknown) => void
}

/** Whether a file is loaded alone, and what it waits for before it takes much memory beside others. */
type Company = { isAlone: boolean; beforeLarge: () => Promise<void> }

/** What is known of the tables that `tables` stands for: see FileLoader.known. */
type Known = { tables: number; dictionaries: Dictionaries; partitions: Partitions }

/** Loads files, a few small ones at once or a large one alone; one for a process. */
export class FileLoader {
  private lastKnown: Known | undefined
  private readonly admission = new Admission(FILES_AT_ONCE)
  /** Of files that are loaded beside others, one at a time may hold what takes much memory. */
  private readonly large = new Admission(1)
  private readonly together = new LoadTogether()
  private readonly limits: BatchLimits
  private readonly sources: SourceStores | undefined
  private readonly retentionDays: number | null
  private readonly contentLimits: ContentLimits
  private readonly onOutage: (error: unknown) => void

  constructor(
    private readonly pool: Pool,
    private readonly spool: Spool,
    options: FileLoaderOptions = {},
  ) {
    const { limits = BATCH_LIMITS, sources, retentionDays = null, onOutage = () => {} } = options
    this.contentLimits = options.contentLimits ?? CONTENT_LIMITS
    this.limits = limits
    this.sources = sources
    this.retentionDays = retentionDays
    this.onOutage = onOutage
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
          await takeBackAttempt(this.pool, fileId)
          return 'stopped'
        }
        if (error instanceof FileLost) return 'elsewhere'
        if (error instanceof StoreError || !isOutage(error)) throw error
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
    const { rows } = await client.query(
      `select pg_try_advisory_lock($1, $2) as got, f.bytes, f.attempts, f.source_id as "sourceId", f.id is not null as "isThere"
       from (values (1)) as once left join file f on f.id = $2 and f.status in ('queued', 'running')`,
      [FILE_LOCK, fileId],
    )
    if (rows[0]?.got !== true) return 'elsewhere'
    try {
      return rows[0].isThere
        ? await this.whenAdmitted(client, fileId, waiting.parse(rows[0]), signal, isFirst)
        : 'finished'
    } finally {
      // Where the connection is broken, the lock goes with it.
      await client.query('select pg_advisory_unlock($1, $2)', [FILE_LOCK, fileId]).catch(() => {})
    }
  }

  /**
   * A file over which a worker has ended goes alone: else it would take those beside it along, and they would be given
   * up for what they have not done.
   */
  private async whenAdmitted(
    client: PoolClient,
    fileId: number,
    { bytes, attempts, sourceId }: Waiting,
    signal: AbortSignal,
    isFirst: boolean,
  ): Promise<FileOutcome> {
    const laterMs = sourceId === null ? 0 : (this.sources?.waitMs(sourceId) ?? 0)
    if (laterMs > 0) return { laterMs }
    const isAlone = bytes > LARGE_BYTES || attempts > 0
    const leaves = [await this.admission.enter(isAlone ? FILES_AT_ONCE : 1, signal)]
    const beforeLarge = async () => {
      if (!isAlone && leaves.length === 1) leaves.push(await this.large.enter(1, signal))
    }
    try {
      const file = await claimFile(client, this.spool, fileId, isFirst)
      if (!file) return 'finished'
      const outcome = await this.read(client, fileId, file, { isAlone, beforeLarge }, signal)
      if (outcome === 'finished' && file.spoolName !== null)
        await removeUnlessKept(client, this.spool, fileId, file.spoolName)
      return outcome
    } finally {
      for (const each of leaves) each()
    }
  }

  /**
   * What one file finds out of dictionaries and partitions, for those that come after. Emptying the instance makes new
   * tables, on disk another file, and ends all files that are there: what holds when a file is claimed holds until its
   * last batch is loaded, or it is not loaded.
   */
  private known(tables: number): Known {
    const { lastKnown, pool } = this
    if (lastKnown?.tables === tables) return lastKnown
    this.lastKnown = { tables, dictionaries: new Dictionaries(pool), partitions: new Partitions(pool) }
    return this.lastKnown
  }

  private async read(
    client: PoolClient,
    fileId: number,
    file: Claimed,
    company: Company,
    signal: AbortSignal,
  ): Promise<FileOutcome> {
    if (file.attempts > MOST_DEATHS) {
      const reason = `The worker that read it ended ${MOST_DEATHS} times at the same place`
      await giveUpFile(client, fileId, 0, reason)
      return 'finished'
    }
    try {
      const { sources, limits } = this
      const content = await openContent(this.spool, file, { sources, chunkBytes: limits.chunkBytes, signal })
      if (content === null) {
        const place =
          file.spoolName === null ? 'Its source was removed' : 'Its content is no longer in the spool'
        await giveUpFile(client, fileId, 0, place, { state: 'failed', retry: false, isLost: true })
        return 'finished'
      }
      const reader = new ByteReader(content)
      try {
        return await this.readContent(client, reader, { ...file, fileId }, company, signal)
      } finally {
        await reader.close()
      }
    } catch (error) {
      if (signal.aborted || error instanceof FileLost) throw error
      if (error instanceof StoreError && this.sources && file.sourceId !== null)
        return await settleUnread(
          client,
          this.sources,
          { fileId, sourceId: file.sourceId, key: file.name },
          error,
        )
      if (isOutage(error)) throw error
      const reason = `Loading it failed ${MOST_FAILURES} times at the same place: ${messageOf(error)}`
      if (await giveUpFile(client, fileId, MOST_FAILURES, reason)) return 'finished'
      // Where the instance was emptied meanwhile, anything can have been missed: its partition, for example.
      const { rowCount } = await client.query('select from file where id = $1', [fileId])
      throw rowCount === 0 ? new FileLost(`file ${fileId} is gone`, { cause: error }) : error
    }
  }

  private async readContent(
    client: PoolClient,
    reader: ByteReader,
    file: Claimed & { fileId: number },
    { isAlone, beforeLarge }: Company,
    signal: AbortSignal,
  ): Promise<FileOutcome> {
    const { spool, limits, contentLimits, together, retentionDays } = this
    // What has given records is no archive.
    const archive =
      file.depth < MOST_ARCHIVES && file.committedOffset === 0 ? await archiveKind(reader) : null
    if (archive) {
      const expanding = { client, spool, limits: contentLimits, onFull: this.onOutage, signal }
      return expandArchive(file, { ...archive, reader }, expanding)
    }
    const isGzippedMember = file.depth > 0 && isGzip(await reader.peek(2))
    const inflateLimits = isGzippedMember
      ? await memberLimits(client, file.fileId, contentLimits)
      : contentLimits
    const load = (part: Part) => together.load(client, part, signal)
    const { dictionaries, partitions } = this.known(file.tables)
    await runPipeline(
      { load, dictionaries, partitions, retentionDays, inflateLimits, beforeLarge },
      reader.rest(limits.chunkBytes),
      { ...file, hash: file.sourceId !== null },
      signal,
      isAlone ? limits : partOf(limits),
    )
    return 'finished'
  }
}

/** What each of several files at once may hold. */
const partOf = (limits: BatchLimits): BatchLimits => ({
  ...limits,
  records: limits.records / FILES_AT_ONCE,
  bytes: limits.bytes / FILES_AT_ONCE,
})
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const ignore = () => {}
