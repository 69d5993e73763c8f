// Who may talk to this server at all: decided before a request reaches the application, from its head alone.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** `allowedHosts` are lower case, each a name with or without a port, besides the loopback names. */
export type DoorSettings = { allowedHosts: readonly string[]; token: string | undefined }

export type RequestHead = {
  method: string
  url: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * `pass`: to the application. `refuse`: answered with the status and the sentence. `sign-in`: a page for somebody who
 * is not signed in. `again`: a link from another site brought them here, and a SameSite=Strict cookie does not
 * travel with such a request, so nobody can tell yet: the page must ask once more from here.
 */
export type DoorDecision =
  | { kind: 'pass' }
  | {
      kind: 'refuse'
      status: 400 | 401 | 403 | 405
      code: 'bad_request' | 'unauthorized' | 'forbidden' | 'method_not_allowed'
      message: string
    }
  | { kind: 'sign-in' }
  | { kind: 'again' }

export const SIGN_IN_PAGE = '/sign-in'
export const SIGN_IN_ACTION = '/api/sign-in'
export const SESSION_COOKIE = 'cairn_session'

/** The path of a request, as it stands there: not decoded, not normalised. */
export const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''
export const isApiPath = (path: string): boolean => path === '/api' || path.startsWith('/api/')

/** Every request's way in: a name that is ours, then a page that is ours, then a person who may. */
export function doorDecision(head: RequestHead, settings: DoorSettings): DoorDecision {
  if (!METHODS.includes(head.method))
    return {
      kind: 'refuse',
      status: 405,
      code: 'method_not_allowed',
      message: `Cairn knows no method ${brief(head.method)}.`,
    }
  if (!isPlainPath(head.url)) return badRequest('The request has no usable path.')
  const hosts = headerValues(head, 'host')
  const [host] = hosts
  if (host === undefined || hosts.length > 1) return badRequest('The request names no host.')
  if (!isOurHost(host, settings.allowedHosts))
    return forbidden(
      `Cairn does not answer to the name ${brief(host)}. If it should, add it to CAIRN_ALLOWED_HOSTS.`,
    )
  if (!isOurOrigin(head, host, settings.allowedHosts))
    return forbidden('Cairn refuses requests that another site makes.')
  return memberDecision(head, settings)
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * A path that everybody downstream reads alike. Not `GET http://other/ HTTP/1.1`, `OPTIONS *`, `//other/x` (a host to
 * some parsers), nor one with dot segments or percent signs that mean nothing.
 */
function isPlainPath(url: string): boolean {
  if (!url.startsWith('/') || /^\/[/\\]/.test(url)) return false
  try {
    return !/(^|[/\\])\.{1,2}([/\\]|$)/.test(decodeURIComponent(pathOf(url)))
  } catch {
    return false
  }
}

function memberDecision(head: RequestHead, { token }: DoorSettings): DoorDecision {
  if (token === undefined || isSignedIn(head, token)) return { kind: 'pass' }
  const path = pathOf(head.url)
  if (path === SIGN_IN_PAGE || path === SIGN_IN_ACTION) return { kind: 'pass' }
  if (!isNavigation(head) || isApiPath(path))
    return {
      kind: 'refuse',
      status: 401,
      code: 'unauthorized',
      message: 'This Cairn asks for a token: send it as Authorization: Bearer, or sign in at /sign-in.',
    }
  return { kind: firstHeader(head, 'sec-fetch-site') === 'cross-site' ? 'again' : 'sign-in' }
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/

/** `name`, `name:port`, `[::1]:port`; in any case, with or without the root's dot. */
function readHost(text: string): { name: string; port: string } | null {
  const match = /^(\[[\da-f:.]+\]|[^\s:/@\\?#[\]]+?)\.?(?::(\d{1,5}))?$/i.exec(text)
  return match?.[1] === undefined ? null : { name: match[1].toLowerCase(), port: match[2] ?? '' }
}

function isOurHost(text: string, allowedHosts: readonly string[]): boolean {
  const host = readHost(text)
  if (!host) return false
  return LOOPBACK.test(host.name) || isAllowed(host, allowedHosts, () => true)
}

/** An entry with a port holds for that port only; one without, for the ports that `otherwise` takes. */
function isAllowed(
  host: { name: string; port: string },
  allowedHosts: readonly string[],
  otherwise: (port: string) => boolean,
): boolean {
  return allowedHosts.some((text) => {
    const entry = readHost(text)
    if (entry?.name !== host.name) return false
    return entry.port === '' ? otherwise(host.port) : entry.port === host.port
  })
}

/**
 * No Origin and no Sec-Fetch-Site: no browser, or a very old one. A link from anywhere may open a page (a GET at the
 * top), because that only shows it to whoever followed the link. Another port of this host is another site.
 */
function isOurOrigin(head: RequestHead, host: string, allowedHosts: readonly string[]): boolean {
  const origins = headerValues(head, 'origin')
  const site = firstHeader(head, 'sec-fetch-site') ?? 'none'
  const foreign = site !== 'same-origin' && site !== 'none'
  if (origins.length > 0) {
    if (!origins.every((origin) => isOriginOf(origin, host, allowedHosts))) return false
    // An Origin that is allowed by name answers for a proxy's name, whatever the browser calls it.
    return true
  }
  return !foreign || isTopNavigation(head)
}

function isOriginOf(origin: string, host: string, allowedHosts: readonly string[]): boolean {
  let url: URL
  try {
    url = new URL(origin)
  } catch {
    // `null` comes here as well.
    return false
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false
  const ours = readHost(host)
  const theirs = { name: url.hostname.replace(/\.$/, ''), port: url.port }
  // A URL leaves out its scheme's own port, a Host header may have it.
  const standard = url.protocol === 'https:' ? '443' : '80'
  if (ours?.name === theirs.name && (ours.port || standard) === (theirs.port || standard)) return true
  return isAllowed(theirs, allowedHosts, (port) => port === '')
}

/** A browser opening a page in a tab, not in a frame. */
const isTopNavigation = (head: RequestHead): boolean =>
  isSafe(head) &&
  firstHeader(head, 'sec-fetch-mode') === 'navigate' &&
  firstHeader(head, 'sec-fetch-dest') === 'document'

/** Somebody who can be shown a page: a browser says so, an old one at least asks for HTML. */
const isNavigation = (head: RequestHead): boolean =>
  isSafe(head) &&
  (firstHeader(head, 'sec-fetch-mode') === 'navigate' ||
    (firstHeader(head, 'sec-fetch-mode') === undefined &&
      (firstHeader(head, 'accept') ?? '').includes('text/html')))

const isSafe = (head: RequestHead): boolean => head.method === 'GET' || head.method === 'HEAD'

/** Whether the request carries the token, or the cookie that signing in gives. */
function isSignedIn(head: RequestHead, token: string): boolean {
  const bearer = /^bearer +(\S+)$/i.exec(firstHeader(head, 'authorization') ?? '')?.[1]
  if (bearer !== undefined) return isSameSecret(bearer, token)
  const cookies = headerValues(head, 'cookie').flatMap((line) => line.split(';'))
  const mark = `${SESSION_COOKIE}=`
  return cookies
    .map((cookie) => cookie.trim())
    .some((cookie) => cookie.startsWith(mark) && isSameSecret(cookie.slice(mark.length), sessionOf(token)))
}

/** What the cookie holds: made from the token and no way back to it. A new token ends every session. */
export const sessionOf = (token: string): string =>
  createHmac('sha256', token).update('cairn session 1').digest('base64url')

/** Compares in a time that tells nothing, of the length neither. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

function headerValues(head: RequestHead, name: string): string[] {
  const value = head.headers[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
const firstHeader = (head: RequestHead, name: string): string | undefined => headerValues(head, name)[0]
const brief = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
const badRequest = (message: string): DoorDecision => ({
  kind: 'refuse',
  status: 400,
  code: 'bad_request',
  message,
})
const forbidden = (message: string): DoorDecision => ({
  kind: 'refuse',
  status: 403,
  code: 'forbidden',
  message,
})
