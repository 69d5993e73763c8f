// What a record turns out to be, field by field, and that nothing in a record can make it throw.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInstant } from '../time'
import { fromRecord } from './normalise'

const RECORD = {
  eventVersion: '1.08',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', userName: 'alice' },
  eventTime: '2026-11-21T08:00:00Z',
  eventSource: 'ses.amazonaws.com',
  eventName: 'ListIdentities',
  awsRegion: 'us-west-2',
  sourceIPAddress: '192.0.2.7',
  userAgent: 'aws-cli/2.15.30 Python/3.11.8',
  requestID: 'EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE',
  eventID: '0f1e2d3c-0000-4000-8000-000000000001',
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
}
const event = (changes: Record<string, unknown> = {}) => {
  const normalised = fromRecord({ ...RECORD, ...changes })
  if (normalised.kind !== 'event') throw new Error(normalised.reason)
  return normalised
}

describe('fromRecord', () => {
  it('reads a record', () => {
    expect(event().event).toEqual({
      eventTime: parseInstant('2026-11-21T08:00:00Z'),
      eventSource: 'ses.amazonaws.com',
      eventName: 'ListIdentities',
      awsRegion: 'us-west-2',
      recipientAccountId: '111122223333',
      errorCode: null,
      failed: false,
      readOnly: null,
      sourceIPAddress: '192.0.2.7',
      userAgent: 'aws-cli/2.15.30 Python/3.11.8',
      eventCategory: null,
      eventType: 'AwsApiCall',
      eventID: '0f1e2d3c-0000-4000-8000-000000000001',
      requestID: 'EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE',
      principal: expect.objectContaining({ key: 'arn:aws:iam::111122223333:user/alice', userName: 'alice' }),
    })
  })

  it.each([
    [{ eventCategory: 'Insight' }, 'insight'],
    [{ eventType: 'AwsCloudTrailInsight' }, 'insight'],
    [{ eventCategory: 'Aggregated' }, 'aggregated'],
    [{ eventType: 'AwsAggregatedEvent', eventTime: null }, 'aggregated'],
    [{ digestStartTime: 'x', logFiles: [] }, 'digest'],
    [{ eventSource: 'aws:s3' }, 'notification'],
    [{ eventSource: undefined, EventSource: 'aws:sns' }, 'notification'],
  ])('skips %j', (changes, reason) => {
    expect(fromRecord({ ...RECORD, ...changes })).toEqual({ kind: 'skip', reason })
  })

  it.each<[unknown, RegExp]>([
    [null, /no object/],
    ['text', /no object/],
    [[RECORD], /no object/],
    [{}, /eventSource is missing/],
    [{ ...RECORD, eventSource: 7 }, /eventSource is missing/],
    [{ ...RECORD, eventSource: 7, EventSource: 'aws:sns' }, /eventSource is missing/],
    [{ ...RECORD, eventName: '' }, /eventName is missing/],
    [{ ...RECORD, eventTime: 1_700_000_000 }, /eventTime is missing/],
    [{ ...RECORD, eventTime: '2023-02-30T00:00:00Z' }, /eventTime is no date: 2023-02-30T00:00:00Z/],
    [{ ...RECORD, eventTime: `\0${'x'.repeat(999)}` }, /eventTime is no date: \ufffdx{59}$/],
  ])('rejects %j', (record, reason) => {
    expect(fromRecord(record)).toEqual({ kind: 'reject', reason: expect.stringMatching(reason) })
  })

  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['False', false],
    ['TRUE', true],
    ['yes', null],
    ['', null],
    [1, null],
    [0, null],
    [null, null],
    [{}, null],
  ])('reads readOnly %j as %j', (value, expected) => {
    expect(event({ readOnly: value }).event.readOnly).toBe(expected)
  })

  it.each([
    [{}, null, false],
    [{ errorCode: 'AccessDenied' }, 'AccessDenied', true],
    [{ errorCode: 'Client.UnauthorizedOperation', errorMessage: 'no' }, 'Client.UnauthorizedOperation', true],
    [{ errorMessage: 'no' }, null, true],
    [{ errorMessage: { text: 'no' } }, null, true],
    [{ errorCode: '', errorMessage: '' }, null, false],
    [{ errorCode: null, errorMessage: null }, null, false],
    [{ errorCode: 403 }, '403', true],
    [{ responseElements: { ConsoleLogin: 'Failure' } }, null, true],
    [{ responseElements: { ConsoleLogin: 'Success' } }, null, false],
    [{ responseElements: 'Failure' }, null, false],
  ])('judges the outcome of %j', (changes, errorCode, failed) => {
    expect(event(changes).event).toMatchObject({ errorCode, failed })
  })

  it('takes values nobody foresaw as text', () => {
    expect(
      event({ awsRegion: { b: 1, a: 2 }, recipientAccountId: 111122223333, userAgent: ['x'] }).event,
    ).toMatchObject({ awsRegion: '{"a": 2, "b": 1}', recipientAccountId: '111122223333', userAgent: '["x"]' })
    expect(event({ awsRegion: '', sourceIPAddress: null }).event).toMatchObject({
      awsRegion: null,
      sourceIPAddress: null,
    })
  })
})

describe('dedupeText', () => {
  const text = (changes: Record<string, unknown> = {}) => event(changes).dedupeText

  it('is the same for another copy, whatever else differs', () => {
    expect(text({ sharedEventID: 'x', awsRegion: 'eu-west-1', userIdentity: null })).toBe(text())
    expect(text({ eventTime: '2026-11-21T09:00:00+01:00' })).toBe(text())
  })

  it.each([
    { eventID: 'other' },
    { eventTime: '2026-11-21T08:00:00.5Z' },
    { eventSource: 'email.amazonaws.com' },
    { eventName: 'ListTemplates' },
    { recipientAccountId: '444455556666' },
    { recipientAccountId: null },
  ])('differs with %j', (changes) => {
    expect(text(changes)).not.toBe(text())
  })

  it.each([null, '', undefined, [], {}])('is the content where eventID is %j', (eventID) => {
    const turned = Object.fromEntries(Object.entries({ ...RECORD, eventID }).reverse())
    expect(text(turned)).toBe(text({ eventID }))
    expect(text({ eventID, userAgent: 'other' })).not.toBe(text({ eventID }))
  })

  it('tells long ids apart that a column would cut', () => {
    const long = 'x'.repeat(5000)
    expect(text({ eventID: `${long}1` })).not.toBe(text({ eventID: `${long}2` }))
  })
})

it('cuts the name of a service to what an index takes, and tells two such names apart', () => {
  const events = ['a', 'b'].map((end) => fromRecord({ ...RECORD, eventSource: `${'字'.repeat(5000)}${end}` }))
  const [a, b] = events.map((found) => (found.kind === 'event' ? found : null))
  expect(Buffer.byteLength(a?.event.eventSource ?? '')).toBeLessThan(2000)
  expect(a?.event.eventSource).toBe(b?.event.eventSource)
  expect(a?.dedupeText).not.toBe(b?.dedupeText)
})

describe('any record', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('a\0b', '\ud800', 'true', '', {}, []))
  const records = fc.record(
    {
      ...Object.fromEntries(Object.keys(RECORD).map((key) => [key, odd])),
      eventTime: fc.oneof(fc.constantFrom(RECORD.eventTime, '20261121T080000Z', 'a\0b'), odd),
      eventSource: fc.oneof(fc.constantFrom('s3.amazonaws.com', 'a\0b'), odd),
      eventName: fc.oneof(fc.constantFrom('GetObject', 'a\0b'), odd),
      responseElements: odd,
      errorCode: odd,
      errorMessage: odd,
      readOnly: odd,
      userIdentity: fc.oneof(
        odd,
        fc.record(
          {
            type: fc.oneof(
              fc.constantFrom('IAMUser', 'AssumedRole', 'Root', 'AWSAccount', 'AWSService', 'SAMLUser'),
              odd,
            ),
            arn: odd,
            accountId: odd,
            principalId: odd,
            userName: odd,
            invokedBy: odd,
            identityProvider: odd,
            accessKeyId: odd,
            onBehalfOf: odd,
            sessionContext: fc.oneof(
              odd,
              fc.record({ sessionIssuer: fc.oneof(odd, fc.record({ arn: odd, userName: odd })) }),
            ),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: [] },
  )

  it('is judged without throwing, and no text of it is unfit for a column', () => {
    const unfit = (value: unknown): boolean =>
      typeof value === 'string'
        ? value.includes('\0') || /\p{Surrogate}/u.test(value)
        : typeof value === 'object' && value !== null && Object.values(value).some(unfit)
    fc.assert(
      fc.property(fc.oneof(records, odd), (record) => {
        const normalised = fromRecord(record)
        if (normalised.kind === 'event') expect(unfit(normalised.event)).toBe(false)
        else expect(unfit(normalised.reason)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
