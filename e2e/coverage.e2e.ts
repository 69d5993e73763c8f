// Coverage and integrity: what a bucket lacks, and what in it is not as it was written, is found and shown.
import { expect } from '@playwright/test'
import { makeTrail, objectsOf } from '../lib/ingest/source/test-digests'
import { recentDays, trailLog } from '../lib/ingest/source/test-trail'
import { BUCKET, fillIn, SIGNER, test } from './source-stage'

test('what is missing and what was altered is found in the digests, and shown by day', async ({
  page,
  endpoint,
}) => {
  const first = new Date(`${recentDays(6).at(-1)}T00:00:00Z`)
  const digests = makeTrail({ signer: SIGNER, bucket: BUCKET, from: first, hours: 72 })
  const logs = digests.flatMap((digest) => digest.logs)
  // Two a hour: one of the first day is not there, one of the second has another content, and two digests of the third
  // are gone.
  const missing = logs[20]?.key
  const altered = logs[70]?.key
  const gone = new Set([digests[55]?.key, digests[56]?.key])
  endpoint.put(
    BUCKET,
    objectsOf(digests)
      .filter(({ key }) => key !== missing && !gone.has(key))
      .map((object) => (object.key === altered ? { ...object, body: trailLog([7]) } : object)),
  )

  const form = await fillIn(page, BUCKET, endpoint.url)
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByText('Digests are there')).toBeVisible()
  await form.getByRole('button', { name: 'Add and sync' }).click()
  const card = page.getByRole('article', { name: `s3://${BUCKET}/`, exact: true })
  await expect(card).toContainText(`${logs.length - 1} of ${logs.length - 1} files loaded`)
  await card.getByRole('link', { name: BUCKET }).click()

  const integrity = page.getByRole('region', { name: 'Integrity' })
  for (const verdict of ['Altered1', 'Deleted1', 'Chain broken4'])
    await expect(integrity).toContainText(verdict)
  await expect(integrity).toContainText('1 hole in the chains')

  // The calendar: the first day has a file missing, the second one that is not as it was written.
  const coverage = page.getByRole('region', { name: 'Coverage', exact: true })
  const day = (index: number) => new Date(first.getTime() + index * 86_400_000).toISOString().slice(0, 10)
  const mark = (index: number) => coverage.locator(`a[href*="from=${day(index)}"]`)
  await expect(mark(0)).toHaveAttribute('data-state', 'missing')
  await expect(mark(1)).toHaveAttribute('data-state', 'missing')
  await expect(mark(2)).toHaveAttribute('data-state', 'unknown')

  // One tab stop, which arrows move; what a day says is read out.
  await coverage.locator('a[tabindex="0"]').focus()
  await page.keyboard.press('Home')
  await expect(mark(0)).toBeFocused()
  await expect(mark(0)).toHaveAccessibleName(/Missing, 47 files here, 1 missing/)
  await page.keyboard.press('ArrowDown')
  await expect(coverage.locator('a[tabindex="0"]')).toHaveCount(1)
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(
    new RegExp(`/events\\?from=${day(0)}T00:00:00Z.*account=\\d{12}&region=eu-west-1`),
  )
  await page.goBack()

  await integrity.getByRole('link', { name: /^Altered/ }).click()
  await expect(page).toHaveURL(/verdict=altered/)
  const files = page.getByRole('table').last()
  await expect(files.getByRole('row')).toHaveCount(2)
  await expect(files).toContainText(altered ?? '')
})
