// What the doors let through, as tables.
import { describe, expect, it } from 'vitest'
import {
  type DoorSettings,
  doorDecision,
  isSameSecret,
  type RequestHead,
  SESSION_COOKIE,
  sessionOf,
} from './doors'

const TOKEN = 'a-token-of-sixteen-or-more'
const OPEN: DoorSettings = { allowedHosts: [], token: undefined }
const LISTED: DoorSettings = {
  allowedHosts: ['cairn.example.org', 'logs.example.org:8443'],
  token: undefined,
}
const LOCKED: DoorSettings = { allowedHosts: [], token: TOKEN }

const head = (headers: RequestHead['headers'] = {}, url = '/api/events', method = 'GET'): RequestHead => ({
  method,
  url,
  headers: { host: 'localhost:3000', ...headers },
})
/** `pass`, `sign-in`, `again`, or the status of a refusal. */
function answer(request: RequestHead, settings = OPEN): string | number {
  const decision = doorDecision(request, settings)
  return decision.kind === 'refuse' ? decision.status : decision.kind
}

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }

describe('the name that a request is for', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST:3000',
    'localhost.',
    'localhost.:3000',
    '127.0.0.1',
    '127.0.0.1:41100',
    '127.1.2.3:80',
    '[::1]',
    '[::1]:3000',
  ])('lets %s in', (host) => expect(answer(head({ host }))).toBe('pass'))

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io:3000',
    'evil.example#localhost',
    'user@localhost',
    'localhost/x',
    'localhost:',
    'localhost:x',
    'localhost:3000:3000',
    'localhost:123456',
    'localhost..',
    '0.0.0.0:3000',
    '10.0.0.1',
    '192.168.1.5:3000',
    '[::]:3000',
    '[fe80::1]',
    '::1',
    '[::1',
    '1270.0.1',
    ' localhost',
    '',
  ])('refuses %j', (host) => expect(answer(head({ host }))).toBe(403))

  it('wants exactly one', () => {
    expect(answer(head({ host: undefined }))).toBe(400)
    expect(answer(head({ host: ['localhost', 'localhost'] }))).toBe(400)
  })

  it.each([
    ['cairn.example.org', 'pass'],
    ['Cairn.Example.ORG.:443', 'pass'],
    ['cairn.example.org:9999', 'pass'],
    ['logs.example.org:8443', 'pass'],
    ['logs.example.org', 403],
    ['logs.example.org:443', 403],
    ['other.example.org', 403],
    ['cairn.example.org.evil.example', 403],
    ['localhost:3000', 'pass'],
  ])('with a list: %s → %s', (host, expected) => expect(answer(head({ host }), LISTED)).toBe(expected))

  it('names what to do', () => {
    const decision = doorDecision(head({ host: 'evil.example' }), OPEN)
    expect(decision).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('CAIRN_ALLOWED_HOSTS'),
    })
  })
})

describe('the path', () => {
  it.each([
    'http://localhost/api',
    '*',
    '',
    '//evil.example/x',
    '/\\evil.example',
    'api/events',
    '/sign-in/../api/events',
    '/api/./events',
    '/api/sign-in/%2e%2e/events',
    '/api/sign-in%2f..%2fevents',
    '/api/..',
    '/api/%',
    '/api/%E0%A4%A',
  ])('refuses %j', (url) => expect(answer(head({}, url))).toBe(400))
  it.each(['/', '/?a=//b', '/events?user=../%', '/api/events/1-2', '/a..b/.c', '/values/%2Fx'])(
    'lets %s in',
    (url) => expect(answer(head({}, url))).toBe('pass'),
  )
})

it.each([
  ['GET', 'pass'],
  ['OPTIONS', 'pass'],
  ['TRACE', 405],
  ['CONNECT', 405],
  ['PROPFIND', 405],
  ['get', 405],
])('method %s → %s', (method, expected) => expect(answer(head({}, '/', method))).toBe(expected))

describe('the site that a request comes from', () => {
  const post = (headers: RequestHead['headers']) => head(headers, '/api/imports', 'POST')

  it.each([
    [undefined, 'pass'],
    ['http://localhost:3000', 'pass'],
    ['https://localhost:3000', 'pass'],
    ['http://localhost:3001', 403],
    ['http://localhost', 403],
    ['http://127.0.0.1:3000', 403],
    ['http://evil.example', 403],
    ['http://localhost:3000.evil.example', 403],
    ['http://localhost.evil.example:3000', 403],
    ['null', 403],
    ['', 403],
    ['file://', 403],
    ['chrome-extension://localhost:3000', 403],
    ['http://localhost:3000, http://evil.example', 403],
  ])('POST with Origin %s → %s', (origin, expected) => expect(answer(post({ origin }))).toBe(expected))

  it.each(['GET', 'HEAD', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'])(
    '%s from a foreign Origin is refused',
    (method) => expect(answer(head({ origin: 'http://evil.example' }, '/api/events', method))).toBe(403),
  )

  it.each([
    ['https://cairn.example.org', 'cairn.example.org', 'pass'],
    ['http://cairn.example.org', 'cairn.example.org:80', 'pass'],
    ['https://cairn.example.org', 'cairn.example.org:443', 'pass'],
    // Behind a proxy that asks for localhost.
    ['https://cairn.example.org', 'localhost:3000', 'pass'],
    ['https://logs.example.org:8443', 'localhost:3000', 'pass'],
    ['https://logs.example.org', 'localhost:3000', 403],
    ['https://cairn.example.org:9999', 'localhost:3000', 403],
    ['https://cairn.example.org:9999', 'cairn.example.org:9999', 'pass'],
    ['http://localhost:5173', 'cairn.example.org', 403],
  ])('with a list: Origin %s at %s → %s', (origin, host, expected) =>
    expect(answer(post({ origin, host }), LISTED)).toBe(expected),
  )

  it.each(['[::1]:3000', '[::1]'])('knows IPv6: %s', (host) => {
    expect(answer(post({ host, origin: `http://${host}` }))).toBe('pass')
    expect(answer(post({ host, origin: 'http://[::2]:3000' }))).toBe(403)
  })

  it.each([
    ['cross-site', NAVIGATION, 'GET', 'pass'],
    ['same-site', NAVIGATION, 'GET', 'pass'],
    ['cross-site', NAVIGATION, 'HEAD', 'pass'],
    ['cross-site', NAVIGATION, 'POST', 403],
    ['cross-site', { ...NAVIGATION, 'sec-fetch-dest': 'iframe' }, 'GET', 403],
    ['cross-site', { ...NAVIGATION, 'sec-fetch-dest': 'object' }, 'GET', 403],
    ['cross-site', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 'GET', 403],
    ['cross-site', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }, 'GET', 403],
    ['same-site', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 'GET', 403],
    ['same-origin', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 'GET', 'pass'],
    ['same-origin', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 'POST', 'pass'],
    ['none', NAVIGATION, 'GET', 'pass'],
    ['nonsense', {}, 'GET', 403],
  ] as const)('Sec-Fetch-Site %s %j %s → %s', (site, rest, method, expected) =>
    expect(answer(head({ 'sec-fetch-site': site, ...rest }, '/events', method))).toBe(expected),
  )

  it('holds for a WebSocket', () => {
    const upgrade = { upgrade: 'websocket', 'sec-fetch-mode': 'websocket', 'sec-fetch-dest': 'empty' }
    expect(answer(head({ ...upgrade, origin: 'http://localhost:3000' }, '/_next/hmr'))).toBe('pass')
    expect(answer(head({ ...upgrade, origin: 'http://evil.example' }, '/_next/hmr'))).toBe(403)
  })
})

describe('the token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const cookie = (value: string) => ({ cookie: `theme=dark; ${SESSION_COOKIE}=${value}; x=y` })

  it.each([
    ['none', {}, 401],
    ['the right one', bearer(TOKEN), 'pass'],
    ['in lower case', { authorization: `bearer ${TOKEN}` }, 'pass'],
    ['a wrong one of the same length', bearer(TOKEN.replace('a', 'b')), 401],
    ['a shorter one', bearer(TOKEN.slice(1)), 401],
    ['a longer one', bearer(`${TOKEN}x`), 401],
    ['an empty one', bearer(''), 401],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 401],
    ['the cookie', cookie(sessionOf(TOKEN)), 'pass'],
    ['the token itself as the cookie', cookie(TOKEN), 401],
    ["another token's cookie", cookie(sessionOf(`${TOKEN}2`)), 401],
    ['an empty cookie', cookie(''), 401],
    ['a cookie whose name only ends like ours', { cookie: `x${SESSION_COOKIE}=${sessionOf(TOKEN)}` }, 401],
    ['a wrong bearer beside the cookie', { ...bearer('wrong'), ...cookie(sessionOf(TOKEN)) }, 401],
  ])('%s', (_case, headers, expected) => {
    expect(answer(head(headers), LOCKED)).toBe(expected)
    expect(answer(head(headers, '/api/imports', 'POST'), LOCKED)).toBe(expected)
  })

  it.each([
    ['/', NAVIGATION, 'sign-in'],
    ['/events?user=alice', NAVIGATION, 'sign-in'],
    ['/events', { accept: 'text/html' }, 'sign-in'],
    ['/events', { ...NAVIGATION, 'sec-fetch-site': 'cross-site' }, 'again'],
    ['/events', { accept: '*/*' }, 401],
    ['/events', { accept: 'text/html', 'sec-fetch-mode': 'cors' }, 401],
    ['/api/events', NAVIGATION, 401],
    ['/_next/static/chunks/x.js', {}, 401],
    ['/sign-in', NAVIGATION, 'pass'],
    ['/sign-in?next=/events', NAVIGATION, 'pass'],
    ['/api/sign-in', {}, 'pass'],
    ['/sign-in/', NAVIGATION, 'sign-in'],
    ['/sign-in/x', {}, 401],
    ['/api/sign-in/', {}, 401],
  ])('without it, %s %j → %s', (url, headers, expected) =>
    expect(answer(head(headers, url), LOCKED)).toBe(expected),
  )

  it('comes after host and origin', () => {
    expect(answer(head({ ...bearer(TOKEN), host: 'evil.example' }), LOCKED)).toBe(403)
    expect(answer(head({ ...bearer(TOKEN), origin: 'http://evil.example' }), LOCKED)).toBe(403)
  })

  it('is not told by the cookie', () => {
    expect(sessionOf(TOKEN)).not.toContain(TOKEN)
    expect(sessionOf(TOKEN)).toMatch(/^[\w-]{43}$/)
  })

  it('is compared whole', () => {
    expect(isSameSecret('', TOKEN)).toBe(false)
    expect(isSameSecret(TOKEN, TOKEN)).toBe(true)
  })
})
