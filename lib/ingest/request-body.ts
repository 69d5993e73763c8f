// The body of an upload as it comes in, whatever its sender does.
import { ApiError } from '../domain/api-error'

/** Of an upload that was refused so much more is taken, and for so long: most clients listen only once all is sent. */
const LINGER_BYTES = 1024 ** 3
const LINGER_MS = 60_000

type Read = ReadableStreamReadResult<Uint8Array>

/**
 * Reads a body without a Readable around it. That would read ahead, and undici's streams fail behind everybody's back
 * when they are cancelled in the middle of a read.
 */
export class RequestBody {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>

  constructor(
    body: ReadableStream<Uint8Array>,
    private readonly signal: AbortSignal,
  ) {
    this.reader = body.getReader()
  }

  /** What comes, up to its end. Throws a 400 when the client goes away in the middle: that is the client's mistake. */
  async *received(): AsyncGenerator<Uint8Array> {
    try {
      for (let read = await this.read(); !read.done; read = await this.read()) yield read.value
    } catch (cause) {
      throw new ApiError(400, 'bad_request', 'The upload broke off before its end.', undefined, { cause })
    }
  }

  /** Takes what still comes, for a while, and throws it away, so that a client that is refused hears why. Never throws. */
  async linger(): Promise<void> {
    const until = Date.now() + LINGER_MS
    try {
      for (let bytes = 0; bytes < LINGER_BYTES && Date.now() < until; ) {
        const { done, value } = await this.read()
        if (done) return
        bytes += value.length
      }
      await this.reader.cancel()
    } catch {
      // The client is gone.
    }
  }

  /** One listener a read: a promise that all reads raced against would remember every one of them. */
  private async read(): Promise<Read> {
    this.signal.throwIfAborted()
    let onAbort = () => {}
    const read = new Promise<Read>((resolve, reject) => {
      onAbort = () => reject(this.signal.reason)
      this.reader.read().then(resolve, reject)
    })
    this.signal.addEventListener('abort', onAbort, { once: true })
    return read.finally(() => this.signal.removeEventListener('abort', onAbort))
  }
}
