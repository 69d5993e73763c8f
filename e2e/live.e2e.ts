// Pages that stay open follow the data, and leave alone what somebody is reading or typing.
import { expect, type Page } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

const total = (page: Page) => page.getByText(/^\d[\d,]* events?$/)
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const liveSwitch = (page: Page) => page.getByRole('switch', { name: 'Live updates' })

/** Newer than all sample records, an hour later each: the newest week of the data moves on with it. */
const newer = (eventName: string, hour: number) =>
  logFile(`${eventName}.json`, [
    { ...SMS_VOICE[0], eventID: `live-${eventName}`, eventName, eventTime: `2018-02-05T0${hour}:15:00Z` },
  ])

/** Marks the document, so that a reload would be noticed. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { cairnMark: true }))
const isSameDocument = (page: Page) => page.evaluate(() => 'cairnMark' in window)
const asked = (page: Page): string[] => {
  const urls: string[] = []
  page.on('request', (request) => urls.push(new URL(request.url()).pathname))
  return urls
}

/** Lets so much time go by in the page that one which is live asks several times; answers what was asked. */
async function askedLater(page: Page): Promise<string[]> {
  const urls = asked(page)
  await page.clock.runFor(10_000)
  // What comes after it is asked after it.
  await page.evaluate(() => fetch('/api/health'))
  expect(urls.pop()).toBe('/api/health')
  return urls
}

test.beforeEach(async ({ request }) => {
  await importLog(request, logFile('samples.json', [...PINPOINT, ...SMS_VOICE, ...SES]))
})

test('open pages show what is imported, without a reload', async ({ page, context, request }) => {
  const list = await context.newPage()
  await Promise.all([page.goto('/'), list.goto('/events')])
  await expect(liveSwitch(page)).toBeChecked()
  await expect(total(list)).toHaveText('6 events')
  await Promise.all([mark(page), mark(list)])

  await importLog(request, newer('DeleteConfigurationSet', 3))
  await expect(
    page.getByRole('region', { name: /recent writes/i }).getByText('DeleteConfigurationSet'),
  ).toBeVisible()
  await expect(total(list)).toHaveText('7 events')
  await expect(rowOf(list, 'DeleteConfigurationSet')).toBeVisible()
  expect(await isSameDocument(page)).toBe(true)
  expect(await isSameDocument(list)).toBe(true)
})

test('an empty page fills itself', async ({ page, request }) => {
  const [only] = (await (await request.get('/api/imports')).json()).imports
  expect((await request.delete(`/api/imports/${only.id}`)).ok()).toBe(true)
  await page.goto('/events')
  await expect(page.getByText('There are no events here yet')).toBeVisible()
  await importLog(request, newer('DeleteConfigurationSet', 3))
  await expect(total(page)).toHaveText('1 event')
})

test('the row that is read stays where it is, and the event stays open', async ({ page, request }) => {
  // The record takes longer than new data: it is awaited all the same, not asked for anew.
  let recordsAsked = 0
  let answerRecords = () => {}
  const held = new Promise<void>((resolve) => {
    answerRecords = resolve
  })
  await page.route(/\/api\/events\/\d+[^/]*$/, async (route) => {
    recordsAsked++
    await held
    await route.continue()
  })
  await page.goto('/events')
  await rowOf(page, 'VerifyEmailIdentity').getByRole('link').first().click()
  const drawer = page.getByRole('complementary', { name: 'VerifyEmailIdentity' })
  const row = rowOf(page, 'VerifyEmailIdentity')
  const before = await row.boundingBox()

  await importLog(request, newer('DeleteConfigurationSet', 3))
  const note = page.getByText('1 new event', { exact: false })
  await expect(note).toBeVisible()
  expect(recordsAsked).toBe(1)
  answerRecords()
  await expect(drawer.getByRole('textbox', { name: 'Raw record' })).toContainText('eventVersion')
  await importLog(request, newer('SetDefaultMessageType', 4))
  await expect(page.getByText('2 new events')).toBeVisible()
  await expect(total(page)).toHaveText('8 events')
  expect(await row.boundingBox()).toEqual(before)
  await expect(rowOf(page, 'DeleteConfigurationSet')).toHaveCount(0)
  await expect(drawer).toBeVisible()

  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(rowOf(page, 'SetDefaultMessageType')).toBeVisible()
  await expect(note).toHaveCount(0)
  await expect(drawer).toBeVisible()
})

test('an event opens at once while the page is being drawn anew', async ({ page, request }) => {
  await page.goto('/events')
  await expect(total(page)).toHaveText('6 events')
  // The new page is held back until the event is open.
  let goOn = () => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let isHeld = () => {}
  const drawing = new Promise<void>((resolve) => {
    isHeld = resolve
  })
  await page.route('**/events*', async (route) => {
    if (route.request().headers().rsc !== undefined) {
      isHeld()
      await held
    }
    await route.continue()
  })
  await importLog(request, newer('DeleteConfigurationSet', 3))
  await drawing
  await rowOf(page, 'VerifyEmailIdentity').getByRole('link').first().click()
  await expect(page.getByRole('complementary', { name: 'VerifyEmailIdentity' })).toBeVisible()
  await expect(total(page)).toHaveText('6 events')
  goOn()
  await expect(page.getByText('1 new event')).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'VerifyEmailIdentity' })).toBeVisible()
})

test('what is typed into the search stays', async ({ page, request }) => {
  await page.goto('/events')
  await expect(total(page)).toHaveText('6 events')
  const search = page.getByRole('searchbox', { name: 'Search the records' })
  await search.fill('sms')
  await importLog(request, newer('DeleteConfigurationSet', 3))
  await expect(total(page)).toHaveText('7 events')
  await expect(search).toHaveValue('sms')
  await expect(search).toBeFocused()
})

test('a page that is paused stays as it is until it goes on', async ({ page, context, request }) => {
  await page.clock.install()
  const other = await context.newPage()
  await other.goto('/events')
  await page.goto('/events')
  await expect(total(page)).toHaveText('6 events')
  await liveSwitch(page).click()
  await expect(liveSwitch(page)).not.toBeChecked()
  // The choice is the browser's: the page that was open already follows it, and so does a new one.
  await expect(liveSwitch(other)).not.toBeChecked()
  await liveSwitch(other).click()
  await expect(liveSwitch(page)).toBeChecked()
  await liveSwitch(page).click()
  await page.reload()
  await expect(liveSwitch(page)).not.toBeChecked()

  await importLog(request, newer('DeleteConfigurationSet', 3))
  expect(await askedLater(page)).toEqual([])
  await expect(total(page)).toHaveText('6 events')

  await liveSwitch(page).click()
  await expect(total(page)).toHaveText('7 events')
  expect(await askedLater(page)).toContain('/api/version')
})

test('a page that nobody sees asks nothing, and is up to date when it is seen', async ({ page, request }) => {
  await page.clock.install()
  await page.goto('/events')
  await expect(total(page)).toHaveText('6 events')
  const setHidden = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  // Once it is seen that the page asks at all.
  await page.waitForRequest('**/api/version')
  await setHidden(true)
  await importLog(request, newer('DeleteConfigurationSet', 3))
  expect(await askedLater(page)).toEqual([])

  await setHidden(false)
  await expect(total(page)).toHaveText('7 events')
})
