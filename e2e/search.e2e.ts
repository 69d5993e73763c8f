// Somebody looks for a text anywhere in the records.
import { expect, type Page } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

const total = (page: Page) => page.getByText(/^\d[\d,]* events?$/)

test('a text is searched for in the records, stopped, and taken back', async ({ page, request }) => {
  await importLog(request, logFile('samples.json', [...PINPOINT, ...SMS_VOICE, ...SES]))
  await page.goto('/events')
  await expect(total(page)).toHaveText('6 events')
  const box = page.getByRole('searchbox', { name: 'Search the records' })
  const chips = page.getByRole('list', { name: 'Active filters' })

  // Held back until somebody has stopped it.
  let goOn = () => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await page.route('**/api/events?*', async (route) => {
    await held
    await route.continue().catch(() => {})
  })
  // The page has come to life when the key works.
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(box).toBeFocused({ timeout: 500 })
  }).toPass()
  // A second one, where the first took longer, is in it.
  await box.clear()
  await page.keyboard.type('reminders')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Searching · 0 found so far')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
  goOn()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(total(page)).toHaveText('2 events')
  await expect(page).toHaveURL(/[?&]q=reminders/)
  await expect(chips).toContainText('Record has reminders')
  await expect(page.getByRole('button', { name: 'Export what matches' })).toBeVisible()
  // Other pages are not searched.
  const overview = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' })
  await expect(overview).not.toHaveAttribute('href', /q=/)

  await box.fill('"orders@shop.example"')
  await page.keyboard.press('Enter')
  await expect(total(page)).toHaveText('1 event')
  await page.goBack()
  await expect(total(page)).toHaveText('2 events')
  await expect(box).toHaveValue('reminders')

  await box.fill('"reminders')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/The search has a quotation mark without its second/)).toBeVisible()
  await box.fill('nowhere')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No record has nowhere in it. All 6 events were searched')).toBeVisible()

  await box.focus()
  await page.keyboard.press('Escape')
  await expect(total(page)).toHaveText('6 events')
  await expect(page).not.toHaveURL(/[?&]q=/)
})
