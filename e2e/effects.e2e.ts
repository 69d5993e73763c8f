// Somebody looks at old records that do not say whether they read or wrote.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

test('what records do not say is unknown, until somebody asks for what their names tell', async ({
  page,
  request,
}) => {
  await importLog(request, logFile('samples.json', [...PINPOINT, ...SMS_VOICE, ...SES]))
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  const strip = page.getByRole('list', { name: 'Totals' })
  const writes = strip.getByRole('link', { name: /^Writes/ })
  const activity = page.getByRole('region', { name: 'Activity over time' })
  const recent = page.getByRole('region', { name: 'Most recent writes' })
  const choice = page.getByRole('list', { name: 'Reads and writes' })
  await expect(
    page.getByText(
      '2 of 6 events do not say whether they read or write; 2 can be inferred from their names.',
    ),
  ).toBeVisible()
  await expect(writes).toContainText('Writes3')
  await expect(activity.getByRole('link', { name: /^Unknown 2/ })).toBeVisible()
  await expect(recent).toContainText('CreateSegment')
  await expect(recent).not.toContainText('DeleteIdentity')
  await expect(choice.getByRole('link', { name: 'Recorded' })).toHaveAttribute('aria-current', 'true')

  // With inferred, by keyboard: counted and marked as such in every place, and the rest of the address stays.
  await page.getByRole('link', { name: 'IAM users', exact: true }).click()
  await expect(page).toHaveURL(/tabs=user/)
  await choice.getByRole('link', { name: 'With inferred' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/tabs=user.*effects=inferred/)
  await expect(choice.getByRole('link', { name: 'With inferred' })).toHaveAttribute('aria-current', 'true')
  await expect(writes).toContainText('Writes52 inferred')
  await expect(activity.getByRole('link', { name: /^Writes 5/ })).toBeVisible()
  await expect(activity.getByRole('link', { name: 'of which 2 inferred' })).toBeVisible()
  await expect(activity.getByRole('link', { name: /^Unknown 0/ })).toBeVisible()
  await activity.getByText(/^Show as table/).click()
  await expect(activity.getByRole('columnheader', { name: 'Inferred writes' })).toBeVisible()
  await expect(
    page
      .getByRole('region', { name: 'IAM users' })
      .getByText('3 events: 2 writes, of which 2 inferred, 1 read'),
  ).toBeAttached()
  await expect(recent.getByRole('row').filter({ hasText: 'DeleteIdentity' })).toContainText(
    'Write, inferred from the catalogue',
  )

  // The legend filters by effect, and the choice goes along to the list, where the row says what it is.
  // At its beginning: over its end lie its + and −.
  await activity.getByRole('link', { name: /^Writes 5/ }).click({ position: { x: 4, y: 8 } })
  await expect(page).toHaveURL(/effect=write/)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Events' }).click()
  await expect(page).toHaveURL(/\/events\?.*effect=write.*effects=inferred/)
  await expect(page.getByText(/^5 events$/)).toBeVisible()
  const facets = page.getByRole('region', { name: 'Facets' })
  await expect(facets.getByRole('button', { name: 'Effect' })).toBeVisible()
  await expect(facets.getByRole('button', { name: 'Read-only' })).toHaveCount(0)
  const row = page.getByRole('row').filter({ hasText: 'DeleteIdentity' })
  await expect(row).toContainText('Writes, inferred from the catalogue')
  await expect(page.getByRole('row').filter({ hasText: 'CreateSegment' })).not.toContainText('inferred')

  // The choice survives a look at the imports, and the way home by the logo.
  const main = page.getByRole('navigation', { name: 'Main' })
  const before = page.url()
  await main.getByRole('link', { name: 'Imports' }).click()
  await expect(page).toHaveURL(/\/imports\?effects=inferred$/)
  await expect(page.getByRole('link', { name: 'Cairn', exact: true })).toHaveAttribute(
    'href',
    '/?effects=inferred',
  )
  await page.goto(before)

  // Back to what is recorded; the open event tells both.
  await choice.getByRole('link', { name: 'Recorded' }).click()
  await expect(page).not.toHaveURL(/effects=/)
  await expect(facets.getByRole('button', { name: 'Read-only' })).toBeVisible()
  await expect(row).toContainText('Unknown')
  await expect(row).not.toContainText('inferred')
  await row.getByText('DeleteIdentity').click()
  const drawer = page.getByRole('complementary', { name: 'DeleteIdentity' })
  await expect(drawer.getByText('the record does not say')).toBeVisible()
  await expect(drawer.getByText('inferred from the catalogue')).toBeVisible()

  await page.goto('/?effects=maybe')
  await expect(page.getByText('effects is inferred, or left out')).toBeVisible()
})
