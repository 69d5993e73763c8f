import { expect, test } from 'vitest'
import type { EventSummary } from '@/lib/domain/answers'
import { sessionId } from '@/lib/domain/session-id'
import { eventFields, integrityFields } from './event-fields'

const summary: EventSummary = {
  id: '0-0',
  eventTime: '2024-05-01T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-north-1',
  readOnly: null,
  effect: 'unknown',
  inferred: false,
  errorCode: 'AccessDenied',
  sourceIPAddress: '192.0.2.7',
  userAgent: 'aws-cli/2.15 Python/3.11',
  recipientAccountId: '123456789012',
  eventID: 'e-1',
  identity: {
    key: 'arn:aws:iam::123456789012:user/mira',
    type: 'IAMUser',
    name: 'mira',
    arn: 'arn:aws:iam::123456789012:user/mira',
    accountId: '123456789012',
    sessionName: null,
    actor: 'direct',
    invokedBy: null,
  },
  importId: '3',
}
const record = {
  eventTime: '2024-05-01T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  eventVersion: '1.09',
  awsRegion: 'eu-north-1',
  errorCode: 'AccessDenied',
  errorMessage: 'no',
  eventID: 'e-1',
  requestID: 'r-1',
  recipientAccountId: '123456789012',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::123456789012:user/mira',
    accountId: '123456789012',
    userName: 'mira',
    accessKeyId: 'AKIAEXAMPLE00007XQM',
  },
}
const fieldsIn = (title: string, from: unknown = record, about: EventSummary = summary) =>
  Object.fromEntries(
    (eventFields(about, from).find((group) => group.title === title)?.fields ?? []).map((field) => [
      field.label,
      field,
    ]),
  )

test('who, what and result come from the record, with the parameter that filters by each', () => {
  expect(fieldsIn('Who')['IAM user']).toEqual({ label: 'IAM user', value: 'mira', by: 'user', secret: false })
  expect(fieldsIn('Who')['Access key']).toMatchObject({ secret: true, by: 'accessKey' })
  expect(fieldsIn('What')['Read-only']).toMatchObject({ value: 'unknown' })
  expect(fieldsIn('Result')['Error message']).toEqual({ label: 'Error message', value: 'no' })
  expect(fieldsIn('Record')['Request ID']).toMatchObject({ value: 'r-1', by: 'requestId' })
})

test('an effect stands beside what the record does not say, and nowhere else', () => {
  const unsaid = { value: 'unknown', by: 'readOnly', because: 'the record does not say' }
  const inferred = fieldsIn('What', record, { ...summary, effect: 'write', inferred: true })
  expect(inferred['Read-only']).toMatchObject(unsaid)
  expect(inferred.Effect).toMatchObject({ value: 'write', by: 'effect' })
  expect(inferred.Effect?.because).toMatch(/^inferred from the (catalogue|event name)$/)
  expect(fieldsIn('What').Effect).toMatchObject({ value: 'unknown', because: 'nor does the event name tell' })
  const said = fieldsIn('What', record, { ...summary, readOnly: false, effect: 'write' })
  expect(said['Read-only']).toEqual({ label: 'Read-only', value: 'false', by: 'readOnly' })
  expect(said).not.toHaveProperty('Effect')
})

test('MFA and the way across accounts are told once, where the record can tell', () => {
  const sessionContext = { attributes: { mfaAuthenticated: 'true' } }
  const userIdentity = { ...record.userIdentity, accountId: '999988887777', sessionContext }
  const who = eventFields(summary, { ...record, userIdentity }).find(({ title }) => title === 'Who')?.fields
  expect(who?.filter(({ label }) => label === 'MFA')).toEqual([
    { label: 'MFA', value: 'true', by: 'mfa', secret: false },
  ])
  expect(fieldsIn('Who', { ...record, userIdentity })['Cross-account']).toMatchObject({ value: 'true' })
  expect(fieldsIn('Who')).not.toHaveProperty('MFA')
})

test('a session leads to its own page, and nothing else does', () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role/Deploy/release'
  const who = fieldsIn('Who', {
    ...record,
    userIdentity: { type: 'AssumedRole', arn, accountId: '111122223333' },
  })
  const id = sessionId('arn:aws:iam::111122223333:role/Deploy', 'release')
  expect(who.Session).toMatchObject({ value: 'release', by: 'session', page: `/sessions/${id}` })
  expect(who.Identity).not.toHaveProperty('page')
})

test('a record that says little still shows what the list knows', () => {
  expect(fieldsIn('Record', null)['Event ID']).toMatchObject({ value: 'e-1' })
  expect(fieldsIn('Where', null)['User agent, in full']).toMatchObject({ value: 'aws-cli/2.15 Python/3.11' })
})

test('integrity: the verdict with its reason, and the keys of file and digest', () => {
  const [file, digest] = [
    'AWSLogs/123456789012/CloudTrail/x.json.gz',
    'AWSLogs/123456789012/CloudTrail-Digest/x.json.gz',
  ]
  const { title, fields } = integrityFields({
    verdict: 'altered',
    reason: 'Its hash is another.',
    file,
    digest,
  })
  expect(title).toBe('Integrity')
  expect(fields).toEqual([
    { label: 'Verdict', value: 'Altered', verdict: 'altered' },
    { label: 'Because', value: 'Its hash is another.' },
    { label: 'Log file', value: file },
    { label: 'Digest', value: digest },
  ])
})

test('integrity: what is absent is left out', () => {
  const { fields } = integrityFields({
    verdict: 'not covered',
    reason: 'It was uploaded.',
    file: null,
    digest: null,
  })
  expect(fields.map(({ label }) => label)).toEqual(['Verdict', 'Because'])
})
