import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { destination, signIn, WrongTokens } from './sign-in'

describe('where signing in leads', () => {
  it.each(['/', '/events', '/events?user=alice&user=%2F%2Fx', '/imports/3'])('%s stays', (path) =>
    expect(destination(path)).toBe(path),
  )
  it.each([
    null,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/x\\y',
    'javascript:alert(1)',
    '/a\r\nSet-Cookie: x=y',
    '/a b',
    '/é',
    '/sign-in',
    '/sign-in?next=/sign-in',
    '/api/events',
  ])('%j leads to the first page', (path) => expect(destination(path)).toBe('/'))
})

describe('wrong tokens', () => {
  const attempts = (wrong: WrongTokens, address: string, count: number, now: number) => {
    for (let index = 0; index < count; index++) wrong.add(address, now)
  }

  it('make an address wait after ten, and no other', () => {
    const wrong = new WrongTokens()
    attempts(wrong, 'a', 9, 0)
    expect(wrong.wait('a', 1)).toBe(0)
    attempts(wrong, 'a', 1, 1)
    expect(wrong.wait('a', 1)).toBe(60)
    expect(wrong.wait('a', 59_500)).toBe(1)
    expect(wrong.wait('b', 1)).toBe(0)
    expect(wrong.wait('a', 60_000)).toBe(0)
  })

  it('are forgotten after a minute', () => {
    const wrong = new WrongTokens()
    attempts(wrong, 'a', 9, 0)
    attempts(wrong, 'a', 9, 60_000)
    expect(wrong.wait('a', 60_001)).toBe(0)
  })

  it('are remembered for so many addresses at most', () => {
    const wrong = new WrongTokens()
    attempts(wrong, 'a', 10, 0)
    for (let index = 0; index < 20_000; index++) wrong.add(`x${index}`, 1)
    expect(wrong.wait('x19999', 1)).toBe(0)
    attempts(wrong, 'b', 10, 1)
    expect(wrong.wait('b', 1)).toBeGreaterThan(0)
  })
})

describe('the form', () => {
  const server = createServer((request, response) =>
    signIn(request, response, 'a-token-of-enough-letters', new WrongTokens()),
  )
  let url: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/sign-in`
  })
  afterAll(() => {
    server.close()
  })
  const post = (fields: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

  it('answers the right token with a cookie that is not it', async () => {
    const answer = await post({ token: 'a-token-of-enough-letters', next: '/events' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/events')
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
    expect(answer.headers.get('set-cookie')).not.toContain('a-token-of-enough-letters')
  })

  it.each([20, 9000, 500_000])('answers a wrong token of %i letters', async (letters) => {
    expect((await post({ token: 'x'.repeat(letters) })).status).toBe(401)
  })
})
