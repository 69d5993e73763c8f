// The bytes of a spooled file, as the pipeline takes them.
import type { FileHandle } from 'node:fs/promises'

/** Closes the file at the end. */
export async function* spooledChunks(handle: FileHandle, chunkBytes: number): AsyncGenerator<Uint8Array> {
  try {
    // No larger than the file: memory outside the heap makes for collections of garbage, a hundred thousand of them
    // for a hundred thousand small files. A byte more finds the end with the first chunk.
    const { size } = await handle.stat()
    const length = Math.min(chunkBytes, size + 1)
    for (;;) {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.allocUnsafe(length) })
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
