// Sources: a bucket is added, synced, told of by its queue; one that refuses says why; a folder comes and goes.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect } from '@playwright/test'
import { randomFrom } from '../lib/ingest/source/test-random'
import { recentDays, testTrail, trailKey, trailLog } from '../lib/ingest/source/test-trail'
import { BUCKET, fillIn, test } from './source-stage'

// The browser writes down what the API refuses.
test.use({ expectedErrors: [/400 .*\/api\/sources/] })

test('a bucket is looked at, added and synced, and its events are on the overview', async ({
  page,
  endpoint,
}) => {
  const days = recentDays(3)
  const files = testTrail(randomFrom(1), { files: 60, days })
  const events = files.reduce((sum, { records }) => sum + records, 0)
  endpoint.put(BUCKET, files)

  const form = await fillIn(page, `s3://${BUCKET}/AWSLogs/`, endpoint.url)
  await expect(form.getByRole('textbox', { name: 'Bucket' })).toHaveValue(BUCKET)
  await expect(form.getByRole('textbox', { name: 'Prefix' })).toHaveValue('AWSLogs/')
  await form.getByRole('button', { name: 'Look' }).click()
  const found = form.getByRole('region', { name: 'What is there' })
  await expect(found).toContainText('CloudTrail logs')
  for (const figure of ['2 accounts', '3 regions', '60 files', 'nobody can tell whether anything is missing'])
    await expect(found).toContainText(figure)
  await expect(found.getByRole('checkbox', { name: '111122223333' })).toBeChecked()
  await form.getByRole('button', { name: 'Add and sync' }).click()
  await expect(form).toHaveCount(0)

  const card = page.getByRole('article', { name: `s3://${BUCKET}/AWSLogs/` })
  await expect(card).toContainText('60 of 60 files loaded')
  // The round is an import that leads to its source.
  await expect(page.getByRole('row').filter({ hasText: BUCKET }).first()).toContainText('Done')

  await page.goto('/')
  await expect(page.getByRole('list', { name: 'Totals' }).getByRole('link').first()).toContainText(
    new Intl.NumberFormat('en-US').format(events),
  )

  // Its own page: every file, and a calendar that calls nothing complete.
  await page.goto('/imports')
  await card.getByRole('link', { name: BUCKET }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(BUCKET)
  const table = page.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(1 + 25)
  await page.getByRole('button', { name: 'More files' }).click()
  await expect(table.getByRole('row')).toHaveCount(1 + 50)
  await page.getByRole('link', { name: 'Archived' }).click()
  await expect(page.getByText('No file is like that.')).toBeVisible()
})

test('only what is chosen is read', async ({ page, endpoint }) => {
  const files = testTrail(randomFrom(2), { files: 30, days: recentDays(2) })
  endpoint.put(BUCKET, files)
  const chosen = files.filter(({ account }) => account === '444455556666')
  expect(chosen.length).toBeGreaterThan(0)

  const form = await fillIn(page, BUCKET, endpoint.url)
  await form.getByRole('button', { name: 'Look' }).click()
  await form.getByRole('checkbox', { name: '111122223333' }).uncheck()
  await expect(form.getByText('1 of 2')).toBeVisible()
  await form.getByRole('checkbox', { name: '444455556666' }).uncheck()
  await expect(form.getByText('Choose at least one')).toBeVisible()
  await expect(form.getByRole('button', { name: 'Add and sync' })).toBeDisabled()
  await form.getByRole('checkbox', { name: '444455556666' }).check()
  await form.getByRole('button', { name: 'Add and sync' }).click()
  const card = page.getByRole('article', { name: `s3://${BUCKET}/`, exact: true })
  await expect(card).toContainText(`${chosen.length} of ${chosen.length} files loaded`)
  await expect(card).toContainText('only 1 account')
})

test('a bucket that refuses says which permission is missing, and what would give it', async ({
  page,
  gate,
}) => {
  gate.setRule(() => ({ status: 403, code: 'AccessDenied' }))
  const form = await fillIn(page, `s3://${BUCKET}/AWSLogs/`, gate.url)
  await form.getByRole('button', { name: 'Look' }).click()
  const refusal = form.getByRole('alert')
  await expect(refusal).toContainText('s3:ListBucket')
  await refusal.getByText('The smallest policy that would do').click()
  await expect(refusal.getByRole('region', { name: 'Policy' })).toContainText(`arn:aws:s3:::${BUCKET}`)
  // It cannot be added, and the form says so where it stands.
  await form.getByRole('button', { name: 'Add and sync' }).click()
  await expect(form.getByRole('textbox', { name: 'Bucket' })).toHaveAttribute('aria-invalid', 'true')
})

test('credentials and fields that are wrong are told where they are wrong', async ({ page, refusing }) => {
  const form = await fillIn(page, `s3://${BUCKET}/AWSLogs/`, refusing.url)
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByRole('alert')).toContainText('The access key is not known to the service')
  // What is wrong with a field is said beside it.
  await form.getByRole('textbox', { name: 'Bucket' }).fill('Not a bucket')
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByRole('textbox', { name: 'Bucket' })).toHaveAttribute('aria-invalid', 'true')
  await expect(form.getByRole('textbox', { name: 'Bucket' })).toBeFocused()
  await form.getByRole('textbox', { name: 'Bucket' }).fill(BUCKET)
  await form.getByRole('textbox', { name: 'Endpoint' }).fill('http://127.0.0.1:9')
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByText(/CAIRN_S3_ENDPOINTS/).last()).toBeVisible()
  await expect(form.getByRole('textbox', { name: 'Endpoint' })).toHaveAttribute('aria-invalid', 'true')
})

test('what a queue tells is an event on an open page within five seconds', async ({ page, endpoint }) => {
  const [today = ''] = recentDays(1)
  endpoint.put(BUCKET, [{ key: trailKey({ day: today }, 'First'), body: trailLog([1]) }])
  const queue = await endpoint.createQueue('told')

  const form = await fillIn(page, BUCKET, endpoint.url)
  await form.getByRole('textbox', { name: 'Queue' }).fill(queue)
  await form.getByRole('button', { name: 'Look' }).click()
  await form.getByRole('button', { name: 'Add and sync' }).click()
  const card = page.getByRole('article', { name: `s3://${BUCKET}/`, exact: true })
  await expect(card).toContainText('1 of 1 file loaded')
  await expect(card).toContainText('listens to its queue')

  await page.goto('/events')
  await expect(page.getByText('1 event', { exact: true })).toBeVisible()
  const key = trailKey({ day: today }, 'Second', '1205')
  endpoint.put(BUCKET, [{ key, body: trailLog([2]) }])
  const sentAt = Date.now()
  await endpoint.sqs.send(
    new SendMessageCommand({
      QueueUrl: queue,
      MessageBody: JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: [key] }),
    }),
  )
  await expect(page.getByText('2 events', { exact: true })).toBeVisible()
  test.info().annotations.push({ type: 'from message to page', description: `${Date.now() - sentAt} ms` })
})

test('a folder is a source as well; when it is removed its events stay', async ({ page, folder }) => {
  await mkdir(path.join(folder, 'logs'))
  await writeFile(path.join(folder, 'logs', 'today.json.gz'), trailLog([1, 2, 3]))
  await page.goto('/imports')
  await page.getByRole('button', { name: 'Add a source' }).click()
  const form = page.getByRole('dialog', { name: 'Add a source' })
  await form.getByRole('tab', { name: 'Folder on this machine' }).click()
  await form.getByRole('textbox', { name: 'Folder' }).fill('/etc')
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByText(/not .*CAIRN_SOURCE_ROOTS/)).toBeVisible()

  await form.getByRole('textbox', { name: 'Folder' }).fill(path.join(folder, 'logs'))
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByRole('region', { name: 'What is there' })).toContainText('1 file')
  await form.getByRole('button', { name: 'Add and sync' }).click()
  const card = page.getByRole('article', { name: folder })
  await expect(card).toContainText('1 of 1 file loaded')

  await card.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await expect(card).toContainText('Paused')
  await card.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const edit = page.getByRole('dialog', { name: /^Edit/ })
  await edit.getByLabel('Look for new files').selectOption({ label: 'Every hour' })
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(card).toContainText('every hour')

  await card.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Remove/ })
  await expect(dialog).toContainText('imports and events that it brought stay')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(card).toHaveCount(0)
  await page.goto('/events')
  await expect(page.getByText('3 events', { exact: true })).toBeVisible()
})
