// An analyst finds a denied write by a role, and asks who was behind it.
import { expect, type Page } from '@playwright/test'
import { test } from './cairn'
import { importLog, logFile } from './import-log'

const ACCOUNT = '210987654321'
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
const PIPER = {
  type: 'IAMUser',
  principalId: 'AIDACAIRNEXAMPLE0001',
  arn: `arn:aws:iam::${ACCOUNT}:user/piper`,
  accountId: ACCOUNT,
  accessKeyId: 'AKIACAIRNEXAMPLE0001',
  userName: 'piper',
}
type Session = { role: string; name: string; key: string; issued: string }
const JUMP: Session = { role: 'Jump', name: 'piper', key: 'ASIACAIRNEXAMPLE0002', issued: '09:00:00' }
const DEPLOY: Session = { role: 'Deploy', name: 'release', key: 'ASIACAIRNEXAMPLE0003', issued: '09:05:00' }
/** Two users' in the same second, with keys that somebody blacked out. */
const BOTH: Session = { role: 'Both', name: 'shared', key: 'ASIAXXXXXXXXXXXXXXXX', issued: '10:00:00' }
const QUINN = {
  ...PIPER,
  principalId: 'AIDACAIRNEXAMPLE0002',
  arn: `arn:aws:iam::${ACCOUNT}:user/quinn`,
  userName: 'quinn',
}

const time = (clock: string) => `2026-03-02T${clock}Z`
const caller = ({ role: name, name: session, key, issued }: Session) => ({
  type: 'AssumedRole',
  principalId: `AROA${name}:${session}`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
  accountId: ACCOUNT,
  accessKeyId: key,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: role(name), accountId: ACCOUNT, userName: name },
    attributes: { creationDate: time(issued), mfaAuthenticated: 'false' },
  },
})
let count = 0
const record = (clock: string, eventName: string, userIdentity: object, fields: object = {}) => ({
  eventVersion: '1.09',
  eventID: `session-${count++}`,
  eventTime: time(clock),
  eventSource: 's3.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.15.0 Python/3.11',
  readOnly: true,
  requestParameters: { bucketName: 'example-releases' },
  recipientAccountId: ACCOUNT,
  eventType: 'AwsApiCall',
  userIdentity,
  ...fields,
})
const issuing = (session: Session, by: object) =>
  record(session.issued, 'AssumeRole', by, {
    eventSource: 'sts.amazonaws.com',
    requestParameters: { roleArn: role(session.role), roleSessionName: session.name },
    responseElements: {
      credentials: { accessKeyId: session.key, sessionToken: 'EXAMPLE-TOKEN' },
      assumedRoleUser: { assumedRoleId: `AROA${session.role}:${session.name}` },
    },
  })

const LOG = [
  issuing(JUMP, PIPER),
  issuing(DEPLOY, caller(JUMP)),
  record('09:06:00', 'ListObjects', caller(DEPLOY)),
  record('09:07:00', 'PutObject', caller(DEPLOY), { readOnly: false }),
  record('11:08:00', 'DeleteBucket', caller(DEPLOY), { readOnly: false, errorCode: 'AccessDenied' }),
  // Much later: the newest week of the data has nothing of the session.
  record('09:00:00', 'ListBuckets', PIPER, { eventTime: '2026-05-01T09:00:00Z' }),
  issuing(BOTH, PIPER),
  issuing(BOTH, QUINN),
  record('10:05:00', 'PutObject', caller(BOTH), { readOnly: false }),
]

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('a session’s page says who is behind it, what it did in order, and from where', async ({
  page,
  request,
}) => {
  await importLog(request, logFile('chain.json', LOG))
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/events?from=2026-03-01T00:00:00Z&error=AccessDenied')
  await page.getByRole('row', { name: /DeleteBucket/ }).click()
  await page
    .getByRole('complementary', { name: 'DeleteBucket' })
    .getByRole('link', { name: 'release', exact: true })
    .click()

  await expect(page).toHaveURL(/\/sessions\/[\w-]+$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Session release')
  const main = page.getByRole('main')
  await expect(main).toContainText('The IAM user piper is behind it, with an access key of its own.')
  await expect(main).toContainText('2026-03-02 09:06:00 – 11:08:00 UTC, 2 h 2 min')
  await expect(main).toContainText('3 events: 1 read, 2 writes; 1 failed')
  await expect(main.getByRole('link', { name: 'aws-cli' }).first()).toBeVisible()

  // The chain, from its origin down.
  const steps = panel(page, 'Where its credentials came from')
    .getByRole('list', { name: 'Chain of credentials' })
    .getByRole('listitem')
  await expect(steps).toHaveCount(3)
  await expect(steps.nth(0)).toContainText('IAM user piper')
  await expect(steps.nth(0)).toContainText('AssumeRole at 2026-03-02 09:00:00 UTC from 198.51.100.7')
  await expect(steps.nth(1)).toContainText('Role Jump, session piper')
  await expect(steps.nth(2)).toContainText('This session')
  await expect(page.getByText('ASIACAIRNEXAMPLE0003')).toHaveCount(0)

  // What it did, oldest first, with what it was about.
  const did = panel(page, 'What it did, in order').getByRole('row')
  await expect(did).toHaveCount(4)
  await expect(did.nth(1)).toContainText(/09:06:00.*ListObjects.*example-releases.*eu-west-1/)
  await expect(did.nth(3)).toContainText(/11:08:00.*DeleteBucket.*AccessDenied/)

  // A range leaves something out, and the page says so.
  await page.goto(`${page.url()}?from=2026-03-02T11:00:00Z&to=2026-03-02T12:00:00Z`)
  await expect(main).toContainText('Below is only what it did in 2 Mar 2026 11:00 – 12:00')
  await expect(did).toHaveCount(2)
  await page.getByRole('link', { name: 'Show the whole session' }).click()
  await expect(did).toHaveCount(4)

  // The event that proves a link opens; so does the session in between.
  await steps.nth(1).getByRole('link', { name: 'AssumeRole' }).click()
  await expect(page.getByRole('complementary', { name: 'AssumeRole' })).toContainText('session-1')
  await page.goBack()
  await steps.nth(1).getByRole('link', { name: 'Jump, session piper' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Session piper')
  await expect(steps).toHaveCount(2)

  // Whoever may not be the one is not called the one.
  const both = Buffer.from(JSON.stringify([role('Both'), 'shared'])).toString('base64url')
  await page.goto(`/sessions/${both}`)
  await expect(main).toContainText(
    /Both \(session shared\) came from one of (piper and quinn|quinn and piper): these logs do not tell which/,
  )
  await expect(main).not.toContainText('is behind it')
  await expect(steps.filter({ hasText: /Perhaps IAM user (piper|quinn)/ })).toHaveCount(2)

  expect((await request.get('/sessions/nobody')).status()).toBe(404)
})
