import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DIMENSION_KEYS } from '../domain/dimensions'
import { parseFilter } from '../domain/filter'
import { type Instant, parseInstant } from '../domain/time'
import { arbitraryFilter } from './arbitrary-events'
import { ALL_FILLED, type Asked, columnsOf, NONE_FILLED, planOf, type Slice, timesOf } from './plan'

const instant = (text: string): Instant => parseInstant(text) ?? 0n
const dayOf = (text: string): number => Number(instant(`${text}T00:00:00Z`) / 86_400_000_000n)

/** What is planned for a query string, in words. */
function plan(query: string, asked: Partial<Asked> = {}, filledFrom = ALL_FILLED): string[] {
  const { filter, problems } = parseFilter(new URLSearchParams(query))
  expect(problems).toEqual([])
  const range = {
    from: filter.from === undefined ? null : instant(filter.from),
    to: filter.to === undefined ? null : instant(filter.to),
  }
  const { conditions } = filter
  return planOf({ range, conditions, columns: [], ...asked }, filledFrom).map(words)
}
const words = (slice: Slice): string => {
  const at = (time: Instant | null) =>
    time === null ? '' : new Date(Number(time / 1000n)).toISOString().slice(5, 19)
  const { from, to } = timesOf(slice)
  const source = slice.of === 'events' ? 'events' : `${slice.rollup.table} ${slice.of}`
  return `${source} ${at(from)}…${at(to)}`
}

const DAYS = 'from=2026-11-01T00:00:00Z&to=2026-11-08T00:00:00Z'
const ODD = 'from=2026-11-01T05:07:00Z&to=2026-11-08T18:30:00Z'

describe('whole days', () => {
  test.each([
    ['', [], 'rollup_total'],
    ['actor=!service&readOnly=false', [], 'rollup_total'],
    ['error=!none', [], 'rollup_error'],
    ['', ['place_id'], 'rollup_place'],
    ['actor=direct', ['identity_id'], 'rollup_identity'],
    ['service=a&event=b', ['action_id'], 'rollup_action'],
    ['service=a', ['identity_id'], 'rollup_cube'],
    ['', ['place_id', 'error_code_id'], 'rollup_cube'],
  ])('of %j by %j are read from %s', (query, columns, table) => {
    expect(plan(`${DAYS}&${query}`, { columns })).toEqual([`${table} days 11-01T00:00:00…11-08T00:00:00`])
  })

  test.each(['ip=a', 'eventId=a', 'user=a&session=b', 'import=1'])(
    'of %s are read from the events',
    (query) => {
      expect(plan(`${DAYS}&${query}`)).toEqual(['events 11-01T00:00:00…11-08T00:00:00'])
    },
  )

  test('of all time need no ends', () => {
    expect(plan('user=a')).toEqual(['rollup_identity_month days …'])
  })
})

describe('whole months', () => {
  test.each([
    ['service=a&readOnly=false', ['identity_id'], 'rollup_service_identity_month'],
    ['service=a&actor=!service', ['place_id'], 'rollup_service_place_month'],
    ['service=a', ['error_code_id'], 'rollup_service_error_month'],
    ['user=a', ['service'], 'rollup_service_identity_month'],
    ['service=a', ['service'], 'rollup_action_month'],
    ['event=a', ['identity_id'], 'rollup_cube'],
    ['service=a&region=b', ['identity_id'], 'rollup_cube'],
  ])('of %j by %j are read from %s', (query, columns, table) => {
    const month = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z'
    expect(plan(`${month}&${query}`, { columns })).toEqual([`${table} days 11-01T00:00:00…12-01T00:00:00`])
    expect(plan(`${DAYS}&${query}`, { columns }).join()).not.toContain('_month')
  })

  const LONG = 'from=2026-01-15T00:00:00Z&to=2026-04-10T00:00:00Z'

  test('are read as such, the days before and after them as days', () => {
    expect(plan(LONG, { columns: ['action_id'] })).toEqual([
      'rollup_action days 01-15T00:00:00…02-01T00:00:00',
      'rollup_action_month days 02-01T00:00:00…04-01T00:00:00',
      'rollup_action days 04-01T00:00:00…04-10T00:00:00',
    ])
    expect(
      plan('from=1969-12-01T00:00:00Z&to=1970-01-01T00:00:00Z', { columns: ['identity_id'], seen: 'exact' }),
    ).toEqual(['rollup_identity_month days 12-01T00:00:00…01-01T00:00:00'])
  })

  test('are days where days are told apart, where nothing smaller is kept, and before all are filled', () => {
    expect(plan(LONG, { columns: ['action_id'], time: 'day' })).toEqual([
      'rollup_action days 01-15T00:00:00…04-10T00:00:00',
    ])
    expect(plan(LONG)).toEqual(['rollup_total days 01-15T00:00:00…04-10T00:00:00'])
    expect(plan(LONG, { columns: ['action_id', 'place_id'] })).toEqual([
      'rollup_cube days 01-15T00:00:00…04-10T00:00:00',
    ])
    expect(plan(LONG, { columns: ['place_id'] }, dayOf('2026-02-02'))).toEqual([
      'events 01-15T00:00:00…02-02T00:00:00',
      'rollup_place days 02-02T00:00:00…03-01T00:00:00',
      'rollup_place_month days 03-01T00:00:00…04-01T00:00:00',
      'rollup_place days 04-01T00:00:00…04-10T00:00:00',
    ])
  })
})

describe('partial days', () => {
  test('are quarters of an hour, and events at the very ends', () => {
    expect(plan(ODD, { columns: ['action_id'] })).toEqual([
      'events 11-01T05:07:00…11-01T05:15:00',
      'rollup_cube quarters 11-01T05:15:00…11-02T00:00:00',
      'rollup_action days 11-02T00:00:00…11-08T00:00:00',
      'rollup_cube quarters 11-08T00:00:00…11-08T18:30:00',
    ])
    expect(plan(ODD)).toEqual([
      'events 11-01T05:07:00…11-01T05:15:00',
      'rollup_total quarters 11-01T05:15:00…11-02T00:00:00',
      'rollup_total days 11-02T00:00:00…11-08T00:00:00',
      'rollup_total quarters 11-08T00:00:00…11-08T18:30:00',
    ])
  })

  test('are events where the first and the last time must be exact', () => {
    expect(plan(ODD, { columns: ['action_id'], seen: 'exact' })).toEqual([
      'events 11-01T05:07:00…11-02T00:00:00',
      'rollup_action days 11-02T00:00:00…11-08T00:00:00',
      'events 11-08T00:00:00…11-08T18:30:00',
    ])
  })

  test('of a few hours are events, as the cube reads the whole day for them', () => {
    const hours = 'from=2026-11-01T05:07:00Z&to=2026-11-01T07:30:00Z'
    expect(plan(hours, { columns: ['action_id'] })).toEqual(['events 11-01T05:07:00…11-01T07:30:00'])
    expect(plan(hours)).toHaveLength(2)
  })
})

describe('how finely times are told apart', () => {
  test('by quarters of an hour, by less', () => {
    expect(plan(DAYS, { columns: ['action_id'], time: 'quarter' })).toEqual([
      'rollup_cube quarters 11-01T00:00:00…11-08T00:00:00',
    ])
    expect(plan(DAYS, { time: 'quarter' })).toEqual(['rollup_total quarters 11-01T00:00:00…11-08T00:00:00'])
    expect(plan(DAYS, { time: 'instant' })).toEqual(['events 11-01T00:00:00…11-08T00:00:00'])
  })
})

describe('roll-ups that are still being filled', () => {
  test('leave the days before to the events', () => {
    expect(plan(DAYS, {}, dayOf('2026-11-05'))).toEqual([
      'events 11-01T00:00:00…11-05T00:00:00',
      'rollup_total days 11-05T00:00:00…11-08T00:00:00',
    ])
    expect(plan(DAYS, {}, dayOf('2026-11-08'))).toEqual(['events 11-01T00:00:00…11-08T00:00:00'])
    expect(plan('', {}, NONE_FILLED)).toEqual(['events …'])
    expect(plan('', {}, 2 ** 31 - 1)).toEqual(['events …'])
  })
})

test('slices hold every time of the range once, and only what their table knows', { timeout: 30_000 }, () => {
  const end = fc.option(
    fc
      .tuple(
        fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -70, max: 70 })),
        fc.constantFrom(0, 0, 900, 899, 1, 40_000, 85_500),
      )
      .map(([day, seconds]) => BigInt(day * 86_400 + seconds) * 1_000_000n),
    { nil: null },
  )
  const columns = fc.uniqueArray(fc.constantFrom(...DIMENSION_KEYS.flatMap(columnsOf)), { maxLength: 3 })
  fc.assert(
    fc.property(
      fc.record({
        ends: fc.tuple(end, end),
        conditions: arbitraryFilter.map(({ conditions }) => conditions),
        columns,
        time: fc.constantFrom('none', 'day', 'quarter', 'instant'),
        seen: fc.constantFrom('none', 'bounds', 'exact'),
        filledFrom: fc.constantFrom(ALL_FILLED, -2, 0, 1, 5, NONE_FILLED),
      }),
      ({ ends: [from, to], filledFrom, ...asked }) => {
        const slices = planOf({ ...asked, range: { from, to } }, filledFrom)
        const times = slices.map(timesOf)
        expect(times[0]?.from).toBe(from)
        expect(times.at(-1)?.to).toBe(to)
        for (const [at, time] of times.entries()) {
          const next = times[at + 1]
          if (next) expect([time.to, next.from]).toEqual([next.from, time.to])
          if (times.length > 1 && time.from !== null && time.to !== null)
            expect(time.from < time.to).toBe(true)
        }
        for (const slice of slices) {
          if (slice.of === 'events') continue
          const { keys, quarters } = slice.rollup
          const always = [
            'actor',
            'read_only',
            'effect',
            'failed',
            ...(keys.includes('action_id') ? ['service'] : []),
          ]
          expect(asked.columns.every((column) => [...keys, ...always].includes(column))).toBe(true)
          expect(slice.of === 'days' || quarters).toBe(true)
          expect(asked.time === 'none' || slice.rollup.of === 'days').toBe(true)
          if (slice.rollup.of === 'months')
            for (const end of [slice.from, slice.to])
              expect(end === null || new Date(end * 86_400_000).getUTCDate() === 1).toBe(true)
          expect(asked.seen === 'exact' && slice.of === 'quarters').toBe(false)
          expect(asked.time !== 'quarter' || slice.of === 'quarters').toBe(true)
          const day =
            slice.of === 'days' ? slice.from : slice.from === null ? null : Math.floor(slice.from / 96)
          expect(filledFrom === ALL_FILLED || (day !== null && day >= filledFrom)).toBe(true)
        }
      },
    ),
    { numRuns: 1000 },
  )
})
