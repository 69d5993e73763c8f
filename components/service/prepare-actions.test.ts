// What a service's page says of its actions.
import { describe, expect, test } from 'vitest'
import { type SeenAction, type ServiceTotals, serviceAnswer } from '@/lib/domain/services/service-answer'
import { markOf, prepareActions } from './prepare-actions'

const seen = (name: string, counts: Partial<SeenAction> = {}): SeenAction => ({
  name,
  events: 1,
  errors: 0,
  denied: 0,
  reads: 0,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  identities: 1,
  topIdentity: { key: 'arn:aws:iam::111122223333:user/ada', label: 'ada', events: 1 },
  firstSeen: '2018-02-02T21:34:50Z',
  lastSeen: '2018-02-03T21:34:50.123Z',
  lastSeenEver: '2018-02-03T21:34:50.123Z',
  ...counts,
})
const { name: _, topIdentity: _top, ...totals } = seen('')
const TOTALS: ServiceTotals = { ...totals, actionsSeen: 5 }

const answer = serviceAnswer('ses.amazonaws.com', TOTALS, [
  seen('SendEmail', { events: 7, writes: 7, identities: 3, denied: 1, errors: 2 }),
  seen('ListIdentities', { unknown: 1 }),
  seen('DeleteIdentity', { events: 2, unknown: 2, identities: 0, topIdentity: null }),
  seen('GetAccount', { events: 2, reads: 1, writes: 1 }),
  seen('GetSendQuota', { events: 0, firstSeen: null, lastSeen: null }),
  seen('PutAccountDetails', {
    writes: 1,
    identities: 1,
    topIdentity: { key: 'unknown', label: 'unknown', events: 1 },
  }),
])

describe('the panels', () => {
  const view = prepareActions(answer, '')
  const [ses, email] = view.apis

  test('have the seen actions of each document, most events first', () => {
    expect(view.apis.map(({ name, summary }) => [name, summary])).toEqual([
      ['Amazon SES API', '2 of 37 documented actions seen'],
      ['Amazon Pinpoint Email API', '1 of 29 documented actions seen'],
    ])
    expect(ses?.seen.map(({ name }) => name)).toEqual(['SendEmail', 'DeleteIdentity', 'ListIdentities'])
    expect(ses?.seen[0]).toMatchObject({
      unpromised: true,
      sharedWith: 'Amazon Pinpoint Email API',
      events: 7,
      denied: 1,
      errors: 2,
      top: { label: 'ada' },
      others: 2,
      first: '2018-02-02 21:34',
      last: '2018-02-03 21:34',
    })
    expect(view.found).toBeNull()
  })

  test('tell what was never seen from what was seen elsewhere, and from what is never recorded', () => {
    expect(ses?.elsewhere).toEqual([
      {
        name: 'GetSendQuota',
        address: 'https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendQuota.html',
        value: 'true',
        lastSeenEver: '2018-02-03T21:34:50.123Z',
      },
    ])
    expect(ses?.never).toHaveLength(37 - 3)
    expect(ses?.never.every(({ lastSeenEver }) => lastSeenEver === null)).toBe(true)
    expect(ses?.unrecorded.map(({ name, value }) => [name, value])).toEqual([
      ['SendRawEmail', 'false'],
      ['SendTemplatedEmail', 'false'],
      ['SendBulkTemplatedEmail', 'false'],
      ['SendCustomVerificationEmail', 'false'],
    ])
    expect(ses?.unrecordedSeen).toEqual([{ name: 'SendEmail', events: 7 }])
    expect(email?.unrecorded).toEqual([])
  })

  test('name the page that documents an action, and the newer API that has it', () => {
    expect(email?.seen.find(({ name }) => name === 'GetAccount')?.pages).toEqual([
      {
        label: 'Documentation',
        address: 'https://docs.aws.amazon.com/pinpoint-email/latest/APIReference/API_GetAccount.html',
      },
      {
        label: 'Amazon SES API v2',
        address: 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html',
      },
    ])
    expect(ses?.seen[1]?.pages).toHaveLength(1)
  })

  test('have what no document lists; nobody is not one of the identities', () => {
    expect(view.undocumented).toMatchObject([
      { name: 'PutAccountDetails', pages: [], unpromised: false, top: { key: 'unknown' }, others: 1 },
    ])
  })
})

test('a search leaves the actions that have all of its words', () => {
  const view = prepareActions(answer, 'send EMAIL')
  const [ses, email] = view.apis
  expect(view.found).toBe('5 of 72 actions match')
  expect(ses?.seen.map(({ name }) => name)).toEqual(['SendEmail'])
  expect([ses?.never, ses?.elsewhere]).toEqual([[], []])
  expect(ses?.unrecorded).toHaveLength(4)
  expect(ses?.summary).toBe('2 of 37 documented actions seen')
  expect([email?.isLeft, prepareActions(answer, 'quota').apis[1]?.isLeft]).toEqual([true, false])
  expect(view.undocumented).toEqual([])
})

describe('read or write', () => {
  const mark = (counts: Partial<SeenAction>, name = 'ListIdentities') => {
    const { apis } = serviceAnswer('ses.amazonaws.com', TOTALS, [seen(name, counts)])
    const action = apis[0]?.actions.find((each) => each.name === name)
    if (!action) throw new Error('the catalogue has it')
    return markOf(action)
  }

  test('is what the records say', () => {
    expect(mark({ events: 3, writes: 2, unknown: 1 })).toEqual({
      value: 'false',
      words: 'Write',
      inferred: false,
      why: 'As the records say; 1 of 3 records do not say',
    })
  })

  test('is both where they differ', () => {
    expect(mark({ events: 3, writes: 2, reads: 1 })).toMatchObject({
      value: 'unknown',
      words: 'Both',
      inferred: false,
    })
  })

  test('is inferred, and marked so, where none says', () => {
    expect(mark({ unknown: 1 })).toMatchObject({ value: 'true', words: 'Read', inferred: true })
  })

  test('is unknown where nothing tells', () => {
    const { undocumented } = serviceAnswer('s3.amazonaws.com', TOTALS, [
      seen('REST.COPY.PART', { unknown: 1 }),
    ])
    expect(undocumented.map(markOf)).toMatchObject([{ value: 'unknown', words: 'Unknown', inferred: false }])
  })
})
