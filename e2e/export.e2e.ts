// Somebody takes what they found with them: from the page, and from a script that says the same.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

const run = promisify(execFile)
const PROGRAM = path.join(import.meta.dirname, '..', 'cairn')

test('what the page shows is saved as its records, and the command line writes the same', async ({
  page,
  request,
  cairn,
}) => {
  const records = [...PINPOINT, ...SMS_VOICE, ...SES]
  await importLog(request, logFile('samples.json', records))
  await page.goto('/events?user=piper')
  await page.getByRole('button', { name: 'Export 3 events' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'NDJSON' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^cairn-2018-.*\.ndjson$/)
  const text = await readFile(await download.path(), 'utf8')
  const saved = text.split('\n').slice(0, -1)
  expect(saved).toHaveLength(3)
  for (const line of saved) expect(records.map((record) => JSON.stringify(record))).toContain(line)

  const env = { ...process.env, CAIRN_URL: cairn.url, CAIRN_TOKEN: '', DATABASE_URL: '' }
  const { stdout, stderr } = await run(PROGRAM, ['export', 'user=piper'], { env })
  expect([stdout, stderr]).toEqual([text, expect.stringMatching(/^3 events, /)])
})
