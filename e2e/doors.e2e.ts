// What is answered, and what a page may do once it is there.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { statusOf } from './status-of'

test('answers only to its own name and its own pages', async ({ cairn }) => {
  expect(await statusOf(`${cairn.url}/api/health`, {})).toBe(200)
  for (const path of ['/', '/api/health', '/_next/static/x.js'])
    expect(await statusOf(cairn.url + path, { host: 'rebound.example' }), path).toBe(403)
  for (const origin of ['http://elsewhere.example', 'null', 'http://localhost:1'])
    expect(await statusOf(`${cairn.url}/api/imports`, { origin }, 'POST'), origin).toBe(403)
})

test('a page brings a policy that holds', async ({ page }) => {
  const response = await page.goto('/')
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24,}' 'strict-dynamic';/)
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(response?.headers()['x-content-type-options']).toBe('nosniff')
  expect(response?.headers()['x-powered-by']).toBeUndefined()
  await expect(page.getByText('Cairn').first()).toBeVisible()
  const again = await page.reload()
  expect(again?.headers()['content-security-policy']).not.toBe(policy)
})

test('the icon is there for who asks at its old address', async ({ request }) => {
  const response = await request.get('/favicon.ico')
  expect(response.status()).toBe(200)
  expect(response.headers()['content-type']).toBe('image/svg+xml')
})

test('every answer of the API is JSON', async ({ request }) => {
  for (const [path, status] of [
    ['/api/health', 200],
    ['/api', 404],
    ['/api/no-such-thing', 404],
    ['/api/events?nonsense=1', 400],
    ['/api/events?limit=-1', 400],
    ['/api/%', 400],
  ] as const) {
    const response = await request.get(path)
    expect(response.status(), path).toBe(status)
    expect(response.headers()['content-type'], path).toMatch(/^application\/json/)
    expect(response.headers()['cache-control'], path).toBe('no-store')
    if (status !== 200) expect((await response.json()).error.message, path).toMatch(/\w/)
  }
  const wrongMethod = await request.delete('/api/health')
  expect(wrongMethod.status()).toBe(405)
  expect((await wrongMethod.json()).error.code).toBe('method_not_allowed')
})
