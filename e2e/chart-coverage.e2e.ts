// The chart says when the logs under it have holes, and an open event whether its log file is as it was delivered.
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect } from '@playwright/test'
import { makeTrail, objectsOf } from '../lib/ingest/source/test-digests'
import { importLog, logFile } from './import-log'
import { SES } from './sample-records'
import { BUCKET, SIGNER, test } from './source-stage'

const HOUR_MS = 3_600_000

test('a hole stands over the chart until its log file arrives', async ({ page, request, endpoint }) => {
  // Thirty hours that end two hours ago: the last ones have no digest yet, which is no reason to worry.
  const from = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 32 * HOUR_MS)
  const digests = makeTrail({ signer: SIGNER, bucket: BUCKET, from, hours: 30 })
  const logs = digests.flatMap((digest) => digest.logs)
  const [missing, altered] = [logs[20], logs[40]]
  if (!missing || !altered) throw new Error('the trail is shorter than this story')
  const otherBody = gzipSync(
    gunzipSync(altered.body)
      .toString()
      .replace(/"eventName":"\w+"/, '"eventName":"Forged"'),
  )
  endpoint.put(
    BUCKET,
    objectsOf(digests)
      .filter(({ key }) => key !== missing.key)
      .map((object) => (object.key === altered.key ? { ...object, body: otherBody } : object)),
  )
  const added = await request.post('/api/sources', { data: { bucket: BUCKET, endpoint: endpoint.url } })
  expect(added.ok(), await added.text()).toBe(true)
  const { id }: { id: string } = (await added.json()).source
  const total = async () => (await (await request.get('/api/events?limit=1')).json()).total
  await expect.poll(total).toBe(logs.length - 1)

  await page.goto('/')
  const chart = page.getByRole('region', { name: 'Activity over time' })
  const bar = chart.getByRole('img', { name: /Coverage of the logs/ })
  await expect(bar).toHaveAccessibleName(/Logs are missing for 2 h in eu-west-1 of 111111111111: 2 files\./)
  await expect(chart.getByRole('link', { name: 'Coverage' })).toHaveAttribute('href', '/imports#coverage')
  // As long as the plot below it, but for the roundness of its lines' ends.
  const plot = await chart.locator('.recharts-cartesian-grid line').first().boundingBox()
  const strip = await bar.boundingBox()
  expect(Math.abs((strip?.x ?? 0) - (plot?.x ?? Number.NaN))).toBeLessThanOrEqual(1)
  expect(Math.abs((strip?.width ?? 0) - (plot?.width ?? Number.NaN))).toBeLessThanOrEqual(1)
  await bar.locator('[data-state="missing"]').first().hover()
  await expect(chart.getByText('Missing: 1 file')).toBeVisible()
  await chart.getByText('Show as table, by hour').click()
  await expect(chart.getByRole('row').filter({ hasText: 'Missing' })).toHaveCount(2)

  // It comes late, and the page that is open tells so.
  endpoint.put(BUCKET, [missing])
  expect((await request.post(`/api/sources/${id}/sync`, { data: { full: true } })).ok()).toBe(true)
  await expect(bar).toHaveAccessibleName(/Logs are missing for 1 h in eu-west-1 of 111111111111: 1 file\./)

  await page.goto('/events?event=Forged')
  await page.getByRole('row').filter({ hasText: 'Forged' }).getByRole('link').first().click()
  const forged = page.getByRole('complementary', { name: 'Forged' })
  await expect(forged.getByText('✗ Altered')).toBeVisible()
  await expect(forged.getByText(altered.key)).toBeVisible()
  await page.goto('/events?event=!Forged')
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  const event = page.getByRole('complementary')
  await expect(event.getByText('✓ Verified')).toBeVisible()
  await expect(event.getByText(/CloudTrail-Digest/)).toBeVisible()
  await expect(event.getByRole('button', { name: 'Copy Digest' })).toBeAttached()
})

test('uploads alone have no bar', async ({ page, request }) => {
  await importLog(request, logFile('ses.json', SES))
  await page.goto('/')
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
  await expect(page.getByRole('img', { name: /Coverage/ })).toHaveCount(0)
  await page.goto('/events')
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  const event = page.getByRole('complementary')
  await expect(event.getByText('– Not covered')).toBeVisible()
  await expect(event.getByText(/It was uploaded/)).toBeVisible()
})
