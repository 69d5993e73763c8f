// Somebody asks of each service what its log can say, and what it never will.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'
import { PINPOINT, SES, SMS_VOICE } from './sample-records'

// The page of a service that was never seen.
test.use({ expectedErrors: [/404/] })

const [, deleted] = SES
const others = [
  // Never recorded, by its document, and recorded all the same; once it was denied.
  { eventName: 'SendEmail', readOnly: false },
  { eventName: 'SendEmail', readOnly: false, errorCode: 'AccessDenied', errorMessage: 'No' },
  // A name of SES API v2 that no document of the catalogue lists.
  { eventName: 'PutAccountDetails', readOnly: false },
  { eventName: 'GetObject', eventSource: 's3.amazonaws.com', readOnly: true },
].map((fields, at) => ({
  ...deleted,
  ...fields,
  eventID: `service-${at}`,
  eventTime: `2018-02-04T10:0${at}:00Z`,
}))

test('services, what they promise, what was seen and what never can be', async ({ page, request }) => {
  await importLog(request, logFile('samples.json', [...PINPOINT, ...SMS_VOICE, ...SES, ...others]))
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Services' }).click()
  const list = page.getByRole('region', { name: 'Services' })
  const rows = list.getByRole('row')
  await expect(rows).toHaveCount(1 + 4)
  await expect(rows.nth(1)).toContainText('Amazon SES')
  await expect(rows.nth(1)).toContainText('72 actions')
  await expect(list.getByRole('status')).toHaveText('4 seen')
  await list.getByRole('link', { name: 'Identities' }).click()
  await expect(page).toHaveURL(/order=identities/)
  await expect(rows.nth(1)).toContainText('Amazon Pinpoint')
  // What the filter leaves nothing of is there, if it is catalogued.
  await page.goto('/services?service=s3.amazonaws.com')
  await expect(list.getByRole('status')).toHaveText('1 seen, 3 catalogued but not seen')
  await expect(rows.nth(2)).toContainText('not here; 2018-02-03 09:20')
  await list.getByRole('searchbox').fill('mobiletargeting')
  await expect(rows).toHaveCount(1 + 1)
  await page.goto('/services')
  await list.getByRole('link', { name: 'Amazon SES', exact: true }).click()

  // Two APIs on one source, each with its document.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Amazon SES')
  const about = page.getByRole('region', { name: 'About Amazon SES' })
  await expect(about).toContainText(
    'Amazon SES API: 37 actions are recorded, as management events; 5 never are.',
  )
  await expect(about).toContainText('Amazon Pinpoint Email API: 29 actions are recorded')
  await expect(about).toContainText('Amazon SES API v2 has its action names, too')
  const ses = page.getByRole('region', { name: 'Amazon SES API', exact: true })
  const email = page.getByRole('region', { name: 'Amazon Pinpoint Email API', exact: true })
  await expect(ses).toContainText('2 of 37 documented actions seen')
  const verify = ses.getByRole('row', { name: /^VerifyEmailIdentity/ })
  // These records are older than readOnly.
  await expect(verify).toContainText('Writeinferred')
  await expect(verify).toContainText('root of 210987654321')
  const send = ses.getByRole('row', { name: /^SendEmail/ })
  await expect(send).toContainText('seen all the same')
  await expect(send.getByRole('cell').nth(1)).toHaveText('2')
  await expect(send.getByRole('cell').nth(4)).toHaveText('1')
  const never = ses.getByRole('list', { name: 'Actions of the Amazon SES API never seen' })
  await expect(never.getByRole('listitem')).toHaveCount(24)
  await ses.getByRole('button', { name: /^Show 11 more/ }).click()
  await expect(never.getByRole('listitem')).toHaveCount(35)
  const unrecorded = ses.getByRole('region', { name: 'What CloudTrail never records of the Amazon SES API' })
  await expect(unrecorded).toContainText('That none is seen here proves nothing')
  await expect(unrecorded.getByRole('link', { name: /event publishing/ })).toBeVisible()
  await expect(unrecorded.getByRole('listitem')).toHaveCount(4)
  await expect(email.getByRole('listitem').filter({ hasText: 'GetAccount' })).toHaveCount(1)
  await expect(page.getByRole('region', { name: 'Seen, and on no document' })).toContainText(
    'PutAccountDetails',
  )
  await expect(page.getByRole('region', { name: 'Activity over time' })).toBeVisible()

  // The long lists give way to a search, and to who needs only what was seen.
  await page.getByRole('link', { name: 'Seen only' }).click()
  await expect(never).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Search actions' }).fill('delete')
  await expect(page.getByText(/^\d+ of 72 actions match$/)).toBeVisible()
  await expect(verify).toHaveCount(0)
  // Both stand in the address, which brings them back.
  await expect(page).toHaveURL(/\/services\/ses.amazonaws.com\?.*unseen=hide.*find=delete/)
  await page.reload()
  await expect(page.getByRole('link', { name: 'Seen only' })).toHaveAttribute('aria-current', 'true')
  await expect(page.getByRole('searchbox', { name: 'Search actions' })).toHaveValue('delete')
  await expect(verify).toHaveCount(0)
  await ses.getByRole('link', { name: 'DeleteIdentity', exact: true }).click()
  await expect(page).toHaveURL(/\/events\?.*service=ses.amazonaws.com&event=DeleteIdentity/)
  await expect(page.getByText('1 event', { exact: true })).toBeVisible()

  // Pinpoint, in a narrow window: the prefix in IAM policies, and event streams for what is never recorded.
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/services/pinpoint.amazonaws.com?user=piper')
  await expect(page.getByRole('region', { name: 'About Amazon Pinpoint' })).toContainText('mobiletargeting:')
  const pinpoint = page.getByRole('region', { name: 'Amazon Pinpoint API', exact: true })
  await expect(pinpoint).toContainText('1 of 109 documented actions seen')
  await expect(pinpoint.getByRole('list', { name: /seen elsewhere/ })).toContainText('GetSegments')
  await expect(pinpoint.getByRole('button', { name: /^Show 83 more/ })).toBeVisible()
  await expect(pinpoint.getByRole('list', { name: /never recorded/ })).toHaveText(
    /PutEvents.*SendMessages.*SendUsersMessages/,
  )
  await expect(pinpoint.getByRole('link', { name: /Stream Amazon Pinpoint events/ })).toBeVisible()
  await expect(pinpoint.getByRole('link', { name: /^last 2018-02-03.*GetSegments$/ })).toHaveAttribute(
    'href',
    '/events?from=2018-02-03T09:12:40Z&service=pinpoint.amazonaws.com&event=GetSegments',
  )
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)

  // A service without a catalogue says so; one that was never seen has no page.
  await page.goto('/services/s3.amazonaws.com')
  await expect(page.getByRole('region', { name: 'About S3' })).toContainText('No document about the actions')
  await expect(page.getByRole('region', { name: 'Actions seen' })).toContainText('GetObject')
  expect((await page.goto('/services/ec2.amazonaws.com'))?.status()).toBe(404)
  await expect(
    page.getByRole('heading', { name: 'There is no service “ec2.amazonaws.com” here' }),
  ).toBeVisible()
  await expect(page.getByRole('link', { name: 'All services' })).toHaveAttribute('href', '/services')
  await page.goto('/values/service')
  await page.getByRole('link', { name: 'S3', exact: true }).click()
  await expect(page).toHaveURL(/\/services\/s3.amazonaws.com/)
})
