// Who is let in, where a token is asked for.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { statusOf } from './status-of'

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
