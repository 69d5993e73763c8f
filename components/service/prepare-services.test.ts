// Which services a list shows, and in which order.
import { expect, test } from 'vitest'
import { type SeenService, serviceRows } from '@/lib/domain/services/service-rows'
import { otherPrefix, prepareServices, SERVICE_ORDERS, type ServiceOrder } from './prepare-services'

const seen = (service: string, counts: Partial<SeenService> = {}): SeenService => ({
  service,
  events: 1,
  reads: 0,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  identities: 1,
  firstSeen: '2026-11-01T00:00:00Z',
  lastSeen: '2026-11-02T08:15:30Z',
  lastSeenEver: '2026-11-02T08:15:30Z',
  ...counts,
})

const FIVE = ['s3', 'monitoring', 'ses', 'pinpoint', 'sms-voice'].map((name) => `${name}.amazonaws.com`)
/** Of these five, however many are catalogued. */
const rowsOf = (services: SeenService[]) =>
  serviceRows(services).filter(({ service }) => FIVE.includes(service))

const rows = rowsOf([
  seen('s3.amazonaws.com', { events: 9, writes: 1, errors: 2, identities: 3 }),
  seen('monitoring.amazonaws.com', { events: 5, writes: 4, identities: 5, lastSeen: '2026-11-09T00:00:00Z' }),
  seen('ses.amazonaws.com', { events: 7, errors: 1 }),
  // Seen, but nothing of it is left here.
  seen('pinpoint.amazonaws.com', { events: 0, firstSeen: null, lastSeen: null }),
])

test.each([
  ['events', ['S3', 'Amazon SES', 'CloudWatch']],
  ['writes', ['CloudWatch', 'S3', 'Amazon SES']],
  ['errors', ['S3', 'Amazon SES', 'CloudWatch']],
  ['identities', ['CloudWatch', 'S3', 'Amazon SES']],
  ['recent', ['CloudWatch', 'Amazon SES', 'S3']],
  ['name', ['Amazon SES', 'CloudWatch', 'S3']],
] satisfies [ServiceOrder, string[]][])('by %s, and what is not seen last', (order, labels) => {
  expect(SERVICE_ORDERS).toContain(order)
  expect(prepareServices(rows, order, '').lines.map(({ label }) => label)).toEqual([
    ...labels,
    'Amazon Pinpoint',
    'Amazon Pinpoint SMS and Voice',
  ])
})

test('the words tell what is seen from what is catalogued alone', () => {
  const { lines, shown } = prepareServices(rows, 'events', '')
  expect(shown).toBe('3 seen, 2 catalogued but not seen')
  expect(lines.map(({ last }) => last)).toEqual([
    '2026-11-02 08:15',
    '2026-11-02 08:15',
    '2026-11-09 00:00',
    'not here; 2026-11-02 08:15',
    'never',
  ])
  expect(prepareServices(rows.slice(0, 1), 'events', '').shown).toBe('1 seen')
})

test.each([
  ['ses', ['ses.amazonaws.com']],
  ['MONITORING cloudwatch', ['monitoring.amazonaws.com']],
  ['storage', ['s3.amazonaws.com']],
  ['mobiletargeting', ['pinpoint.amazonaws.com']],
  ['nothing', []],
])('a search for %s looks at label, source, family and prefix', (search, found) => {
  const view = prepareServices(rows, 'events', search)
  expect(view.lines.map(({ service }) => service)).toEqual(found)
  expect(view.shown).toBe(`${found.length} of 5 match`)
})

test('inferred writes count where they are asked for', () => {
  const silent = rowsOf([
    seen('s3.amazonaws.com', { writes: 2 }),
    seen('ses.amazonaws.com', { events: 9, unknown: 8, writes: 1, inferredWrites: 5 }),
  ])
  const writesOf = (effects: 'recorded' | 'inferred') =>
    prepareServices(silent, 'writes', 'amazonaws s', effects)
      .lines.slice(0, 2)
      .map(({ label, shownWrites }) => [label, shownWrites])
  expect(writesOf('recorded')).toEqual([
    ['S3', 2],
    ['Amazon SES', 1],
  ])
  expect(writesOf('inferred')).toEqual([
    ['Amazon SES', 6],
    ['S3', 2],
  ])
  expect(prepareServices(silent, 'events', '').isSwitched).toBe(true)
  expect(prepareServices(rows, 'events', '').isSwitched).toBe(false)
})

test('a prefix is told where it is not the name in the log', () => {
  expect(rows.map(otherPrefix)).toEqual([null, null, 'cloudwatch', 'mobiletargeting', null])
})
