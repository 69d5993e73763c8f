// An instance that keeps so many days says so, and why it took less than was brought.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { SES } from './sample-records'

/** So many days that what is kept begins with January 2018, a month before the sample records. */
const DAYS = Math.floor((Date.now() - Date.UTC(2018, 0, 15)) / 86_400_000)
const OLD = { ...SES[0], eventID: 'too-old', eventTime: '2017-12-31T23:59:59Z' }
test.use({ settings: { CAIRN_RETENTION_DAYS: String(DAYS) } })

test('old records are skipped, and the imports page tells what is kept and what it takes', async ({
  page,
  request,
}) => {
  const id = await importLog(request, logFile('samples.json', [OLD, ...SES]))
  await page.goto(`/imports/${id}`)
  await expect(page.getByText('1 older than what is kept').first()).toBeVisible()
  await page.goto('/imports')
  const storage = page.getByRole('region', { name: 'Storage' })
  await expect(storage.getByText(`Events are kept for ${DAYS.toLocaleString('en-US')} days`)).toBeVisible()
  const row = storage.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^\d{4}-\d{2}$/ }) })
  await expect(row.first()).toContainText(/\d+ kB/)
})
