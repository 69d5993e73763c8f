// A file's bytes from where they are: the spool, or the source that has them.
import { type FileHandle, open } from 'node:fs/promises'
import { InflateError } from './inflate-error'
import type { SourceStores } from './source/source-stores'
import { hasCode, type Spool, spoolPath } from './spool'
import { spooledChunks } from './spooled-chunks'

/** Where a file's content is: in the spool by `spoolName`, or in its source under its name. */
export type Place = {
  name: string
  spoolName: string | null
  sourceId: number | null
  etag: string | null
  /** Why the spool has not all of it. */
  damage: string | null
}
export type OpenOptions = { sources: SourceStores | undefined; chunkBytes: number; signal: AbortSignal }

/**
 * Null where the bytes are no longer. Those of what is damaged end in an InflateError. Throws what the disk or the source
 * throws.
 */
export async function openContent(
  spool: Spool,
  { name, spoolName, sourceId, etag, damage }: Place,
  { sources, chunkBytes, signal }: OpenOptions,
): Promise<AsyncIterable<Uint8Array> | null> {
  if (spoolName === null) {
    const opened = sourceId === null ? null : await sources?.get(sourceId)
    return (opened && sources?.read(opened, name, { etag: etag ?? '', signal })) ?? null
  }
  let handle: FileHandle
  try {
    handle = await open(spoolPath(spool, spoolName))
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    return null
  }
  const chunks = spooledChunks(handle, chunkBytes)
  return damage === null ? chunks : damaged(chunks, damage)
}

async function* damaged(chunks: AsyncIterable<Uint8Array>, damage: string): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    yield chunk
  }
  throw new InflateError(damage, length, length)
}
