// What the uploads in a backup are, as one value: of which files, how long, and every byte of them.
import { createHash } from 'node:crypto'

export class UploadSum {
  private readonly hash = createHash('sha256')

  /** Hands an upload's bytes on; they count in this order. */
  async *through(id: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    let bytes = 0
    this.hash.update(`${id}:`)
    for await (const chunk of chunks) {
      bytes += chunk.length
      this.hash.update(chunk)
      yield chunk
    }
    this.hash.update(`:${bytes};`)
  }

  /** In hex; once, after the last. */
  digest(): string {
    return this.hash.digest('hex')
  }
}
