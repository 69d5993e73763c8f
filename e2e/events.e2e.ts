// Somebody looks for what one user did, down to the record.
import { expect, type Page } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

const total = (page: Page) => page.getByText(/^\d[\d,]* events?$/)
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test.beforeEach(async ({ request }) => {
  await importLog(request, logFile('samples.json', [...PINPOINT, ...SMS_VOICE, ...SES]))
})

// One Cairn for all of it: to start one takes as long as all these steps.
test('events are filtered by IAM user, from wherever somebody stands', async ({ page }) => {
  await test.step('from a panel', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'IAM users', exact: true }).click()
    await page
      .getByRole('region', { name: 'IAM users' })
      .getByRole('link', { name: 'piper', exact: true })
      .click()
    await expect(page).toHaveURL(/[?&]user=piper/)
    const writes = page.getByRole('region', { name: /recent writes/i })
    await expect(writes).toContainText('CreateSegment')
    await expect(writes).not.toContainText('DeleteIdentity')
  })
  await test.step('from the table, and Back takes it back', async () => {
    await page.goto('/events')
    await expect(total(page)).toHaveText('6 events')
    const row = rowOf(page, 'CreateSegment')
    await row.hover()
    await row.getByRole('link', { name: 'Only IAM user piper' }).click()
    await expect(total(page)).toHaveText('3 events')
    await expect(page).toHaveURL(/[?&]user=piper/)
    await expect(page.getByRole('list', { name: 'Active filters' })).toContainText('piper')
    await page.goBack()
    await expect(total(page)).toHaveText('6 events')
  })
  await test.step('from the address', async () => {
    await page.goto('/events?user=piper')
    await expect(total(page)).toHaveText('3 events')
    await page.goto('/events?user=!piper')
    await expect(total(page)).toHaveText('3 events')
    await expect(rowOf(page, 'DeleteIdentity')).toBeVisible()
  })
  await test.step('an address with a part that means nothing says so', async () => {
    await page.goto('/events?user=piper&colour=blue')
    await expect(total(page)).toHaveText('3 events')
    await expect(page.getByText('unknown parameter: colour')).toBeVisible()
  })
  await test.step('a filter that is too tight names what to drop', async () => {
    await page.goto('/events?user=piper&service=ses.amazonaws.com')
    await expect(page.getByText('No events match')).toBeVisible()
    await page.getByRole('link', { name: /Drop .*piper/ }).click()
    await expect(total(page)).toHaveText('2 events')
  })
})

test('an event opens down to the record as it was received', async ({ page, request }) => {
  // A number past 2^53, a key twice, and markup: shown as they are.
  const odd = `{"Records":[{"eventVersion":"1.08","eventTime":"2018-02-04T22:00:00Z","eventSource":"s3.amazonaws.com",
    "eventName":"PutObject","awsRegion":"us-east-1","eventID":"odd","size":9007199254740993,"size":1.50,
    "requestParameters":{"key":"<img src=x onerror=alert(1)>"},"userIdentity":{"type":"IAMUser","userName":"piper",
    "accessKeyId":"AKIACAIRNEXAMPLE0001"}}]}`
  await importLog(request, { name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from(odd) })
  await page.goto('/events')
  await expect(total(page)).toHaveText('7 events')
  await rowOf(page, 'PutObject').getByText('piper').first().click()
  const drawer = page.getByRole('complementary', { name: 'PutObject' })
  await expect(drawer).toBeVisible()
  await expect(page).toHaveURL(/[?&]open=/)
  const record = drawer.getByRole('textbox', { name: 'Raw record' })
  await expect(record).toContainText('9007199254740993')
  await expect(record).toContainText('1.50')
  await expect(record).toContainText('<img src=x onerror=alert(1)>')
  await expect(drawer.getByText('AKIA…0001')).toBeVisible()
  await drawer.getByRole('button', { name: 'Reveal' }).click()
  await expect(drawer.getByText('AKIACAIRNEXAMPLE0001').first()).toBeVisible()

  const downloading = page.waitForEvent('download')
  await drawer.getByRole('button', { name: 'Download' }).click()
  const saved = await (await downloading).createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of saved) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe(odd.slice(odd.indexOf('[') + 1, odd.lastIndexOf(']')))

  // Down and up walk the rows; a reload shows the same event; Esc closes it and the focus is on its row.
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await expect(page.getByRole('link', { name: '2018-02-04 22:00:00' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(drawer).toBeVisible()
  await page.keyboard.press('ArrowDown')
  const next = page.getByRole('complementary', { name: 'CreateConfigurationSetEventDestination' })
  await expect(next).toBeVisible()
  await page.reload()
  // The record is drawn in the browser alone: with it the page has come to life, and Back is not the browser's alone.
  await expect(next.getByRole('textbox', { name: 'Raw record' })).toContainText('eventVersion')
  await page.goBack()
  await expect(page.getByRole('complementary', { name: /Create|Put/ })).toHaveCount(0)
})

test('columns and order are in the address', async ({ page }) => {
  await page.goto('/events')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Account' }).click()
  await expect(page.getByRole('columnheader', { name: 'Account' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Time (UTC)' }).click()
  await expect(page.getByRole('row').nth(1)).toContainText('DeleteIdentity')
  await page.goto(page.url())
  await expect(page.getByRole('columnheader', { name: 'Account' })).toBeVisible()
  await expect(page.getByRole('row').nth(1)).toContainText('DeleteIdentity')
})
