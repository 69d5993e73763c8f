// The web process: Node's own HTTP server in front of Next, so that doors, headers and time limits hold for every path.
import { createServer, type IncomingMessage, Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import next from 'next'
import { environment } from '../lib/db/environment'
import { SetupError } from '../lib/db/setup-error'
import { type DoorDecision, doorDecision, isApiPath, pathOf, SIGN_IN_ACTION, SIGN_IN_PAGE } from './doors'
import { sendAgain, sendToSignIn, signIn, WrongTokens } from './sign-in'

const HOUR_MS = 3_600_000
/** A whole request with its body: tens of gigabytes over a slow line. */
const REQUEST_TIMEOUT_MS = 24 * HOUR_MS
const HEADERS_TIMEOUT_MS = 30_000
/** Neither side says anything: a stalled upload, a client that is gone. */
const SILENCE_TIMEOUT_MS = 10 * 60_000
const KEEP_ALIVE_TIMEOUT_MS = 65_000
/** What is under way may end before connections are cut. */
const FAREWELL_MS = 5_000

const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}
/** For what is no page of ours; a page's own comes from proxy.ts with its nonce. */
const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'"

async function serve(): Promise<void> {
  const { host, port, token, allowedHosts } = environment()
  const settings = { token, allowedHosts }
  const wrongTokens = new WrongTokens()
  // Next adds an `upgrade` listener to the server it is given, past any door. It gets one that never listens, and
  // hears from it only of what came through.
  const behindDoors = new Server()
  const dev = process.env.NODE_ENV === 'development'
  const app = next({ dev, hostname: host, port, httpServer: behindDoors })
  const handle = app.getRequestHandler()

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`${request.method} ${pathOf(request.url ?? '')} failed: ${nameOf(error)}`)
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request.url ?? '')
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value)
    if (isApiPath(path) || path.startsWith('/_next/'))
      response.setHeader('Content-Security-Policy', CLOSED_POLICY)
    const decision = doorDecision(headOf(request), settings)
    switch (decision.kind) {
      case 'refuse':
        return refuse(request, response, decision)
      case 'sign-in':
        return sendToSignIn(request, response)
      case 'again':
        return sendAgain(request, response)
      case 'pass':
        if (token !== undefined && (path === SIGN_IN_PAGE || path === SIGN_IN_ACTION))
          return signIn(request, response, token, wrongTokens)
        if (isApiPath(path)) explainMethod(response)
        return handle(request, response)
      default:
        return decision satisfies never
    }
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const decision = doorDecision(headOf(request), settings)
    if (decision.kind === 'pass' && dev) behindDoors.emit('upgrade', request, socket, head)
    else socket.end(`HTTP/1.1 403 ${STATUS_CODES[403]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })

  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS
  server.timeout = SILENCE_TIMEOUT_MS

  const leave = () => {
    setTimeout(() => server.closeAllConnections(), FAREWELL_MS).unref()
    server.close(() => {
      void app.close().finally(() => process.exit(0))
    })
    server.closeIdleConnections()
  }
  for (const reason of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(reason, leave)
  // The supervisor was killed before we could hear of it: who starts after it needs the port.
  if (process.connected === false) return leave()
  await app.prepare()
  await listen(server, host.replace(/^\[|\]$/g, ''), port)
  process.send?.('ready')
}

const headOf = (request: IncomingMessage) => ({
  method: request.method ?? '',
  url: request.url ?? '',
  headers: request.headers,
})

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message }: Extract<DoorDecision, { kind: 'refuse' }>,
): void {
  const api = isApiPath(pathOf(request.url ?? ''))
  const body = api ? JSON.stringify({ error: { code, message } }) : `${message}\n`
  response
    .writeHead(status, {
      'Content-Type': `${api ? 'application/json' : 'text/plain'}; charset=utf-8`,
      'Content-Security-Policy': CLOSED_POLICY,
      'Cache-Control': 'no-store',
      // The body of a refused upload is not waited for.
      Connection: 'close',
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    })
    .end(body)
}

/** Next answers a method that a route lacks with an empty body; every error of the API has one. */
function explainMethod(response: ServerResponse): void {
  const { writeHead, end } = response
  let empty = false
  response.writeHead = function (this: ServerResponse, ...head: unknown[]): ServerResponse {
    empty = this.statusCode === 405 && !this.hasHeader('Content-Type')
    if (empty) this.setHeader('Content-Type', 'application/json').removeHeader('Content-Length')
    return Reflect.apply(writeHead, this, head)
  }
  response.end = function (this: ServerResponse, ...rest: unknown[]): ServerResponse {
    if (this.statusCode === 405 && !this.headersSent) this.writeHead(405)
    const message = 'This address does not take that method.'
    const body = JSON.stringify({ error: { code: 'method_not_allowed', message } })
    return Reflect.apply(end, this, empty ? [body] : rest)
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is taken by another program: stop it, or choose another port with PORT.`,
        EACCES: `Port ${port} may not be opened by this user: choose one above 1023 with PORT.`,
        EADDRNOTAVAIL: `${host} is no address of this machine: HOST must be one.`,
        ENOTFOUND: `${host} is no address of this machine: HOST must be one.`,
      }
      const reason = reasons[error.code ?? '']
      reject(reason === undefined ? error : new SetupError(reason, { cause: error }))
    })
    server.listen(port, host, () => resolve())
  })
}

/** What may be logged of an error that could quote a request. */
const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const [frame = ''] = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return `${error.name}${frame.replace(/^\s+/, ' ')}`
}

serve().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(1)
})
