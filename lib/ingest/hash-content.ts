// The hash of a file's inflated content, taken while it passes by: what a digest of CloudTrail's says of the file.
import { createHash } from 'node:crypto'
import { InflateError } from './inflate-error'

/**
 * Passes the content on. `onEnd` hears its SHA-256 once all of it was read, also where its gzip turns out to be broken:
 * then it is the hash of what could be inflated, which no digest names. It hears nothing of content read in part.
 */
export async function* hashContent(
  content: AsyncIterable<Uint8Array>,
  onEnd: (sha256: Buffer) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of content) {
      hash.update(chunk)
      yield chunk
    }
  } catch (error) {
    if (error instanceof InflateError) onEnd(hash.digest())
    throw error
  }
  onEnd(hash.digest())
}
