// The list of services: what was seen, and the catalogued ones that were not.
import { expect, it } from 'vitest'
import { CATALOGUED_SOURCES } from './service-apis'
import { type SeenService, serviceRows } from './service-rows'

const seen = (service: string, events: number): SeenService => ({
  service,
  events,
  reads: 0,
  writes: 0,
  unknown: events,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  identities: 1,
  firstSeen: '2018-02-02T21:34:50Z',
  lastSeen: '2018-02-02T21:34:50Z',
  lastSeenEver: '2018-02-02T21:34:50Z',
})

it('has every service seen, the most frequent first, then the catalogued ones that were not', () => {
  const rows = serviceRows([
    seen('s3.amazonaws.com', 2),
    seen('ses.amazonaws.com', 7),
    seen('alpha.example', 2),
  ])
  const founding = rows.filter(
    ({ service, events }) =>
      events > 0 || ['pinpoint.amazonaws.com', 'sms-voice.amazonaws.com'].includes(service),
  )
  expect(
    founding.map(({ service, label, events, catalogued }) => [service, label, events, catalogued]),
  ).toEqual([
    ['ses.amazonaws.com', 'Amazon SES', 7, true],
    ['alpha.example', 'alpha.example', 2, false],
    ['s3.amazonaws.com', 'S3', 2, false],
    ['pinpoint.amazonaws.com', 'Amazon Pinpoint', 0, true],
    ['sms-voice.amazonaws.com', 'Amazon Pinpoint SMS and Voice', 0, true],
  ])
  expect(rows[0]).toMatchObject({ family: 'Customer engagement', documentedActions: 42 + 30 })
  expect(rows[2]).toMatchObject({ family: 'Storage', documentedActions: 0, identities: 1 })
  expect(founding[3]).toMatchObject({
    identities: 0,
    lastSeen: null,
    lastSeenEver: null,
    documentedActions: 112,
  })
})

it('shows text that would disguise itself', () => {
  expect(serviceRows([seen('evil\u202Eexample', 1)])[0]?.label).toBe('evil‹202E›example')
})

it('has the catalogued ones while there is nothing else', () => {
  expect(serviceRows([]).map(({ service }) => service)).toEqual([...CATALOGUED_SOURCES].sort())
})
