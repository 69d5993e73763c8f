import { expect, it } from 'vitest'
import { NO_FILTER, only } from '@/lib/domain/filter'
import type { Coverage, CoverageInterval, CoverageState } from '@/lib/domain/source'
import type { ActivityColumn } from './prepare-activity'
import { prepareCoverage } from './prepare-coverage'

const DAY = '2026-11-03T'
const at = (clock: string) => `${DAY}${clock}:00Z`

/** Columns that begin at these times of the day; the last time only ends the last column. */
const columns = (...clocks: string[]): ActivityColumn[] =>
  clocks.slice(0, -1).map((clock, index) => ({
    from: at(clock),
    to: at(clocks[index + 1] ?? ''),
    words: clock,
    partial: false,
    writes: 0,
    reads: 0,
    unknown: 0,
    inferredReads: 0,
    inferredWrites: 0,
    total: 0,
    failed: 0,
  }))

const interval = (
  from: string,
  to: string,
  state: CoverageState,
  missing = state === 'missing' ? 1 : 0,
): CoverageInterval => ({ from: at(from), to: at(to), state, files: 1, missing, reason: null })

const place = (region: string, ...intervals: CoverageInterval[]): Coverage => ({
  account: '111122223333',
  region,
  intervals,
})
const FOUR_HOURS = columns('00:00', '01:00', '02:00', '03:00', '04:00')
const drawn = (coverages: readonly Coverage[], of = FOUR_HOURS) =>
  prepareCoverage(coverages, of, NO_FILTER)?.segments.map(({ state, start, length }) => [
    state,
    start,
    length,
  ])

it('says nothing where no source covers what the chart shows', () => {
  expect(prepareCoverage([], FOUR_HOURS, NO_FILTER)).toBeNull()
  expect(prepareCoverage([place('eu-west-1')], FOUR_HOURS, NO_FILTER)).toBeNull()
  const later = place('eu-west-1', interval('04:00', '05:00', 'complete'))
  expect(prepareCoverage([later], FOUR_HOURS, NO_FILTER)).toBeNull()
})

it('stands exactly over the columns that it is about', () => {
  const hole = place(
    'eu-west-1',
    interval('00:00', '01:30', 'complete'),
    interval('01:30', '02:00', 'missing'),
    interval('02:00', '04:00', 'complete'),
  )
  expect(drawn([hole])).toEqual([
    ['complete', 0, 0.375],
    ['missing', 0.375, 0.125],
    ['complete', 0.5, 0.5],
  ])
})

it('goes by columns and not by time, as the chart does', () => {
  // The first column is cut to its last quarter of an hour, and as wide as the others.
  const cut = columns('00:45', '01:00', '02:00')
  expect(
    drawn(
      [place('eu-west-1', interval('00:00', '01:00', 'late'), interval('01:00', '02:00', 'complete'))],
      cut,
    ),
  ).toEqual([
    ['late', 0, 0.5],
    ['complete', 0.5, 0.5],
  ])
})

it('shows the worst of all accounts and regions, and parts the range between them', () => {
  const segments = drawn([
    place('eu-west-1', interval('00:00', '03:00', 'complete'), interval('03:00', '04:00', 'late')),
    place('us-east-1', interval('00:00', '02:00', 'unknown'), interval('02:00', '04:00', 'complete')),
    place('eu-west-2', interval('01:00', '01:30', 'missing')),
  ])
  expect(segments).toEqual([
    ['unknown', 0, 0.25],
    ['missing', 0.25, 0.125],
    ['unknown', 0.375, 0.125],
    ['complete', 0.5, 0.25],
    ['late', 0.75, 0.25],
  ])
})

it('tells the exact times, files and places of a segment', () => {
  const coverage = prepareCoverage(
    [
      place('eu-west-1', interval('00:00', '04:00', 'unknown')),
      place('us-east-1', interval('01:07', '01:31', 'missing', 2)),
      place('us-west-2', interval('01:20', '01:40', 'missing', 1)),
    ],
    FOUR_HOURS,
    NO_FILTER,
  )
  expect(coverage?.segments[1]).toMatchObject({
    state: 'missing',
    from: at('01:07'),
    to: at('01:40'),
    places: 2,
    place: null,
    of: 3,
    missing: 3,
  })
  // What the hole cuts ends at it.
  expect(coverage?.segments[0]).toMatchObject({
    from: at('00:00'),
    places: 1,
    place: 'eu-west-1 of 111122223333',
  })
  expect(Date.parse(coverage?.segments[0]?.to ?? '')).toBeLessThanOrEqual(Date.parse(at('01:07')))
  expect(coverage?.words.holes).toContain('2 places')
})

it('leaves a gap where nothing is to be known', () => {
  expect(drawn([place('eu-west-1', interval('01:00', '02:00', 'complete'))])).toEqual([
    ['complete', 0.25, 0.25],
  ])
})

it('keeps a hole of minutes in a year of days', () => {
  const year = Array.from({ length: 365 }, (_, day) => {
    const instant = (number: number) => new Date(Date.parse(at('00:00')) + number * 86_400_000).toISOString()
    return { ...(FOUR_HOURS[0] as ActivityColumn), from: instant(day), to: instant(day + 1) }
  })
  const segments = drawn([place('eu-west-1', interval('01:00', '01:05', 'missing'))], year)
  expect(segments).toHaveLength(1)
  expect(segments?.[0]?.[2]).toBeGreaterThan(1 / 1000)
})

it('gives each column of the table its worst state', () => {
  const coverage = prepareCoverage(
    [place('eu-west-1', interval('00:00', '01:30', 'complete'), interval('01:30', '02:30', 'missing'))],
    FOUR_HOURS,
    NO_FILTER,
  )
  expect(coverage?.columns.map(({ words }) => words)).toEqual(['Complete', 'Missing', 'Missing', '–'])
})

it('counts only the accounts and regions of the filter', () => {
  const coverages = [
    place('eu-west-1', interval('00:00', '04:00', 'complete')),
    place('us-east-1', interval('00:00', '04:00', 'missing')),
  ]
  expect(
    prepareCoverage(coverages, FOUR_HOURS, only(NO_FILTER, 'region', 'eu-west-1'))?.words.holes,
  ).toBeNull()
  expect(
    prepareCoverage(coverages, FOUR_HOURS, only(NO_FILTER, 'region', 'us-east-1'))?.words.holes,
  ).not.toBeNull()
  expect(prepareCoverage(coverages, FOUR_HOURS, only(NO_FILTER, 'account', '999'))).toBeNull()
  const without = { conditions: { region: { include: [], exclude: ['us-east-1'] } } }
  expect(prepareCoverage(coverages, FOUR_HOURS, without)?.words.holes).toBeNull()
})
