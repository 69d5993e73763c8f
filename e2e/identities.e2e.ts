// Somebody asks who acted: finds an identity in the list, reads in words who it is, and sees what it never did before.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { IDENTITY_CASES } from './identity-cases'
import { ALICE, DEPLOY, IDENTITY_RECORDS, PROBES, SECOND_WEEK } from './identity-records'
import { importLog, logFile } from './import-log'

const QUESTIONS = [
  'With root or IAM user credentials?',
  'With temporary credentials of a role or a federated user?',
  'By another AWS service?',
]
const WEEK = `from=${SECOND_WEEK.from}&to=${SECOND_WEEK.to}`
/** The words of a page, without its marks. */
const textOf = (html: string): string =>
  html
    .replace(/<script[\s\S]*?<\/script>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const pageOf = (key: string) => `/identity?key=${encodeURIComponent(key)}&${WEEK}`

test('an identity is found in the list, and its page says what is new, what was denied and with which keys', async ({
  page,
  request,
}) => {
  await importLog(request, logFile('identities.json', IDENTITY_RECORDS))
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Identities' }).click()
  await expect(page).toHaveURL(/\/identities/)
  await expect(page.getByRole('status').filter({ hasText: '17 identities' })).toBeVisible()
  const table = page.getByRole('table')
  await expect(table.getByRole('row').nth(1)).toContainText('alice')
  await table.getByRole('link', { name: 'Last seen' }).click()
  await expect(page).toHaveURL(/order=recent/)
  await expect(table.getByRole('row').nth(1)).toContainText('unknown')
  await expect(page.getByRole('columnheader', { name: /Last seen/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await page.getByRole('searchbox', { name: 'Search identities' }).fill('ALI')
  await expect(page).toHaveURL(/find=ALI/)
  await expect(table.getByRole('row')).toHaveCount(2)
  await table.getByRole('link', { name: 'alice', exact: true }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'alice' })).toBeVisible()
  const who = page.getByRole('region', { name: 'Who this is' })
  await expect(who).toContainText(ALICE)
  await expect(who).toContainText('2026-03-03 09:00:00 UTC')
  await expect(who).toContainText('Partly 1 of 4 events was made by a service on its behalf')
  const news = page.getByRole('region', { name: 'New in this period' })
  await expect(news).toContainText('IAM')
  await expect(news).toContainText('CreateUser')
  await expect(news).toContainText('203.0.113.99')
  await expect(news).not.toContainText('S3')
  const services = page.getByRole('region', { name: 'Services' })
  await expect(services.getByRole('row', { name: /^IAM/ })).toContainText('new')
  await expect(services.getByRole('row', { name: /^S3/ })).not.toContainText('new')
  await expect(page.getByRole('region', { name: 'Denied' })).toContainText('CreateUser')
  await expect(
    page.getByRole('region', { name: 'MFA' }).getByRole('row', { name: /^With MFA/ }),
  ).toContainText('1')

  const keys = page.getByRole('region', { name: 'Access keys' })
  await expect(keys).toContainText('AKIA…7XQM')
  await expect(keys).not.toContainText('AKIACAIRNALICE007XQM')
  await keys.getByRole('button', { name: 'Show access key AKIA…7XQM' }).click()
  await expect(keys.getByRole('link', { name: 'AKIACAIRNALICE007XQM' })).toHaveAttribute(
    'href',
    /accessKey=AKIACAIRN/,
  )

  // A value narrows the page, which stays about alice.
  await page.getByRole('region', { name: 'Services' }).getByRole('link', { name: 'IAM', exact: true }).click()
  await expect(page).toHaveURL(/service=iam\.amazonaws\.com/)
  await expect(page.getByRole('heading', { level: 1, name: 'alice' })).toBeVisible()
  await expect(
    page.getByRole('list', { name: 'Totals' }).getByRole('link', { name: /^Events/ }),
  ).toContainText('1')

  // From a filter, a row and an event an arrow leads to her page; on it, nothing leads to where one is.
  await expect(page.getByRole('link', { name: 'Page of alice' })).toHaveCount(0)
  await page.goto(`/events?identity=${encodeURIComponent(ALICE)}&${WEEK}`)
  await expect(
    page.getByRole('list', { name: 'Active filters' }).getByRole('link', { name: 'Page of alice' }),
  ).toHaveAttribute('href', /^\/identity\?/)
  await page.locator('[data-row-link]').first().click()
  await page.getByRole('complementary').getByRole('link', { name: 'Page of alice' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'alice' })).toBeVisible()

  // Of many new things, and of much that was denied, the last one can be reached.
  await importLog(request, logFile('probes.json', PROBES))
  await page.goto(pageOf(ALICE))
  await expect(news).not.toContainText('Probe23')
  await news.getByText('3 more of Actions').click()
  await expect(news.getByRole('link', { name: 'Probe23', exact: true })).toBeVisible()
  const denied = page.getByRole('region', { name: 'Denied' })
  await expect(denied.getByRole('link', { name: /^Probe/ })).toHaveCount(10)
  await denied.getByRole('button', { name: 'Show all 15' }).click()
  await expect(denied.getByRole('link', { name: /^Probe/ })).toHaveCount(14)
  await keys.getByRole('button', { name: 'Show access key AKIA…17XQM' }).click()
  await expect(keys.getByRole('link', { name: 'AKIACAIRNALICE117XQM' })).toBeVisible()
  await page.goto(`${pageOf(ALICE)}&ip=192.0.2.1`)
  await expect(news).toContainText('No event of this identity matches the filter in this period.')
})

test('every type of identity has a page that says whose credentials it used, and what is not known', async ({
  page,
  request,
}) => {
  await importLog(request, logFile('identities.json', IDENTITY_RECORDS))
  for (const { key, label, type, verdicts } of IDENTITY_CASES) {
    // As it is sent: a browser of its own for each would take a minute.
    const said = textOf(await (await request.get(pageOf(key))).text())
    expect(said).toContain(`Type ${type === 'unknown' ? 'no type' : type} `)
    for (const [at, verdict] of verdicts.entries())
      expect(said, label).toContain(`${QUESTIONS[at]} ${verdict} `)
    expect(said).toContain('The identity itself is new: it was first seen on 2026-03-15')
  }
  const nobody = IDENTITY_CASES.at(-1)
  await page.goto(pageOf(nobody?.key ?? ''))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('unknown')
  await expect(page.getByRole('region', { name: 'Who this is' })).toContainText('Nobody is named')

  // A role is one identity, whichever of its sessions acts; each session has a page of its own.
  await page.goto(pageOf(DEPLOY))
  await expect(page.getByRole('region', { name: 'New in this period' })).toContainText('Nothing new')
  const session = page
    .getByRole('region', { name: 'Sessions' })
    .getByRole('link', { name: 'build-2', exact: true })
  await expect(session).toHaveAttribute('href', /^\/sessions\/[\w-]+\?/)
  await page.getByRole('link', { name: /All sessions/ }).click()
  await expect(page).toHaveURL(/\/values\/session\?/)
  await page.getByRole('link', { name: 'build-2', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Session build-2')

  expect((await page.goto('/identity?key=nobody'))?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no identity “nobody” here' })).toBeVisible()
  await page.goto('/identity')
  await expect(page.getByRole('heading', { name: 'The address names no identity' })).toBeVisible()
  await expect(page).toHaveTitle('Not found · Cairn')
  // Nothing recorded has a NUL, and the database has no place for one.
  const withNul = btoa('["a\\u0000","b"]')
  for (const address of ['/identity?key=a%00b', '/regions/a%00b', `/sessions/${withNul}`])
    expect((await request.get(address)).status(), address).toBe(404)
  const found = await request.get('/identities?find=a%00b')
  expect(found.status()).toBe(200)
  expect(textOf(await found.text())).toContain('find contains a NUL character')
})
test.use({ expectedErrors: [/404/] })
