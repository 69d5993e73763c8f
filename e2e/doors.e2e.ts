// Who is let in, and what a page may do once it is there.
import { request as httpRequest } from 'node:http'
import { expect } from '@playwright/test'
import { test } from './cairn'

/** The status of a GET with headers that no browser would send. */
function statusOf(url: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}

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

test.describe('with a token', () => {
  const TOKEN = 'a-token-for-this-story'
  test.use({ settings: { CAIRN_TOKEN: TOKEN }, expectedErrors: [/status of 401/] })

  test('scripts send it and people sign in with it', async ({ cairn, page, context }) => {
    expect(await statusOf(`${cairn.url}/api/health`, {})).toBe(401)
    expect(await statusOf(`${cairn.url}/api/health`, { authorization: 'Bearer wrong' })).toBe(401)
    expect(await statusOf(`${cairn.url}/api/health`, { authorization: `Bearer ${TOKEN}` })).toBe(200)

    await page.goto('/imports?x=1')
    await expect(page).toHaveURL(/\/sign-in\?next=/)
    await page.getByLabel('Token').fill('not-the-token')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toHaveText('That is not the token.')
    await page.getByLabel('Token').fill(TOKEN)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${cairn.url}/imports?x=1`)
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(cookie?.value).not.toContain(TOKEN)
    expect((await page.request.get('/api/health')).status()).toBe(200)

    // A link in somebody's mail: the cookie does not travel with it, and they are signed in all the same.
    const mail = await context.newPage()
    await mail.goto(`data:text/html,<a href="${cairn.url}/imports">look</a>`)
    await mail.getByRole('link', { name: 'look' }).click()
    await expect(mail).toHaveURL(`${cairn.url}/imports`)
    await expect(mail.getByRole('heading', { name: 'Imports' })).toBeVisible()
  })
})
