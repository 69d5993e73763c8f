// Somebody asks where things happened: on the map, in the table behind it, in one region, and across accounts.
import { expect } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'

const [SHOP, AUDIT] = ['210987654321', '123456789012']
const auditor = {
  type: 'AssumedRole',
  principalId: 'AROACAIRNEXAMPLE0001:night',
  arn: `arn:aws:sts::${AUDIT}:assumed-role/Auditor/night`,
  accountId: AUDIT,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      arn: `arn:aws:iam::${AUDIT}:role/Auditor`,
      accountId: AUDIT,
      userName: 'Auditor',
    },
  },
}
const piper = {
  type: 'IAMUser',
  principalId: 'AIDACAIRNEXAMPLE0001',
  arn: `arn:aws:iam::${SHOP}:user/piper`,
  accountId: SHOP,
  userName: 'piper',
}
const service = { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }

type Call = { who: object; region: string | null; account?: string; readOnly?: boolean; times?: number }
const CALLS: readonly Call[] = [
  { who: piper, region: 'eu-central-1', readOnly: false, times: 6 },
  { who: piper, region: 'eu-central-1', readOnly: true, times: 10 },
  { who: piper, region: 'ap-east-1', readOnly: true, times: 4 },
  { who: piper, region: null, readOnly: true },
  { who: piper, region: 'us-iso-east-1', readOnly: true },
  { who: piper, region: 'xx-nowhere-1', readOnly: true },
  { who: auditor, region: 'eu-central-1', readOnly: true, times: 3 },
  { who: auditor, region: 'us-east-1', account: AUDIT, readOnly: true, times: 2 },
  { who: service, region: 'eu-central-1', readOnly: true },
]
const RECORDS = CALLS.flatMap(({ who, region, account = SHOP, readOnly, times = 1 }, call) =>
  Array.from({ length: times }, (_, at) => ({
    eventVersion: '1.08',
    eventType: 'AwsApiCall',
    eventID: `regions-${call}-${at}`,
    eventTime: `2026-03-0${1 + (call % 5)}T10:${10 + at}:00Z`,
    eventSource: 'ec2.amazonaws.com',
    eventName: readOnly ? 'DescribeInstances' : 'RunInstances',
    ...(region !== null && { awsRegion: region }),
    recipientAccountId: account,
    readOnly,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15',
    userIdentity: who,
  })),
)

test('the map is walked by keyboard, and the table behind it holds every region', async ({
  page,
  request,
}) => {
  await importLog(request, logFile('regions.json', RECORDS))
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Regions' }).click()
  const map = page.getByRole('region', { name: 'Map of regions' })
  const frankfurt = map.getByRole('link', {
    name: 'Frankfurt, eu-central-1: 20 events: 6 writes, 14 reads',
    exact: true,
  })
  await expect(frankfurt).toBeVisible()
  await expect(map.getByText('3 of the 41 on the map')).toBeVisible()
  // The outline is a picture of Cairn's own.
  const outline = await request.get('/world-outline.svg')
  expect(outline.headers()['content-type']).toContain('image/svg+xml')
  expect((await outline.body()).length).toBeGreaterThan(10_000)

  // One stop for the tab key, at the region of most events; arrows walk, and words say what was counted.
  await expect(map.locator('li a[tabindex="0"]')).toHaveCount(1)
  await frankfurt.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tooltip').filter({ hasText: 'no events' })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(frankfurt).toBeFocused()
  // The one of the mark before may still be fading.
  await expect(page.getByRole('tooltip', { name: /Frankfurt/ })).toContainText(
    '20 events: 6 writes, 14 reads, 69 % of all',
  )
  await page.keyboard.press('End')
  await expect(map.getByRole('link', { name: /^New Zealand/ })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(map.getByRole('link', { name: 'unknown' })).toBeFocused()
  const beside = map.getByRole('list', { name: 'Not on the map' })
  await expect(beside.getByRole('listitem')).toHaveText([
    'unknown 1 the records name no region',
    'US ISO East 1 its place is not public',
    'xx-nowhere-1 1 not in Cairn’s list of regions',
  ])

  const table = page.getByRole('region', { name: 'Regions', exact: true })
  const rows = table.getByRole('row')
  await expect(rows).toHaveCount(7)
  const cells = (row: number) => rows.nth(row).getByRole('cell')
  await expect(rows.nth(1).getByRole('rowheader')).toContainText('Frankfurteu-central-1')
  await expect(cells(1)).toHaveText(
    ['AWS', /./, '20', '69 %', '0', '3', '1', '2026-03-01 10:10', '2026-03-04 10:10'],
    { useInnerText: true },
  )
  await expect(cells(2).first()).toHaveText('AWS, opt-in')
  await table.getByRole('link', { name: 'Region', exact: true }).click()
  await expect(page).toHaveURL(/order=value/)
  await expect(rows.nth(1).getByRole('rowheader')).toContainText('ap-east-1')
  // A region without events is no error: it is found, and said to have none.
  await table.getByRole('searchbox', { name: 'Search regions' }).fill('tokyo')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('No events')
  await table.getByRole('searchbox', { name: 'Search regions' }).fill('')

  // Enter opens a region's page.
  await frankfurt.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/regions\/eu-central-1\?/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Frankfurt · eu-central-1')
  await expect(page.getByText('eu-central-1 is Frankfurt, a region of AWS.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Totals' })).toContainText('Events20')
  await expect(
    page.getByRole('region', { name: 'Accounts' }).getByRole('link', { name: SHOP, exact: true }),
  ).toBeVisible()
  for (const path of ['/regions/xx-bogus-1', '/regions/af-south-1', '/accounts/999'])
    expect(await (await request.get(path)).text(), path).toContain('No event here names')
  await page.goto('/regions/unknown')
  await expect(page.getByText('The records of these events name no region.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Totals' })).toContainText('Events1')
})

test('accounts say who acts across their border, in both directions', async ({ page, request }) => {
  await importLog(request, logFile('accounts.json', RECORDS))
  await page.goto('/regions')
  await page.getByRole('main').getByRole('link', { name: 'Accounts', exact: true }).click()
  const accounts = page.getByRole('region', { name: 'Accounts', exact: true })
  await expect(accounts.getByRole('row')).toHaveCount(3)
  await expect(accounts.getByRole('row', { name: new RegExp(SHOP) }).getByRole('cell')).toHaveText(
    [/./, '27', '93 %', '0', '3', '4', /^2026-03-01/, /^2026-03-0/],
    { useInnerText: true },
  )
  const all = page.getByRole('region', { name: 'Cross-account activity' })
  await expect(all).toContainText('3 of 29 events have a caller of another account')
  await expect(all).toContainText('1 does not say both accounts')
  await expect(all.getByRole('row')).toHaveCount(2)
  await expect(all.getByRole('row').nth(1)).toContainText('Auditor')
  // The filter of that name counts the same.
  await all.getByRole('link', { name: 'Their events' }).click()
  await expect(page).toHaveURL(/crossAccount=true/)
  await expect(page.getByText('3 events', { exact: true })).toBeVisible()

  await page.goto(`/accounts/${SHOP}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Account ${SHOP}`)
  await expect(page.getByRole('list', { name: 'Totals' })).toContainText('Events27')
  const others = page.getByRole('region', { name: 'Others acting in this account' })
  await expect(others.getByRole('row', { name: /Auditor/ }).getByRole('link', { name: AUDIT })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Its identities in other accounts' })).toContainText(
    'No identity of this account acted in another one.',
  )
  // The other side of the same calls.
  await others.getByRole('link', { name: AUDIT }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Account ${AUDIT}`)
  const away = page.getByRole('region', { name: 'Its identities in other accounts' })
  await expect(away).toContainText('3 of 5 events')
  await away.getByRole('link', { name: '3 events' }).click()
  await expect(page).toHaveURL(new RegExp(`account=${SHOP}`))
  await expect(page.getByText('3 events', { exact: true })).toBeVisible()
})
