// One request to a server and its answer, over Node's own client: fetch gives up on an answer after five minutes, and
// cannot hear one that comes before the body is sent.
import { once } from 'node:events'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { pipeline } from 'node:stream/promises'

const MOST_ANSWER_BYTES = 64 * 1024 ** 2
/** Without a byte in either direction. Longer than a server takes to have an upload on disk. */
const SILENCE_MS = 10 * 60_000

export type Question = {
  url: URL
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Sent as it comes; an error that it throws is the exchange's. */
  body?: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined
  signal: AbortSignal
  /** The body of a 200 is not read but handed over. */
  streamed?: boolean
}
export type Answer = {
  status: number
  headers: IncomingMessage['headers']
  text: string
  /** Of a streamed answer; throws the system's error when it breaks off. */
  body?: AsyncIterable<Uint8Array>
}

export class Exchanges {
  private readonly agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  }

  /** Throws the system's error where there is no answer, with its code; the signal's reason when it is aborted. */
  async ask({ url, method = 'GET', headers = {}, body, signal, streamed }: Question): Promise<Answer> {
    signal.throwIfAborted()
    const secure = url.protocol === 'https:'
    const outgoing = (secure ? requestHttps : requestHttp)(url, {
      method,
      headers,
      agent: this.agents[secure ? 'https:' : 'http:'],
      signal,
    })
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new SilentServer()))
    // Errors come out of the promises below; unheard they would end the process.
    outgoing.on('error', () => {})
    const answered = once(outgoing, 'response').then(([incoming]) => incoming as IncomingMessage)
    const sent = body === undefined ? finish(outgoing) : pipeline(body, outgoing)
    sent.catch(() => {})
    try {
      // An answer can come before all is sent; what is sent wrong must not be waited for.
      const incoming = await Promise.race([answered, sent.then(() => answered)])
      if (streamed && incoming.statusCode === 200)
        return { status: 200, headers: incoming.headers, text: '', body: incoming }
      const chunks: Buffer[] = []
      let bytes = 0
      for await (const chunk of incoming) {
        bytes += chunk.length
        if (bytes > MOST_ANSWER_BYTES) throw new Error('the answer is too long')
        chunks.push(chunk)
      }
      const text = Buffer.concat(chunks).toString('utf8')
      return { status: incoming.statusCode ?? 0, headers: incoming.headers, text }
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      answered.catch(() => {})
      if (!outgoing.writableFinished) outgoing.destroy()
    }
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy()
  }
}

class SilentServer extends Error {
  readonly code = 'ETIMEDOUT'
}

const finish = (outgoing: ReturnType<typeof requestHttp>): Promise<void> =>
  new Promise((resolve) => outgoing.end(resolve))
