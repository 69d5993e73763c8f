// Somebody compares a week with the one before it.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { SES, SMS_VOICE } from './sample-records'

const at = (record: object | undefined, eventTime: string) => ({ ...record, eventID: eventTime, eventTime })
const week = (first: string, last: string) => `/?from=${first}T00:00:00Z&to=${last}T00:00:00Z`

test('a week is compared with the one before it, but not with one that the logs do not cover', async ({
  page,
  request,
}) => {
  const [sms] = SMS_VOICE
  const [ses] = SES
  await importLog(
    request,
    logFile('weeks.json', [
      at(sms, '2018-01-20T08:00:00Z'),
      at(sms, '2018-01-29T08:00:00Z'),
      at(sms, '2018-01-30T08:00:00Z'),
      at(sms, '2018-02-05T08:00:00Z'),
      at(ses, '2018-02-06T08:00:00Z'),
      at(ses, '2018-02-07T08:00:00Z'),
    ]),
  )
  await page.addInitScript(() => {
    Object.assign(window, { cairnShift: 0 })
    const add = (list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries())
        (window as unknown as { cairnShift: number }).cairnShift += (
          entry as unknown as { value: number }
        ).value
    }
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(week('2018-02-04', '2018-02-11'))
  const strip = page.getByRole('list', { name: 'Totals' })
  const events = strip.getByRole('link', { name: /^Events/ })
  await expect(events).toContainText('+50 %')
  await expect(events).toContainText('(before: 2 in 28 Jan – 3 Feb 2018)')
  await expect(page.getByText('Compared with the period before, 28 Jan – 3 Feb 2018.')).toBeVisible()
  const services = page.getByRole('region', { name: 'Services' })
  await expect(services.getByRole('row').filter({ hasText: 'SES' })).toContainText('new')
  await expect(services.getByRole('row').filter({ hasText: 'SMS and Voice' })).toContainText('−50 %')
  // What is on its way has its final height: nothing has moved.
  expect(await page.evaluate(() => (window as unknown as { cairnShift: number }).cairnShift)).toBeLessThan(
    0.01,
  )
  await events.focus()
  await expect(page.getByRole('tooltip')).toHaveText('+50 %: 3 against 2 in 28 Jan – 3 Feb 2018')

  // Its period before begins within the logs' first week: fewer events there are not fewer events.
  await page.goto(week('2018-01-21', '2018-01-28'))
  await expect(page.getByText('No events match')).toBeVisible()
  await page.goto(`${week('2018-01-28', '2018-02-18')}&q=alice`)
  await expect(events).toContainText('5')
  await expect(page.getByText(/No comparison: the logs begin on 20 Jan 2018 08:00, within/)).toBeVisible()
  await expect(events).not.toContainText('before')
  await expect(page.getByText('q searches on the events page alone')).toBeVisible()
})
