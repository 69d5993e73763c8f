// For tests: stands in front of an endpoint and, for a share of the requests, answers with errors or cuts connections.
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { randomFrom } from './test-random'

/** Shares of the requests, from 0 to 1, together at most 1. `cut` breaks off answers in the midst of their body. */
type FaultShares = { slowDown?: number; error?: number; reset?: number; cut?: number }
type Fault = keyof FaultShares
/** An answer of one's own to some requests: an error as AWS writes it. `path` is as requested, with its query. */
type FaultRule = (
  method: string,
  path: string,
) => { status: number; code: string; message?: string } | undefined

export type FaultProxy = {
  url: string
  /** From now on; what is not named does not happen. */
  set(shares: FaultShares): void
  /** Asked before the shares, for every request from now on; undefined takes it away. */
  setRule(rule: FaultRule | undefined): void
  /** How many requests came, and to how many what was done. */
  readonly counts: Readonly<Record<Fault | 'requests' | 'rule', number>>
  /** How many connections are open to it. */
  connections(): Promise<number>
  stop(): Promise<void>
}

/** Starts a proxy on a free port that passes everything on to `target`, an origin, until told otherwise. */
export async function startFaultProxy(target: string, seed = 1): Promise<FaultProxy> {
  const random = randomFrom(seed)
  const { hostname, port } = new URL(target)
  const agent = new Agent({ keepAlive: true })
  const counts = { requests: 0, rule: 0, slowDown: 0, error: 0, reset: 0, cut: 0 }
  let shares: FaultShares = {}
  let rule: FaultRule | undefined

  const drawn = (): Fault | undefined => {
    let left = random()
    for (const fault of ['slowDown', 'error', 'reset', 'cut'] as const) {
      left -= shares[fault] ?? 0
      if (left < 0) return fault
    }
    return undefined
  }

  const server = createServer((incoming, answer) => {
    counts.requests++
    const own = rule?.(incoming.method ?? '', incoming.url ?? '')
    if (own) {
      counts.rule++
      return refuse(incoming, answer, own.status, own.code, own.message)
    }
    const fault = drawn()
    if (fault) counts[fault]++
    if (fault === 'slowDown') return refuse(incoming, answer, 503, 'SlowDown')
    if (fault === 'error') return refuse(incoming, answer, 500, 'InternalError')
    if (fault === 'reset') return void incoming.socket.resetAndDestroy()
    pass(incoming, answer, fault === 'cut' ? random() : 1)
  })

  function pass(incoming: IncomingMessage, answer: ServerResponse, part: number): void {
    const { method, url, headers } = incoming
    // As a path of its own: a URL would resolve `..`, which a key can have.
    const outgoing = request({ hostname, port, path: url, method, headers, agent }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
      if (part === 1) return void pipeline(response, answer, () => {})
      let left = Math.floor(part * Number(response.headers['content-length'] ?? 0))
      answer.flushHeaders()
      response.on('data', (chunk: Buffer) => {
        answer.write(chunk.subarray(0, left))
        left -= chunk.length
        if (left <= 0) response.destroy()
      })
      // What was written is sent, and then comes an end too early.
      response.on('close', () => answer.socket?.destroySoon())
    })
    outgoing.on('error', () => incoming.socket.destroy())
    incoming.pipe(outgoing)
  }

  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      shares = next
    },
    setRule(next) {
      rule = next
    },
    counts,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async stop() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As S3 writes errors, or as SQS does. */
function refuse(
  incoming: IncomingMessage,
  answer: ServerResponse,
  status: number,
  code: string,
  message = 'Not now.',
): void {
  incoming.resume()
  const json = /json/.test(incoming.headers['content-type'] ?? '')
  answer.writeHead(status, {
    'content-type': json ? 'application/x-amz-json-1.0' : 'application/xml',
    'x-amz-request-id': 'FAULT',
  })
  if (incoming.method === 'HEAD') answer.end()
  else if (json) answer.end(JSON.stringify({ __type: code, message }))
  else
    answer.end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    )
}
