import { describe, expect, test } from 'vitest'
import type { Coverage, CoverageInterval, CoverageState } from '@/lib/domain/source'
import {
  type CalendarDay,
  countsInWords,
  dayAfterKey,
  dayFigures,
  dayHref,
  prepareCalendar,
  worstCalendar,
} from './prepare-calendar'

const interval = (
  from: string,
  to: string,
  state: CoverageState,
  more: Partial<CoverageInterval> = {},
): CoverageInterval => ({ from, to, state, files: 0, missing: 0, reason: null, ...more })
const dayOf = (day: string, state: CoverageState, more: Partial<CoverageInterval> = {}) => {
  const next = new Date(Date.parse(day) + 86_400_000).toISOString()
  return interval(`${day}T00:00:00Z`, next, state, more)
}
const coverage = (intervals: CoverageInterval[], region = 'eu-central-1'): Coverage => ({
  account: '111122223333',
  region,
  intervals,
})
const daysOf = (calendar: ReturnType<typeof prepareCalendar>): Record<string, CalendarDay> =>
  Object.fromEntries(calendar.months.flatMap(({ days }) => days.map((day) => [day.day, day])))

describe('a calendar', () => {
  test('is made of whole months that begin on the right day of the week', () => {
    const { months } = prepareCalendar(coverage([]), '2026-02-01', '2026-04-01')
    expect(months.map(({ words, lead, days }) => [words, lead, days.length])).toEqual([
      ['Feb 2026', 6, 28],
      ['Mar 2026', 6, 31],
    ])
    expect(months[0]?.days[0]).toEqual({
      day: '2026-02-01',
      state: 'none',
      files: 0,
      missing: 0,
      reason: null,
    })
  })

  test('gives each day the state of its interval, and nothing to those outside', () => {
    const calendar = prepareCalendar(
      coverage([
        dayOf('2026-10-31', 'complete', { files: 9 }),
        dayOf('2026-11-01', 'complete', { files: 48 }),
        dayOf('2026-11-02', 'missing', { files: 46, missing: 2, reason: 'Two are gone.' }),
        interval('2026-11-03T00:00:00Z', '2026-11-05T00:00:00Z', 'unknown'),
      ]),
      '2026-11-01',
      '2026-12-01',
    )
    const days = daysOf(calendar)
    expect(days['2026-11-01']).toMatchObject({ state: 'complete', files: 48 })
    expect(days['2026-11-02']).toMatchObject({ state: 'missing', missing: 2, reason: 'Two are gone.' })
    expect([days['2026-11-03']?.state, days['2026-11-04']?.state, days['2026-11-05']?.state]).toEqual([
      'unknown',
      'unknown',
      'none',
    ])
    expect(calendar.counts).toEqual({ complete: 1, late: 0, missing: 1, unknown: 2 })
  })

  test('gives a day of several states the worst, with its reason', () => {
    const day = daysOf(
      prepareCalendar(
        coverage([
          interval('2026-11-01T00:00:00Z', '2026-11-01T06:00:00Z', 'complete', { files: 3 }),
          interval('2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z', 'missing', { missing: 1, reason: 'Why' }),
          interval('2026-11-01T07:00:00Z', '2026-11-02T00:00:00Z', 'late', { files: 2, reason: 'Late' }),
        ]),
        '2026-11-01',
        '2026-12-01',
      ),
    )['2026-11-01']
    expect(day).toEqual({ day: '2026-11-01', state: 'missing', files: 5, missing: 1, reason: 'Why' })
  })
})

test('the calendar of all shows the worst of each day, and where', () => {
  const calendar = worstCalendar(
    [
      coverage([dayOf('2026-11-01', 'complete', { files: 5 }), dayOf('2026-11-02', 'late', { files: 1 })]),
      coverage([dayOf('2026-11-01', 'missing', { files: 4, missing: 1 })], 'us-east-1'),
      coverage([dayOf('2026-11-01', 'unknown')], 'us-east-2'),
    ],
    '2026-11-01',
    '2026-12-01',
  )
  const days = daysOf(calendar)
  expect(days['2026-11-01']).toEqual({
    day: '2026-11-01',
    state: 'missing',
    files: 9,
    missing: 1,
    reason: 'In 1 of 3 accounts and regions.',
  })
  expect(days['2026-11-02']).toMatchObject({ state: 'late', reason: null })
  expect(calendar).toMatchObject({
    account: null,
    region: null,
    counts: { missing: 1, late: 1, complete: 0 },
  })
})

test('counts are said worst first', () => {
  expect(countsInWords({ complete: 1280, late: 0, missing: 1, unknown: 3 })).toEqual([
    { state: 'missing', words: '1 missing' },
    { state: 'unknown', words: '3 unknown' },
    { state: 'complete', words: '1,280 complete' },
  ])
  expect(countsInWords({ complete: 0, late: 0, missing: 0, unknown: 0 })).toEqual([])
})

test('a day says its figures', () => {
  const day = { day: '2026-11-01', state: 'complete', files: 1, missing: 0, reason: null } as const
  expect(dayFigures(day)).toBe('1 file here')
  expect(dayFigures({ ...day, state: 'missing', files: 0, missing: 2 })).toBe('0 files here, 2 missing')
  expect(dayFigures({ ...day, state: 'none' })).toBe('no logs')
})

test('a day leads to its events, over the end of a month', () => {
  expect(dayHref('2026-11-30', { account: '111122223333', region: 'eu-central-1' })).toBe(
    '/events?from=2026-11-30T00:00:00Z&to=2026-12-01T00:00:00Z&account=111122223333&region=eu-central-1',
  )
  expect(dayHref('2026-11-30', { account: null, region: null })).toBe(
    '/events?from=2026-11-30T00:00:00Z&to=2026-12-01T00:00:00Z',
  )
})

describe('a key', () => {
  const days = Array.from({ length: 30 }, (_, index) => ({
    day: String(index),
    state: index >= 3 && index !== 11 && index < 28 ? ('complete' as const) : ('none' as const),
    files: 0,
    missing: 0,
    reason: null,
  }))
  test.each([
    ['ArrowDown', 4, 5],
    ['ArrowRight', 5, 12],
    // Past a day without logs, to the next that has some.
    ['ArrowRight', 4, 12],
    ['ArrowLeft', 12, 5],
    ['ArrowUp', 3, 3],
    ['ArrowRight', 25, 25],
    ['Home', 20, 3],
    ['End', 5, 27],
    ['x', 5, 5],
  ])('%s leads from day %i to day %i', (key, at, next) => expect(dayAfterKey(days, at, key)).toBe(next))
})
