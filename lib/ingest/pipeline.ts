// The order of ingest, known here alone: spooled file → records → batches → dictionaries → partitions → load.
import type { FileHandle } from 'node:fs/promises'
import type { PoolClient } from 'pg'
import type { LoadTarget } from './advance-file'
import { BATCH_LIMITS, type BatchLimits, batches } from './batch'
import type { Dictionaries } from './dictionaries'
import { load } from './load'
import type { Partitions } from './partitions'
import { readRecords } from './read-records'

/** `client` does the loading, one transaction a batch; the rest of the process shares the other two. */
export type Stages = { client: PoolClient; dictionaries: Dictionaries; partitions: Partitions }

/**
 * Loads a file from where it stands to its end. While one batch is being loaded the next is read, never more.
 * Throws FileLost when another worker has moved the file on, what the database throws, and what reading the file
 * throws; what is committed stays, and the file goes on from there.
 */
export async function runPipeline(
  { client, dictionaries, partitions }: Stages,
  handle: FileHandle,
  target: LoadTarget,
  signal: AbortSignal,
  limits: BatchLimits = BATCH_LIMITS,
): Promise<void> {
  let bytesRead = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    // No larger than the file: memory outside the heap makes for collections of garbage, a hundred thousand of them
    // for a hundred thousand small files. A byte more finds the end with the first chunk.
    const { size } = await handle.stat()
    const chunkBytes = Math.min(limits.chunkBytes, size + 1)
    for (;;) {
      signal.throwIfAborted()
      const { buffer, bytesRead: length } = await handle.read({ buffer: Buffer.allocUnsafe(chunkBytes) })
      if (length === 0) return
      bytesRead += length
      yield buffer.subarray(0, length)
    }
  }
  let committedOffset = target.committedOffset
  let loading: Promise<unknown> = Promise.resolve()
  try {
    for await (const batch of batches(readRecords(counted(), { resumeAt: committedOffset }), limits)) {
      const readSoFar = bytesRead
      const ids = await dictionaries.resolve(batch.entries)
      await partitions.ensure(new Set(batch.rows.map(({ month }) => month)), new Date())
      await loading
      loading = load(client, { ...target, committedOffset }, batch, ids, readSoFar)
      // Whoever waits for it next hears of it; until then it is no unhandled rejection.
      loading.catch(() => {})
      committedOffset = batch.committedOffset ?? committedOffset
    }
  } finally {
    await loading
  }
}
