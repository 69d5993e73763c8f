// Reading and writing instants, bounds of a range, and buckets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  autoInterval,
  bucketEdges,
  bucketEnd,
  bucketStart,
  countBuckets,
  formatInstant,
  INTERVALS,
  type Instant,
  instantOf,
  isTimeBound,
  parseInstant,
  resolveTimeBound,
} from './time'

const instant = (text: string): Instant => {
  const parsed = parseInstant(text)
  if (parsed === null) throw new Error(`no date: ${text}`)
  return parsed
}
const anyInstant = fc.bigInt({
  min: instant('0001-01-01T00:00:00Z'),
  max: instant('9999-12-31T23:59:59.999999Z'),
})

describe('parseInstant', () => {
  it.each([
    ['2018-02-02T21:34:50Z', '2018-02-02T21:34:50Z'],
    ['2018-02-02 21:34:50', '2018-02-02T21:34:50Z'],
    ['2018-02-02T21:34', '2018-02-02T21:34:00Z'],
    ['20180202T213450Z', '2018-02-02T21:34:50Z'],
    ['20180202T213450.5+0100', '2018-02-02T20:34:50.5Z'],
    ['2018-02-02T21:34:50+05:30', '2018-02-02T16:04:50Z'],
    ['2018-02-02T23:34:50-0800', '2018-02-03T07:34:50Z'],
    ['2018-02-02T21:34:50.1Z', '2018-02-02T21:34:50.1Z'],
    ['2018-02-02T21:34:50.123456Z', '2018-02-02T21:34:50.123456Z'],
    ['2018-02-02T21:34:50.1234567Z', '2018-02-02T21:34:50.123457Z'],
    ['2018-02-02T21:34:50.9999999Z', '2018-02-02T21:34:50.999999Z'],
    ['2018-02-02T21:34:50.000Z', '2018-02-02T21:34:50Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
    ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.5Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['0099-03-01T00:00:00Z', '0099-03-01T00:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('reads %s', (text, expected) => {
    expect(formatInstant(instant(text))).toBe(expected)
  })

  it.each([
    '',
    'yesterday',
    '2018-02-02',
    '2018-02-02T21',
    '2018-2-2T21:34:50Z',
    '2018-13-01T00:00:00Z',
    '2018-00-01T00:00:00Z',
    '2018-01-00T00:00:00Z',
    '2018-04-31T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2018-01-01T24:00:00Z',
    '2018-01-01T00:60:00Z',
    '2018-01-01T00:00:60Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2018-01-01T00:00:00Z\n',
    ' 2018-01-01T00:00:00Z',
    '2018-01-01T00:00:00z',
    '2018-01-01T00:00:00 +01:00',
    '20180101T000000ZZ',
    '١٢٣٤-01-01T00:00:00Z',
    '1517607290',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('agrees with Date on every whole millisecond', () => {
    const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(fc.property(dates, (date) => instant(date.toISOString()) === instantOf(date)))
  })

  it('reads what formatInstant writes', () => {
    fc.assert(fc.property(anyInstant, (micros) => instant(formatInstant(micros)) === micros))
  })
})

describe('resolveTimeBound', () => {
  const now = new Date('2026-11-21T08:00:00Z')
  it.each([
    ['now', '2026-11-21T08:00:00Z'],
    ['now-30s', '2026-11-21T07:59:30Z'],
    ['now-15m', '2026-11-21T07:45:00Z'],
    ['now-24h', '2026-11-20T08:00:00Z'],
    ['now-7d', '2026-11-14T08:00:00Z'],
    ['now-4w', '2026-10-24T08:00:00Z'],
    ['now-1y', '2025-11-21T08:00:00Z'],
    ['now-999999y', '0001-01-01T00:00:00Z'],
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'],
  ])('resolves %s', (text, expected) => {
    expect(isTimeBound(text)).toBe(true)
    expect(resolveTimeBound(text, now)).toBe(instant(expected))
  })
  it.each(['now-', 'now-7', 'now+1h', 'now-1h ', 'NOW', 'now-1M', 'now--1h', 'yesterdayish', 'now-1234567h'])(
    'refuses %j',
    (text) => {
      expect(isTimeBound(text)).toBe(false)
      expect(resolveTimeBound(text, now)).toBeNull()
    },
  )
})

describe('buckets', () => {
  const range = (from: string, to: string) => ({ from: instant(from), to: instant(to) })
  const written = (edges: Instant[]) => edges.map(formatInstant)

  it('begin weeks on Monday and months on their first', () => {
    expect(written(bucketEdges(range('2026-11-21T08:00:00Z', '2026-11-24T00:00:00Z'), 'week'))).toEqual([
      '2026-11-16T00:00:00Z',
      '2026-11-23T00:00:00Z',
      '2026-11-30T00:00:00Z',
    ])
    expect(written(bucketEdges(range('2023-12-31T23:59:59Z', '2024-03-01T00:00:00Z'), 'month'))).toEqual([
      '2023-12-01T00:00:00Z',
      '2024-01-01T00:00:00Z',
      '2024-02-01T00:00:00Z',
      '2024-03-01T00:00:00Z',
    ])
  })

  it('round towards the past before 1970 too', () => {
    const moment = instant('1969-12-31T23:59:59.999999Z')
    expect(written(INTERVALS.map((interval) => bucketStart(moment, interval)))).toEqual([
      '1969-12-31T23:59:00Z',
      '1969-12-31T23:00:00Z',
      '1969-12-31T00:00:00Z',
      '1969-12-29T00:00:00Z',
      '1969-12-01T00:00:00Z',
    ])
  })

  it('are none for an empty range', () => {
    expect(bucketEdges(range('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), 'day')).toEqual([])
    expect(countBuckets(range('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'), 'day')).toBe(0)
  })

  it.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:15:00Z', 'minute'],
    ['2026-11-21T08:00:00Z', '2026-11-21T13:00:00Z', 'minute'],
    ['2026-11-21T08:00:00Z', '2026-11-21T13:00:00.000001Z', 'hour'],
    ['2026-11-20T08:00:00Z', '2026-11-21T08:00:00Z', 'hour'],
    ['2026-11-14T08:00:00Z', '2026-11-21T08:00:00Z', 'hour'],
    ['2026-10-22T08:00:00Z', '2026-11-21T08:00:00Z', 'day'],
    ['2025-11-21T08:00:00Z', '2026-11-21T08:00:00Z', 'week'],
    ['2012-01-01T00:00:00Z', '2026-11-21T08:00:00Z', 'month'],
    ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'month'],
  ])('from %s to %s are of one %s', (from, to, interval) => {
    expect(autoInterval(range(from, to))).toBe(interval)
  })

  it('are as many as counted, cover the range without gaps, and hold their own start', () => {
    // Up to two years in minutes would be a million: the finer intervals get shorter ranges.
    const SPANS = { minute: 86_400_000, hour: 2e9, day: 6e10, week: 3e11, month: 1e12 }
    const cases = fc
      .tuple(anyInstant, fc.constantFrom(...INTERVALS), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([from, interval, part]) => ({
        interval,
        range: { from, to: from + BigInt(Math.floor(part * SPANS[interval])) * 1000n + 1n },
      }))
    fc.assert(
      fc.property(cases, ({ range: { from, to }, interval }) => {
        const edges = bucketEdges({ from, to }, interval)
        expect(edges).toHaveLength(countBuckets({ from, to }, interval) + 1)
        const [first, last] = [edges[0] as Instant, edges.at(-1) as Instant]
        expect(first <= from && from < bucketEnd(first, interval)).toBe(true)
        expect(last >= to && bucketStart(to - 1n, interval) === edges.at(-2)).toBe(true)
        edges.slice(0, -1).forEach((edge, i) => {
          expect(bucketStart(edge, interval)).toBe(edge)
          expect(bucketStart((edges[i + 1] as Instant) - 1n, interval)).toBe(edge)
        })
      }),
      { numRuns: 60 },
    )
  })
})
