import { describe, expect, it } from 'vitest'
import type { Timeline } from '@/lib/domain/answers'
import { prepareActivity, rangeOfColumns, scaleTo } from './prepare-activity'

const hours = (count: number, day = '2023-11-14'): string[] =>
  Array.from({ length: count }, (_, hour) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000).toISOString().replace('.000Z', 'Z'),
  )

const timeline = (buckets: Timeline['buckets'], more: Partial<Timeline> = {}): Timeline => ({
  interval: 'hour',
  tz: 'UTC',
  from: '2023-11-14T00:00:00Z',
  to: '2023-11-15T00:00:00Z',
  buckets,
  ...more,
})

describe('prepareActivity', () => {
  const byReadOnly = timeline([
    { start: '2023-11-14T00:00:00Z', total: 6, series: { true: 3, false: 2, unknown: 1 } },
    { start: '2023-11-14T01:00:00Z', total: 0, series: { true: 0, false: 0, unknown: 0 } },
  ])
  const byOutcome = timeline([
    { start: '2023-11-14T00:00:00Z', total: 6, series: { success: 4, failure: 2 } },
    { start: '2023-11-14T01:00:00Z', total: 0, series: {} },
  ])

  it('names the three states and joins the failures by bucket', () => {
    const { columns, sums } = prepareActivity(byReadOnly, byOutcome, null)
    expect(columns[0]).toEqual({
      from: '2023-11-14T00:00:00Z',
      to: '2023-11-14T01:00:00Z',
      words: '14 Nov 2023 00:00 – 01:00',
      partial: false,
      writes: 2,
      inferredWrites: 0,
      reads: 3,
      inferredReads: 0,
      unknown: 1,
      total: 6,
      failed: 2,
    })
    expect(columns[1]).toMatchObject({ total: 0, failed: 0 })
    expect(sums).toMatchObject({ writes: 2, reads: 3, unknown: 1, total: 6, failed: 2 })
  })

  it('tells the inferred from the recorded, and both from what stays unknown', () => {
    const start = '2023-11-14T00:00:00Z'
    const recorded = timeline([{ start, total: 20, series: { true: 3, false: 2, unknown: 15 } }])
    const byEffect = timeline([{ start, total: 20, series: { read: 7, write: 10, unknown: 3 } }])
    const parts = { writes: 2, inferredWrites: 8, reads: 3, inferredReads: 4, unknown: 3 }
    const { columns, sums } = prepareActivity(recorded, byOutcome, byEffect)
    expect(columns[0]).toMatchObject(parts)
    expect(sums).toMatchObject({ ...parts, total: 20 })
    // Read while events came in: never more parts than the column has.
    const later = timeline([{ start, total: 99, series: { read: 1, write: 95, unknown: 3 } }])
    expect(prepareActivity(recorded, byOutcome, later).columns[0]).toMatchObject({
      inferredWrites: 15,
      inferredReads: 0,
      unknown: 0,
    })
  })

  it('cuts the first and the last bucket to the range and says so', () => {
    const cut = { from: '2023-11-14T00:20:00Z', to: '2023-11-14T01:30:00Z' }
    const { columns } = prepareActivity(timeline(byReadOnly.buckets, cut), byOutcome, null)
    expect(columns.map(({ from, to, partial }) => ({ from, to, partial }))).toEqual([
      { from: '2023-11-14T00:20:00Z', to: '2023-11-14T01:00:00Z', partial: true },
      { from: '2023-11-14T01:00:00Z', to: '2023-11-14T01:30:00Z', partial: true },
    ])
  })

  it('labels at most eleven columns of a week of hours, each at midnight', () => {
    const buckets = hours(168).map((start) => ({ start, total: 0 }))
    const { ticks } = prepareActivity(timeline(buckets, { from: null, to: null }), byOutcome, null)
    expect(ticks.map(({ label }) => label)).toEqual([
      '14 Nov',
      '15 Nov',
      '16 Nov',
      '17 Nov',
      '18 Nov',
      '19 Nov',
      '20 Nov',
    ])
  })

  it('labels hours within a day by the clock', () => {
    const { ticks } = prepareActivity(
      timeline(hours(24).map((start) => ({ start, total: 0 }))),
      byOutcome,
      null,
    )
    expect(ticks.map(({ label }) => label)).toEqual([
      '14 Nov',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ])
  })

  it('has nothing to draw without data', () => {
    const nothing = timeline([], { from: null, to: null })
    expect(prepareActivity(nothing, nothing, null)).toMatchObject({
      columns: [],
      ticks: [],
      sums: { total: 0 },
    })
  })

  it('says days in the zone that they are of, and hours in UTC', () => {
    const starts = ['2026-10-23T22:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z']
    const days = timeline(
      starts.map((start) => ({ start, total: 1 })),
      { interval: 'day', tz: 'Europe/Berlin', from: starts[0] ?? null, to: '2026-10-26T12:00:00Z' },
    )
    const { columns, ticks, zone } = prepareActivity(days, days, null)
    expect(zone).toBe('Europe/Berlin')
    expect(columns.map(({ from, to, words, partial }) => [from, to, words, partial])).toEqual([
      ['2026-10-23T22:00:00Z', '2026-10-24T22:00:00Z', '24 Oct 2026', false],
      ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', '25 Oct 2026', false],
      ['2026-10-25T23:00:00Z', '2026-10-26T12:00:00Z', '26 Oct 2026', true],
    ])
    expect(ticks).toEqual([
      { at: '2026-10-23T22:00:00Z', label: '24 Oct' },
      { at: '2026-10-24T22:00:00Z', label: '25 Oct' },
      { at: '2026-10-25T23:00:00Z', label: '26 Oct' },
    ])
    const ofHours = prepareActivity({ ...byReadOnly, tz: 'Europe/Berlin' }, byOutcome, null)
    expect([ofHours.zone, ofHours.columns[0]?.words]).toEqual(['UTC', '14 Nov 2023 00:00 – 01:00'])
  })

  it('ends a month where the next begins', () => {
    const months = timeline([{ start: '2024-02-01T00:00:00Z', total: 1 }], {
      interval: 'month',
      from: null,
      to: null,
    })
    expect(prepareActivity(months, byOutcome, null).columns[0]).toMatchObject({
      to: '2024-03-01T00:00:00Z',
      words: 'Feb 2024',
    })
  })
})

it('spans columns in whichever order they were picked', () => {
  const { columns } = prepareActivity(
    timeline(hours(24).map((start) => ({ start, total: 0 }))),
    timeline([]),
    null,
  )
  const range = { from: '2023-11-14T02:00:00Z', to: '2023-11-14T06:00:00Z' }
  expect(rangeOfColumns(columns, 2, 5)).toEqual(range)
  expect(rangeOfColumns(columns, 5, 2)).toEqual(range)
  expect(rangeOfColumns(columns, 5, 99)).toBeNull()
})

describe('scaleTo', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [500, [0, 150, 300, 450, 600]],
    [1_000_000, [0, 250_000, 500_000, 750_000, 1_000_000]],
  ])('up to %d', (most, scale) => {
    expect(scaleTo(most)).toEqual(scale)
  })
})
