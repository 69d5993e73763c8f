// The first visit: an empty Cairn explains itself, shows a demonstration, and takes it away again.
import { expect } from '@playwright/test'
import { test } from './cairn'

test('an empty Cairn offers sample data, and one click removes it', async ({ page }) => {
  // 50,000 events are made and imported in it.
  test.setTimeout(180_000)
  await page.goto('/')
  await expect(page.getByText('nothing leaves it')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Add log files' })).toBeVisible()
  await page.goto('/events')
  await expect(page.getByText('There are no events here yet')).toBeVisible()

  await page.goto('/')
  await page.getByRole('button', { name: 'Load sample data' }).click()
  const notice = page.getByRole('complementary', { name: 'Sample data' })
  await expect(notice).toContainText('made-up events', { timeout: 120_000 })
  await page.goto('/')
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
  await page.goto('/events')
  await expect(notice).toContainText('Sample data')
  await expect(page.getByText(/^[\d,]{5,} events$/)).toBeVisible()
  // The incident: one user's key in a region that nobody else uses.
  await page.goto('/?region=ap-southeast-1')
  await expect(
    page.getByRole('region', { name: 'Identities' }).getByRole('link', { name: 'dave', exact: true }),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'Errors' })).toContainText('AccessDenied')
  await page.goto('/imports')
  await expect(page.getByRole('row').filter({ hasText: 'sample' })).toContainText('Done')

  await page.getByRole('button', { name: 'Remove sample data' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Events of your own imports stay')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(notice).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Load sample data' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'Add log files' })).toBeVisible()
})
