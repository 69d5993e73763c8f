// Somebody narrows the events down by facets, and takes home what is left.
import { expect, type Page } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

const total = (page: Page) => page.getByText(/^\d[\d,]* events?$/)
const USERS = ['ada', 'bo', 'cleo', 'dan', 'eve', 'finn', 'gus', 'hope']

test('facets count under the other filters, find values, and the rest is exported', async ({
  page,
  request,
}) => {
  const [, created] = PINPOINT
  const others = USERS.map((userName, index) => ({
    ...created,
    eventID: `facet-${userName}`,
    eventTime: `2018-02-03T10:0${index}:00Z`,
    userIdentity: { ...created?.userIdentity, userName, arn: `arn:aws:iam::210987654321:user/${userName}` },
  }))
  await importLog(request, logFile('samples.json', [...PINPOINT, ...SMS_VOICE, ...SES, ...others]))
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/events')
  await expect(total(page)).toHaveText('14 events')
  const facets = page.getByRole('region', { name: 'Facets' })
  const users = facets.getByRole('list', { name: 'IAM users', exact: true })
  const services = facets.getByRole('list', { name: 'Services', exact: true })
  await expect(users.getByRole('listitem')).toHaveCount(6)
  await expect(facets.getByRole('link', { name: '6 of 10 All IAM users' })).toBeVisible()

  // Only this, by keyboard: the other facets count what is left, its own still counts all.
  await users.getByRole('link', { name: 'piper', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(total(page)).toHaveText('3 events')
  await expect(page).toHaveURL(/[?&]user=piper/)
  await expect(users.getByRole('listitem').first()).toContainText('piper')
  await expect(users.getByRole('listitem')).toHaveCount(6)
  await expect(services.getByRole('listitem')).toHaveCount(2)
  // Not this.
  await users.getByRole('listitem').first().hover()
  await users.getByRole('link', { name: 'Not IAM user piper' }).click()
  await expect(total(page)).toHaveText('11 events')
  await expect(users.getByRole('listitem').first()).toContainText('Not piper')

  // Found by typing, though it is not listed.
  await facets.getByRole('button', { name: 'Find in IAM users' }).click()
  await page.getByRole('searchbox', { name: 'Find in IAM users' }).fill('hop')
  const found = facets.getByRole('list', { name: 'Found IAM users' })
  await expect(found.getByRole('link', { name: 'hope', exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(total(page)).toHaveText('1 event')
  await facets.getByRole('link', { name: 'Clear IAM user' }).click()
  await expect(total(page)).toHaveText('14 events')

  // One that begins closed is counted when it is opened.
  await facets.getByRole('button', { name: 'Source address' }).click()
  await expect(facets.getByRole('list', { name: 'Source addresses' }).getByRole('listitem')).toHaveCount(2)

  // A narrow window has them in a drawer.
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Filters' }).click()
  const drawer = page.getByRole('dialog', { name: 'Filters' })
  await drawer.getByRole('link', { name: 'Amazon SES', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(total(page)).toHaveText('2 events')

  await page.getByRole('button', { name: 'Export 2 events' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /^NDJSON/ }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await downloading).createReadStream()) chunks.push(chunk)
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).eventName).sort()).toEqual([
    'DeleteIdentity',
    'VerifyEmailIdentity',
  ])
})
