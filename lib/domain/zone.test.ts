// Days, weeks and months of zones: the odd midnights by name, and what holds for all of them.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  bucketEdges,
  bucketEnd,
  bucketStart,
  countBuckets,
  formatInstant,
  type Instant,
  parseInstant,
} from './time'
import { firstInstantOf, isUtc, isZone, localTime } from './zone'

const instant = (text: string): Instant => {
  const parsed = parseInstant(text)
  if (parsed === null) throw new Error(`no date: ${text}`)
  return parsed
}
const edges = (interval: 'day' | 'week' | 'month', zone: string, from: string, to: string) =>
  bucketEdges({ from: instant(from), to: instant(to) }, interval, zone).map(formatInstant)

describe('a name', () => {
  test.each(['UTC', 'Etc/UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'Etc/GMT+5', 'EST5EDT', 'NZ', 'W-SU'])(
    '%s is a zone',
    (name) => {
      expect(isZone(name)).toBe(true)
    },
  )
  test.each([
    '',
    '+05:30',
    '-03',
    'IST',
    'bst',
    'UTC+1',
    'Z',
    'local',
    'Asia',
    'Asia/Kolkata ',
    'Mars/Olympus',
    '../UTC',
    '\0',
  ])('%j is none', (name) => {
    expect(isZone(name)).toBe(false)
  })
  test('can be one of UTC', () => {
    expect(['UTC', 'Etc/UTC', 'GMT', 'Zulu', 'Europe/London', 'Nowhere'].map(isUtc)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

describe('days', () => {
  it.each([
    ['of half an hour', 'Asia/Kolkata', ['2026-11-20T18:30:00Z', '2026-11-21T18:30:00Z']],
    ['of 45 minutes', 'Asia/Kathmandu', ['2026-11-20T18:15:00Z', '2026-11-21T18:15:00Z']],
    ['east of noon', 'Pacific/Kiritimati', ['2026-11-21T10:00:00Z', '2026-11-22T10:00:00Z']],
  ])('%s begin at their own midnight', (_, zone, expected) => {
    expect(edges('day', zone, '2026-11-21T12:00:00Z', '2026-11-21T12:00:01Z')).toEqual(expected)
  })

  it.each([
    ['23 hours', 'Europe/Berlin', '2026-03-29', ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z']],
    ['25 hours', 'Europe/Berlin', '2026-10-25', ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z']],
    [
      'half an hour more',
      'Australia/Lord_Howe',
      '2026-04-05',
      ['2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z'],
    ],
    [
      'no midnight (01:00 follows 23:59)',
      'America/Sao_Paulo',
      '2018-11-04',
      ['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    ],
    ['no midnight either', 'Asia/Beirut', '2022-03-27', ['2022-03-26T22:00:00Z', '2022-03-27T21:00:00Z']],
    [
      'midnight twice, an hour apart',
      'America/Havana',
      '2024-11-03',
      ['2024-11-03T04:00:00Z', '2024-11-04T05:00:00Z'],
    ],
    [
      'a first minute, an hour of the day before, and midnight again',
      'America/St_Johns',
      '2010-11-07',
      ['2010-11-07T02:30:00Z', '2010-11-08T03:30:00Z'],
    ],
    ['seconds', 'Africa/Monrovia', '1960-05-05', ['1960-05-05T00:44:30Z', '1960-05-06T00:44:30Z']],
  ])('of %s', (_, zone, day, expected) => {
    expect(edges('day', zone, `${day}T12:00:00Z`, `${day}T12:00:01Z`)).toEqual(expected)
  })

  it('that the zone skipped are no bucket', () => {
    const range = { from: instant('2011-12-29T12:00:00Z'), to: instant('2012-01-01T00:00:00Z') }
    expect(bucketEdges(range, 'day', 'Pacific/Apia').map(formatInstant)).toEqual([
      '2011-12-29T10:00:00Z',
      '2011-12-30T10:00:00Z',
      '2011-12-31T10:00:00Z',
      '2012-01-01T10:00:00Z',
    ])
    expect(formatInstant(bucketEnd(instant('2011-12-29T10:00:00Z'), 'day', 'Pacific/Apia'))).toBe(
      '2011-12-30T10:00:00Z',
    )
    expect(countBuckets(range, 'day', 'Pacific/Apia')).toBe(4)
  })

  it('that came twice are one bucket', () => {
    expect(edges('day', 'America/Juneau', '1867-10-17T20:00:00Z', '1867-10-20T00:00:00Z')).toHaveLength(3)
  })
})

it('weeks begin on Monday and months on their first', () => {
  expect(edges('week', 'America/New_York', '2026-11-01T00:00:00Z', '2026-11-02T05:00:01Z')).toEqual([
    '2026-10-26T04:00:00Z',
    '2026-11-02T05:00:00Z',
    '2026-11-09T05:00:00Z',
  ])
  expect(edges('month', 'Asia/Kolkata', '2026-02-28T18:29:59Z', '2026-02-28T18:30:01Z')).toEqual([
    '2026-01-31T18:30:00Z',
    '2026-02-28T18:30:00Z',
    '2026-03-31T18:30:00Z',
  ])
})

it('the first day of all begins with the first instant that can be written', () => {
  expect(edges('day', 'Asia/Kolkata', '0001-01-01T00:00:00Z', '0001-01-01T12:00:00Z')).toEqual([
    '0001-01-01T00:00:00Z',
    '0001-01-01T18:06:32Z',
  ])
})

it('minutes and hours are of UTC everywhere', () => {
  const moment = instant('2026-11-21T08:20:30Z')
  expect(formatInstant(bucketStart(moment, 'hour', 'Asia/Kolkata'))).toBe('2026-11-21T08:00:00Z')
  expect(formatInstant(bucketEnd(instant('2026-11-21T08:20:00Z'), 'minute', 'Asia/Kolkata'))).toBe(
    '2026-11-21T08:21:00Z',
  )
})

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const someInstant = fc.bigInt({ min: instant('0001-01-02T00:00:00Z'), max: instant('9999-12-31T00:00:00Z') })
const recently = fc.bigInt({ min: instant('1860-01-01T00:00:00Z'), max: instant('2060-01-01T00:00:00Z') })

test('the first instant of a local time is the first to show it', () => {
  fc.assert(
    fc.property(fc.oneof(recently, someInstant), zones, (moment, zone) => {
      const local = localTime(moment, zone)
      const first = firstInstantOf(local, zone)
      // Clocks show a time twice at most a day apart, and then to the millisecond.
      expect(first <= moment && moment - first <= 86_400_000_000n).toBe(true)
      expect(localTime(first, zone) / 1000n >= local / 1000n - 1n).toBe(true)
      expect(localTime(first - 1000n, zone) < local).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('buckets follow each other and hold their own start', () => {
  const DAYS = { day: 30n, week: 200n, month: 900n }
  fc.assert(
    fc.property(
      fc.oneof(
        recently,
        someInstant.filter((moment) => moment < instant('9900-01-01T00:00:00Z')),
      ),
      fc.constantFrom('day', 'week', 'month'),
      fc.bigInt({ min: 0n, max: 86_400_000_000n }),
      zones,
      (from, interval, part, zone) => {
        const range = { from, to: from + 1n + part * DAYS[interval] }
        const starts = bucketEdges(range, interval, zone)
        const [first, last] = [starts[0] as Instant, starts.at(-1) as Instant]
        expect(first <= from && last >= range.to).toBe(true)
        const counted = countBuckets(range, interval, zone)
        expect(starts.length === counted + 1 || starts.length === counted).toBe(true)
        starts.slice(0, -1).forEach((start, i) => {
          const end = starts[i + 1] as Instant
          expect(start < end && bucketEnd(start, interval, zone) === end).toBe(true)
          expect(bucketStart(start, interval, zone)).toBe(start)
          expect(bucketStart(end - 1n, interval, zone)).toBe(start)
        })
      },
    ),
    { numRuns: 60 },
  )
})

test('ten thousand days are cut in a fraction of a second', () => {
  const began = performance.now()
  const range = { from: instant('1990-01-01T00:00:00Z'), to: instant('2017-05-01T00:00:00Z') }
  expect(bucketEdges(range, 'day', 'America/Santiago')).toHaveLength(9984)
  expect(performance.now() - began).toBeLessThan(2000)
})
