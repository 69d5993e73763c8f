// Log files come in: dropped, followed, explained.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import { test } from './cairn'
import { logFile } from './import-log'
import { PINPOINT, SES, SHARED_ID, SMS_VOICE } from './sample-records'

/** Holds files and folders of the disk over the page as long as it takes to wake up, and lets them fall. */
async function drop(page: Page, files: readonly string[]) {
  const session = await page.context().newCDPSession(page)
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 300,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    })
  const veil = page.getByText('Drop to import', { exact: true })
  await drag('dragEnter')
  await expect(async () => {
    await drag('dragOver')
    await expect(veil).toBeVisible({ timeout: 300 })
  }).toPass()
  await drag('drop')
  await expect(veil).toHaveCount(0)
}

/** Drops a folder that the browser cannot read, or of which it answers nothing after a first file. */
const dropFolder = (page: Page, folder: string, how: 'locked' | 'endless') =>
  page.evaluate(
    ([name, answers]) => {
      const path = `/${name}`
      const file = {
        isFile: true,
        fullPath: `${path}/a.json`,
        file: (give: (file: File) => void) => give(first),
      }
      const first = new File(['{}'], 'a.json')
      let asked = 0
      const readEntries = (give: (entries: unknown[]) => void, fail: () => void) => {
        if (answers === 'locked') fail()
        else if (asked++ === 0) give([file])
      }
      const entry = { isDirectory: true, name, fullPath: path, createReader: () => ({ readEntries }) }
      DataTransferItem.prototype.webkitGetAsEntry = () => entry as unknown as FileSystemDirectoryEntry
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([], path))
      document.dispatchEvent(new DragEvent('drop', { dataTransfer }))
    },
    [folder, how] as const,
  )

/** The cells of a table's row that begins with `name`, as text. */
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('six sample records are dropped and found in their services', async ({ page }, testInfo) => {
  const outputPath = (name: string) => testInfo.outputPath(name)
  await page.goto('/imports')
  // Two files and a folder in which there is another one, and an empty folder.
  const folder = outputPath('logs')
  await mkdir(join(folder, '2024', 'empty'), { recursive: true })
  const dropped = [
    [outputPath('pinpoint.json'), PINPOINT],
    [outputPath('sms-voice.json'), SMS_VOICE],
    [join(folder, '2024', 'ses.json'), SES],
  ] as const
  for (const [path, records] of dropped) await writeFile(path, logFile(path, records).buffer)
  await drop(page, [outputPath('pinpoint.json'), outputPath('sms-voice.json'), folder])
  const row = rowOf(page, '3 files')
  await expect(row).toContainText('Done')
  await expect(row.getByRole('cell').nth(3)).toHaveText('6')
  await row.getByRole('link', { name: '3 files' }).click()
  for (const file of ['pinpoint.json', 'sms-voice.json', 'logs/2024/ses.json'])
    await expect(rowOf(page, file)).toContainText('Done')

  await page.getByRole('link', { name: 'Show its events' }).click()
  await expect(page.getByText('6 events', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Filters' }).click()
  const services = page.getByRole('dialog').getByRole('list', { name: 'Services', exact: true })
  await expect(services.getByRole('listitem')).toHaveCount(3)
  for (const service of await services.getByRole('listitem').all()) await expect(service).toContainText('2')
  await page.keyboard.press('Escape')

  // Two records with one eventID are two events.
  await page.goto(`/events?eventId=${SHARED_ID}&from=2018-01-01T00:00:00Z`)
  await expect(page.getByText('2 events', { exact: true })).toBeVisible()
  await expect(rowOf(page, 'GetSegments')).toBeVisible()
  await expect(rowOf(page, 'CreateSegment')).toBeVisible()

  // The records of SES do not say whether they only read.
  await page.goto('/events?service=ses.amazonaws.com&from=2018-01-01T00:00:00Z&readOnly=unknown')
  await expect(page.getByText('2 events', { exact: true })).toBeVisible()
  await expect(rowOf(page, 'VerifyEmailIdentity')).toBeVisible()
  // All of it goes, once a word is typed.
  await page.goto('/imports')
  await page.getByRole('button', { name: 'Empty this instance…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Empty this instance?' })
  await expect(dialog).toContainText('6 events, 1 import and 0 sources')
  const word = dialog.getByRole('textbox', { name: 'Type “empty” to confirm' })
  await expect(word).toBeFocused()
  await page.keyboard.type('emptyy')
  await expect(dialog.getByRole('button', { name: 'Empty', exact: true })).toBeDisabled()
  await page.keyboard.press('Backspace')
  let goOn = () => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await page.route('**/api/empty', (route) => held.then(() => route.continue()))
  await page.keyboard.press('Enter')
  // Nothing looks as if it could still be called off.
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeDisabled()
  goOn()
  await expect(page.getByText('There are no events here yet')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Add log files' })).toBeVisible()
  await page.goto('/imports')
  await expect(page.getByRole('button', { name: 'Empty this instance…' })).toHaveCount(0)
})

test('a broken file among good ones is named with its reason, and takes nothing with it', async ({
  page,
}) => {
  const whole = gzipSync(
    logFile(
      'x',
      Array.from({ length: 400 }, (_, n) => ({ ...SES[0], eventID: `cut-${n}` })),
    ).buffer,
  )
  await page.goto('/imports')
  const unread = page.getByText('This could not be read, and was left out: /locked.').first()
  await expect(async () => {
    await dropFolder(page, 'locked', 'locked')
    await expect(unread).toBeVisible({ timeout: 300 })
  }).toPass()
  await page
    .getByLabel('Log files', { exact: true })
    .setInputFiles([
      logFile('good.json', PINPOINT),
      { name: 'cut.json.gz', mimeType: 'application/gzip', buffer: whole.subarray(0, whole.length >> 1) },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Milk\nBread\n') },
      logFile('odd.json', [
        SES[1] ?? {},
        { eventVersion: '1.08', eventName: 'NoTime', eventSource: '<b>x</b>' },
      ]),
    ])
  const row = rowOf(page, '4 files')
  await expect(row).toContainText('Done, 1 in part, 1 failed')
  await row.getByRole('link', { name: '4 files' }).click()
  await expect(rowOf(page, 'good.json')).toContainText('Done')
  await expect(rowOf(page, 'cut.json.gz')).toContainText('In part')
  await expect(rowOf(page, 'cut.json.gz')).toContainText('at byte')
  await expect(rowOf(page, 'notes.txt')).toContainText('Failed')
  await page.getByText('eventTime is missing').click()
  await expect(page.getByText('"eventSource":"<b>x</b>"')).toBeVisible()

  const outcomes = page.getByRole('navigation', { name: 'Files by outcome' })
  await expect(outcomes.getByRole('link')).toHaveText([
    'All 4',
    'Done 2',
    'In part 1',
    'Failed 1',
    'With rejected 1',
    /^1 rejected record/,
  ])
  await outcomes.getByRole('link', { name: 'In part' }).click()
  await expect(page).toHaveURL(/status=partial/)
  await expect(rowOf(page, 'good.json')).toHaveCount(0)
  await expect(rowOf(page, 'cut.json.gz')).toBeVisible()
})

test('a reload during an import shows its progress again', async ({ page }) => {
  const many = Array.from({ length: 60 }, (_, file) =>
    logFile(
      `part-${file}.json`,
      Array.from({ length: 400 }, (_, n) => ({ ...SMS_VOICE[0], eventID: `many-${file}-${n}` })),
    ),
  )
  await page.goto('/imports')
  await page.getByLabel('Log files', { exact: true }).setInputFiles(many)
  const progress = page.getByRole('article', { name: /^Importing|^Waiting/ })
  await expect(progress).toBeVisible()
  await page.reload()
  await expect(progress).toBeVisible()
  await expect(progress).toContainText('of 60 files')
  const row = rowOf(page, '60 files')
  await expect(row).toContainText('Done')
  await expect(row).toContainText('24,000')
  await expect(progress).toHaveCount(0)
})

test('what was not sent when its page was left is named on return, and chosen again', async ({ page }) => {
  const files = page.getByLabel('Log files', { exact: true })
  const [first, ...others] = [SES, PINPOINT, SMS_VOICE].map((records, n) =>
    logFile(`part-${n}.json`, records),
  )
  // The network stands still after the first request.
  let sent = 0
  await page.route('**/api/imports', async (route) => {
    if (route.request().method() !== 'POST' || sent++ === 0) await route.continue()
  })
  await page.goto('/imports')
  await files.setInputFiles(first ?? [])
  await expect(rowOf(page, 'part-0.json')).toContainText('Done')
  await files.setInputFiles(others)
  await expect(page.getByRole('article', { name: 'Sending: 2 files' })).toContainText('0 of 2 files safe')
  await files.setInputFiles(logFile('last.json', SES))
  const waiting = page.getByRole('article', { name: 'In line: last.json' })
  await expect(waiting).toContainText('waits until the drop before it is sent')
  await waiting.getByRole('button', { name: 'Cancel' }).click()
  // Two folders at the same time are looked through as two; one is called off, the other's page is left.
  for (const name of ['slow', 'other']) await dropFolder(page, name, 'endless')
  await expect(page.getByRole('article', { name: 'Looking through: slow/' })).toContainText('1 file so far')
  const other = page.getByRole('article', { name: 'Looking through: other/' })
  await other.getByRole('button', { name: 'Cancel' }).click()
  await expect(other).toHaveCount(0)

  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    await dialog.accept()
    return dialog.type()
  })
  await page.reload()
  expect(await asked).toBe('beforeunload')
  await expect(rowOf(page, 'part-0.json')).toContainText('Done')
  const left = page.getByRole('article', { name: '“2 files” were not sent' })
  await left.getByText('Which files').click()
  await expect(left.getByRole('listitem')).toHaveText([/^part-1\.json /, /^part-2\.json /])
  const looked = page.getByRole('article', { name: '“slow/” was not sent: at least 1 file' })
  await expect(looked).toContainText('before all of its files were known')
  await page.getByRole('link', { name: 'Overview' }).click()
  const banner = page.getByRole('complementary', { name: 'Files that were not sent' })
  await expect(banner).toContainText('At least 3 files were not sent')
  await banner.getByRole('link', { name: 'Show which' }).click()
  await looked.getByRole('button', { name: 'Dismiss' }).click()
  await expect(looked).toHaveCount(0)

  // Of what is chosen only what is missing is sent, and what was not chosen stays noted.
  await page.unrouteAll()
  await left.getByLabel('Choose again: 2 files').setInputFiles(others.slice(0, 1))
  await expect(left).toHaveCount(0)
  await expect(rowOf(page, 'part-1.json')).toContainText('Done')
  const rest = page.getByRole('article', { name: '1 of “2 files” was not sent' })
  await expect(rest).toContainText('1 more was chosen again')
  await rest.getByLabel('Choose again: 2 files').setInputFiles([first ?? [], others].flat())
  await expect(rest).toHaveCount(0)
  await expect(rowOf(page, 'part-2.json')).toContainText('Done')
  await page.reload()
  for (const name of ['part-1.json', 'part-2.json'])
    await expect(rowOf(page, name).getByRole('cell').nth(3)).toHaveText('2')
  await expect(page.getByText('not sent')).toHaveCount(0)
})

test('an import is deleted after saying what that means', async ({ page }) => {
  await page.goto('/imports')
  const files = page.getByLabel('Log files', { exact: true })
  await files.setInputFiles(logFile('first.json', SES))
  await expect(rowOf(page, 'first.json')).toContainText('Done')
  await files.setInputFiles(logFile('again.json', SES))
  await expect(rowOf(page, 'again.json')).toContainText('Done')
  await page.getByRole('link', { name: 'first.json' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 events')
  await expect(dialog.getByRole('link', { name: 'again.json' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/imports$/)
  await expect(rowOf(page, 'first.json')).toHaveCount(0)
  await page.goto('/events')
  await expect(page.getByText('There are no events here yet')).toBeVisible()
})
