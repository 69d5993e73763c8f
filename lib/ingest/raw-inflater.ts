// Inflates one raw deflate stream piece by piece, so that all that comes out of a piece is there before the next goes
// in: an error then costs nothing that came before it.
import { createInflateRaw, type InflateRaw } from 'node:zlib'

const OUTPUT_BYTES = 64 * 1024

export class RawInflater {
  /** What zlib says is wrong, once it has failed. */
  failure = ''
  #stream: InflateRaw
  #chunks: Uint8Array[] = []
  #settle: (state: 'more' | 'ended' | 'failed') => void = () => {}

  constructor() {
    this.#stream = createInflateRaw({ chunkSize: OUTPUT_BYTES })
    this.#stream.on('data', (chunk: Uint8Array) => this.#chunks.push(chunk))
    this.#stream.on('end', () => this.#settle('ended'))
    this.#stream.on('error', (error) => {
      this.failure = error.message
      this.#settle('failed')
    })
  }

  /** How many of the bytes that went in belong to the stream: fewer once it has ended. */
  get consumed(): number {
    return this.#stream.bytesWritten
  }

  /** Puts in a piece. At most 1,032 times its size comes out, so a piece's size bounds the memory. */
  write(piece: Uint8Array): Promise<'more' | 'ended' | 'failed'> {
    return new Promise((resolve) => {
      this.#settle = resolve
      this.#stream.write(piece, (error) => {
        if (!error) resolve('more')
      })
    })
  }

  /**
   * Says that nothing more goes in. zlib tells by itself that a stream has ended only where bytes follow it: one that
   * ended with the last piece is 'ended' now, one that was cut has 'failed'.
   */
  finish(): Promise<'ended' | 'failed'> {
    return new Promise((resolve) => {
      this.#settle = (state) => resolve(state === 'ended' ? state : 'failed')
      this.#stream.end()
    })
  }

  /** What has come out since the last time. */
  take(): Uint8Array[] {
    const chunks = this.#chunks
    this.#chunks = []
    return chunks
  }

  close(): void {
    this.#stream.destroy()
  }
}
