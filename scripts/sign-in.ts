// Signing in with the token: one field, one cookie. Served before the application and without it, so that nothing of
// Cairn answers to somebody who is not signed in; no script, so it works wherever a form does.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isSameSecret, SESSION_COOKIE, SIGN_IN_ACTION, SIGN_IN_PAGE, sessionOf } from './doors'

const STYLE = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{min-height:100vh;margin:0;display:grid;place-items:center;background:light-dark(#f6f7f9,#101214);color:light-dark(#1b1e23,#e6e8eb)}
main{width:min(22rem,calc(100vw - 4rem));padding:2rem;border:1px solid light-dark(#dfe2e6,#2b2f35);border-radius:8px;background:light-dark(#fff,#181b1f)}
h1{margin:0 0 1rem;font-size:1.25rem}label{display:block;font-weight:600}p{margin:.25rem 0 1rem;color:light-dark(#5a616b,#9aa2ac)}
.wrong{color:light-dark(#b42318,#ff8a80)}
input,button{box-sizing:border-box;width:100%;font:inherit;padding:.5rem .75rem;border-radius:6px;border:1px solid light-dark(#868e99,#6b737d)}
input{background:transparent;color:inherit;margin-bottom:1rem}
button{border:0;background:#0b7285;color:#fff;font-weight:600;cursor:pointer}
:focus-visible{outline:2px solid light-dark(#0b7285,#66d9e8);outline-offset:2px}
`
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  // An empty icon of its own: a browser would otherwise ask for one, and be refused.
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ATTEMPTS = 10
const ATTEMPTS_WINDOW_MS = 60_000
const MOST_ADDRESSES = 10_000
const LONGEST_FORM = 8192
const LONGEST_BODY = 1024 ** 2
const COOKIE_DAYS = 30

/** Counts wrong tokens by address. Over ten in a minute, that address waits; everybody else does not. */
export class WrongTokens {
  readonly #wrong = new Map<string, { count: number; until: number }>()

  /** Seconds to wait before the next attempt; 0 = none. `now` in milliseconds. */
  wait(address: string, now: number): number {
    const seen = this.#wrong.get(address)
    return seen && seen.count >= ATTEMPTS && now < seen.until ? Math.ceil((seen.until - now) / 1000) : 0
  }

  add(address: string, now: number): void {
    // Bounded, so that it cannot be made to fill the memory.
    if (this.#wrong.size >= MOST_ADDRESSES)
      for (const [key, { until }] of this.#wrong) if (until <= now) this.#wrong.delete(key)
    if (this.#wrong.size >= MOST_ADDRESSES) this.#wrong.clear()
    const seen = this.#wrong.get(address)
    if (seen && now < seen.until) seen.count++
    else this.#wrong.set(address, { count: 1, until: now + ATTEMPTS_WINDOW_MS })
  }
}

/** Where to go once signed in: a path of ours, else the first page. */
export function destination(text: string | null): string {
  if (text === null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return '/'
  const path = text.split('?', 1)[0]
  return path === SIGN_IN_PAGE || path?.startsWith('/api/') ? '/' : text
}

/** To the one-field page, and from there back to where they wanted to go. */
export function sendToSignIn(request: IncomingMessage, response: ServerResponse): void {
  const to = new URLSearchParams({ next: destination(request.url ?? null) })
  response.writeHead(303, { Location: `${SIGN_IN_PAGE}?${to}`, 'Cache-Control': 'no-store' }).end()
}

/** Asks for the same page once more, now from here, so that the cookie comes along. */
export function sendAgain(request: IncomingMessage, response: ServerResponse): void {
  const url = escapeHtml(destination(request.url ?? null))
  sendPage(
    response,
    200,
    `<p><a href="${url}">Go on to Cairn</a></p>`,
    `<meta http-equiv="refresh" content="0;url=${url}">`,
  )
}

/** `GET /sign-in` and `POST /api/sign-in` (a form with `token` and `next`). */
export async function signIn(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  wrongTokens: WrongTokens,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://cairn')
  if (url.pathname === SIGN_IN_PAGE) {
    if (request.method === 'GET' || request.method === 'HEAD')
      sendForm(response, 200, destination(url.searchParams.get('next')))
    else response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  if (request.method !== 'POST') {
    response.writeHead(405, { Allow: 'POST' }).end()
    return
  }
  const address = request.socket.remoteAddress ?? ''
  const form = await readForm(request)
  const next = destination(form?.get('next') ?? null)
  const wait = wrongTokens.wait(address, Date.now())
  if (wait > 0) {
    response.setHeader('Retry-After', wait)
    sendForm(response, 429, next, `Too many wrong tokens. Try again in ${wait} seconds.`)
  } else if (!form || !isSameSecret(form.get('token')?.trim() ?? '', token)) {
    wrongTokens.add(address, Date.now())
    sendForm(response, 401, next, 'That is not the token.')
  } else {
    // The browser's own word for how it reached us, which a TLS proxy in between does not change.
    const secure = request.headers.origin?.startsWith('https:') ? '; Secure' : ''
    const age = COOKIE_DAYS * 86_400
    response
      .writeHead(303, {
        'Set-Cookie': `${SESSION_COOKIE}=${sessionOf(token)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure}`,
        Location: next,
        'Cache-Control': 'no-store',
      })
      .end()
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // Some more is read and dropped: breaking off takes the connection with it, and the answer.
    if (bytes <= LONGEST_FORM) chunks.push(chunk)
    if (bytes > LONGEST_BODY) break
  }
  return bytes > LONGEST_FORM ? null : new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

function sendForm(response: ServerResponse, status: number, next: string, wrong?: string): void {
  const problem =
    wrong === undefined ? '' : `<p class="wrong" id="problem" role="alert">${escapeHtml(wrong)}</p>`
  const described = wrong === undefined ? 'hint' : 'problem hint'
  sendPage(
    response,
    status,
    `<h1>Cairn</h1><form method="post" action="${SIGN_IN_ACTION}"><label for="token">Token</label>
<p id="hint">The value of CAIRN_TOKEN that this Cairn was started with.</p>${problem}
<input id="token" name="token" type="password" autocomplete="current-password" aria-describedby="${described}" required autofocus>
<input type="hidden" name="next" value="${escapeHtml(next)}"><button>Sign in</button></form>`,
  )
}

function sendPage(response: ServerResponse, status: number, main: string, head = ''): void {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Sign in · Cairn</title>
<link rel="icon" href="data:,">${head}
<style>${STYLE}</style></head><body><main>${main}</main></body></html>`
  response
    .writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
    })
    .end(html)
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
