// What a service's page says: what was promised beside what was seen.
import { describe, expect, it } from 'vitest'
import { type SeenAction, type ServiceTotals, serviceAnswer } from './service-answer'

const seen = (name: string, counts: Partial<SeenAction> = {}): SeenAction => ({
  name,
  events: 1,
  errors: 0,
  denied: 0,
  reads: 0,
  writes: 0,
  unknown: 1,
  inferredReads: 0,
  inferredWrites: 0,
  identities: 1,
  topIdentity: { key: 'arn:aws:iam::111122223333:user/ada', label: 'ada', events: 1 },
  firstSeen: '2018-02-02T21:34:50Z',
  lastSeen: '2018-02-02T21:34:50Z',
  lastSeenEver: '2018-02-02T21:34:50Z',
  ...counts,
})

const TOTALS: ServiceTotals = {
  events: 22,
  errors: 1,
  denied: 0,
  reads: 12,
  writes: 7,
  unknown: 3,
  inferredReads: 1,
  inferredWrites: 2,
  identities: 4,
  firstSeen: '2018-02-02T21:34:50Z',
  lastSeen: '2018-02-02T21:34:50Z',
  lastSeenEver: '2018-02-02T21:34:50Z',
  actionsSeen: 6,
}

describe('a service with a catalogue', () => {
  const answer = serviceAnswer('ses.amazonaws.com', TOTALS, [
    seen('DeleteIdentity', { events: 3, errors: 1, reads: 0, writes: 1, unknown: 2 }),
    seen('SendEmail', { events: 7, reads: 7, unknown: 0 }),
    seen('GetAccount', { events: 2, reads: 2, unknown: 0 }),
    seen('PutAccountDetails', { events: 4, writes: 4, unknown: 0 }),
    seen('BatchGetMetricData', { events: 5, reads: 3, writes: 2, unknown: 0 }),
    seen('TestRenderTemplate', { events: 1 }),
    // Seen, but not under the filter.
    seen('GetSendQuota', { events: 0, unknown: 0, firstSeen: null, lastSeen: null }),
    seen('ListTemplates', { events: 0, unknown: 0, firstSeen: null, lastSeen: null }),
  ])
  const [ses, email] = answer.apis
  const action = (name: string, api = ses) => api?.actions.find((each) => each.name === name)

  it('has its APIs with their documents', () => {
    expect(answer.service).toBe('ses.amazonaws.com')
    expect(answer).toMatchObject({ label: 'Amazon SES', catalogued: true, ...TOTALS })
    expect(answer.apis.map(({ name }) => name)).toEqual(['Amazon SES API', 'Amazon Pinpoint Email API'])
    expect(ses?.document).toBe('https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html')
    expect(ses?.actions).toHaveLength(42)
    expect(email?.actions).toHaveLength(30)
  })

  it('has the counts of an action that was seen', () => {
    expect(action('DeleteIdentity')).toMatchObject({
      logged: true,
      readOnly: false,
      category: 'management',
      reference: 'https://docs.aws.amazon.com/ses/latest/APIReference/API_DeleteIdentity.html',
      events: 3,
      errors: 1,
      writes: 1,
      unknown: 2,
      recordedReadOnly: false,
      effect: 'write',
      inferred: false,
      identities: 1,
      firstSeen: '2018-02-02T21:34:50Z',
      sharedWith: [],
      successor: null,
    })
  })

  it('has nothing for one that was not', () => {
    expect(action('VerifyEmailIdentity')).toMatchObject({
      logged: true,
      events: 0,
      errors: 0,
      reads: 0,
      writes: 0,
      unknown: 0,
      readOnly: false,
      recordedReadOnly: null,
      effect: 'write',
      inferred: true,
      identities: 0,
      topIdentity: null,
      firstSeen: null,
      lastSeen: null,
      lastSeenEver: null,
    })
    expect(action('GetSendQuota')).toMatchObject({
      events: 0,
      lastSeen: null,
      lastSeenEver: expect.any(String),
    })
  })

  it('shows what is never recorded and was seen all the same, in both APIs that name it', () => {
    expect(action('SendEmail')).toMatchObject({
      logged: false,
      category: 'data',
      events: 7,
      reads: 7,
      sharedWith: ['Amazon Pinpoint Email API'],
    })
    expect(action('SendEmail', email)).toMatchObject({
      logged: false,
      events: 7,
      sharedWith: ['Amazon SES API'],
    })
    expect(action('SendRawEmail')).toMatchObject({ logged: false, events: 0, lastSeen: null })
  })

  it('says that the newer API has the name, too', () => {
    expect(action('GetAccount', email)).toMatchObject({
      events: 2,
      reference: 'https://docs.aws.amazon.com/pinpoint-email/latest/APIReference/API_GetAccount.html',
      successor: {
        name: 'Amazon SES API v2',
        reference: 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html',
      },
    })
  })

  it('lists what no document lists, with what its records say', () => {
    const effects = answer.undocumented.map((each) => [each.name, each.readOnly, each.effect, each.inferred])
    expect(effects).toEqual([
      ['PutAccountDetails', false, 'write', false],
      // Its records differ.
      ['BatchGetMetricData', null, 'unknown', false],
      ['TestRenderTemplate', null, 'unknown', false],
    ])
    expect(answer.undocumented[0]).toMatchObject({ events: 4, errors: 0, writes: 4 })
  })

  it('says where the rest can be found', () => {
    for (const api of answer.apis) expect(api.instead.pages.length).toBeGreaterThan(0)
  })
})

it('infers what no record says, and says that it did', () => {
  const { undocumented } = serviceAnswer('ses.amazonaws.com', TOTALS, [seen('ListTemplates')])
  expect(undocumented[0]).toMatchObject({ readOnly: null, effect: 'read', inferred: true })
})

describe('a service without', () => {
  it('has only what was seen', () => {
    const getObject = seen('GetObject', { reads: 1, unknown: 0 })
    expect(serviceAnswer('s3.amazonaws.com', TOTALS, [getObject])).toEqual({
      service: 's3.amazonaws.com',
      label: 'S3',
      family: 'Storage',
      iamPrefix: 's3',
      documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging.html',
      catalogued: false,
      ...TOTALS,
      apis: [],
      undocumented: [
        { ...getObject, readOnly: true, recordedReadOnly: true, effect: 'read', inferred: false },
      ],
    })
  })

  it('has nothing where nothing was seen', () => {
    expect(serviceAnswer('unknown', TOTALS, [])).toMatchObject({
      label: 'unknown',
      apis: [],
      undocumented: [],
    })
  })
})

it('keeps what was never seen whole', () => {
  const { apis, undocumented } = serviceAnswer('pinpoint.amazonaws.com', TOTALS, [])
  expect(apis[0]?.actions.every(({ events, firstSeen }) => events === 0 && firstSeen === null)).toBe(true)
  expect(apis[0]?.actions.filter(({ logged }) => logged)).toHaveLength(109)
  expect(undocumented).toEqual([])
})
