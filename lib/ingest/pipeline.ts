// The order of ingest, known here alone: a file's bytes → records → batches → dictionaries → partitions → load.
import { keptAt } from '../domain/retention'
import type { Loaded, LoadTarget } from './advance-file'
import { BATCH_LIMITS, type BatchLimits, batches } from './batch'
import type { Dictionaries } from './dictionaries'
import type { InflateLimits } from './inflate-limit'
import type { Part } from './part'
import type { Partitions } from './partitions'
import { readRecords } from './read-records'

/** What the files of a process share. */
export type Stages = {
  /** Loads a batch, maybe with those of other files, in one transaction. */
  load: (part: Part) => Promise<Loaded>
  dictionaries: Dictionaries
  partitions: Partitions
  /** How many days are kept; absent or null keeps all. */
  retentionDays?: number | null | undefined
  /** How much may come out of a file. */
  inflateLimits?: InflateLimits | undefined
  /** Waited for before anything of a file is held that takes much memory: see readRecords. */
  beforeLarge?: (() => Promise<void>) | undefined
}
/** `hash`: whether the hash of the whole content is to be kept. */
export type PipelineTarget = LoadTarget & { hash: boolean }

/**
 * Loads a file from where it stands to its end; `chunks` are its bytes as stored, from the start. While one batch is
 * being loaded the next is read, never more. Throws FileLost when another worker has moved the file on, what the
 * database throws, and what `chunks` throws; what is committed stays, and the file goes on from there.
 */
export async function runPipeline(
  { load, dictionaries, partitions, retentionDays = null, inflateLimits, beforeLarge }: Stages,
  chunks: AsyncIterable<Uint8Array>,
  target: PipelineTarget,
  signal: AbortSignal,
  limits: BatchLimits = BATCH_LIMITS,
): Promise<void> {
  let bytesRead = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      signal.throwIfAborted()
      bytesRead += chunk.length
      yield chunk
    }
  }
  const keptNow = () => (retentionDays === null ? null : keptAt(retentionDays, new Date()))
  let committedOffset = target.committedOffset
  let loading: Promise<unknown> = Promise.resolve()
  try {
    const items = readRecords(counted(), {
      resumeAt: committedOffset,
      hash: target.hash,
      limits: inflateLimits,
      beforeLarge,
    })
    for await (const batch of batches(items, limits, keptNow)) {
      const readSoFar = bytesRead
      const ids = await dictionaries.resolve(batch.entries)
      await partitions.ensure(new Set(batch.rows.map(({ month }) => month)), new Date())
      await loading
      loading = load({ target: { ...target, committedOffset }, batch, ids, bytesRead: readSoFar })
      // Whoever waits for it next hears of it; until then it is no unhandled rejection.
      loading.catch(() => {})
      committedOffset = batch.committedOffset ?? committedOffset
    }
  } finally {
    await loading
  }
}
