// Ranges of timelines and of pages: what is open, what is too wide, what no clock can vouch for.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { NO_FILTER } from '../domain/filter'
import { parseInstant } from '../domain/time'
import { arbitraryEvent } from './arbitrary-events'
import { loadTestEvents } from './load-test-events'
import { newestRange } from './newest-range'
import { timeline } from './timeline'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
const AUTO = { interval: 'auto' } as const

async function load(...times: string[]) {
  const [one] = fc.sample(arbitraryEvent(true), { numRuns: 1, seed: 1 })
  if (one)
    await loadTestEvents(
      db,
      times.map((time) => ({ ...one, eventTime: parseInstant(time) ?? 0n })),
    )
}

beforeEach(async () => {
  await db.pool.query('truncate event')
})

test('without data there is no range', async () => {
  expect(await timeline(db, NO_FILTER, NOW, AUTO)).toEqual({
    interval: 'hour',
    tz: 'UTC',
    from: null,
    to: null,
    buckets: [],
  })
  expect(await newestRange(db, NOW)).toBeNull()
})

describe('an open range', () => {
  test('is that of the data, the last second included', async () => {
    await load('2026-11-01T10:20:30Z', '2026-11-01T10:23:59.5Z')
    const { from, to, interval, buckets } = await timeline(db, NO_FILTER, NOW, AUTO)
    expect({ from, to, interval }).toEqual({
      from: '2026-11-01T10:20:30Z',
      to: '2026-11-01T10:24:00Z',
      interval: 'minute',
    })
    expect(buckets.map(({ start, total }) => [start.slice(14, 16), total])).toEqual([
      ['20', 1],
      ['21', 0],
      ['22', 0],
      ['23', 1],
    ])
  })

  test('holds the events before 1970 and of one instant', async () => {
    await load('1969-12-31T23:59:59.5Z')
    const { from, to, buckets } = await timeline(db, NO_FILTER, NOW, AUTO)
    expect([from, to]).toEqual(['1969-12-31T23:59:59.5Z', '1970-01-01T00:00:00Z'])
    expect(buckets).toEqual([{ start: '1969-12-31T23:59:00Z', total: 1 }])
  })

  test('keeps the end that is given, and can lie beyond all data', async () => {
    await load('2026-11-01T10:20:30Z')
    const before = await timeline(db, { to: '2026-11-01T10:22:00Z', conditions: {} }, NOW, AUTO)
    expect([before.from, before.to, before.buckets.length]).toEqual([
      '2026-11-01T10:20:30Z',
      '2026-11-01T10:22:00Z',
      2,
    ])
    const after = await timeline(db, { from: '2026-11-02T00:00:00Z', conditions: {} }, NOW, AUTO)
    expect(after).toMatchObject({ from: null, to: null, buckets: [] })
  })
})

describe('a wide range', () => {
  test('of more than 10,000 buckets is refused by name', async () => {
    const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-07T22:40:00Z', conditions: {} }
    expect((await timeline(db, range, NOW, { interval: 'minute' })).buckets).toHaveLength(10_000)
    const wider = { ...range, to: '2026-01-07T22:40:01Z' }
    await expect(timeline(db, wider, NOW, { interval: 'minute' })).rejects.toMatchObject({
      status: 400,
      field: 'interval',
    })
  })

  test('shows the last 300 months up to the newest event', async () => {
    await load('0001-01-01T00:00:00Z', '2026-11-01T10:20:30Z', '9999-12-31T23:59:59Z')
    for (const filter of [NO_FILTER, { from: '1970-01-01T00:00:00Z', conditions: {} }]) {
      const { from, to, interval, buckets } = await timeline(db, filter, NOW, AUTO)
      expect([from, to, interval]).toEqual(['2001-12-01T00:00:00Z', '2026-11-01T10:20:31Z', 'month'])
      expect(buckets).toHaveLength(300)
      expect(buckets.at(-1)).toEqual({ start: '2026-11-01T00:00:00Z', total: 1 })
    }
  })

  test('without newest data in it shows its own last 300 months', async () => {
    const { from, buckets } = await timeline(
      db,
      { from: '1900-01-01T00:00:00Z', to: '1980-01-01T00:00:00Z', conditions: {} },
      NOW,
      AUTO,
    )
    expect([from, buckets.length]).toEqual(['1955-01-01T00:00:00Z', 300])
  })
})

describe('the newest week', () => {
  test('ends with the day of the newest event', async () => {
    await load('2026-10-01T00:00:00Z', '2026-11-01T10:00:00Z')
    expect(await newestRange(db, NOW)).toEqual({ from: '2026-10-26T00:00:00Z', to: '2026-11-02T00:00:00Z' })
  })

  test('passes over times that the clock cannot vouch for', async () => {
    await load('2026-11-22T11:59:59Z', '2026-11-23T00:00:01Z', '9999-12-31T23:59:59Z')
    expect(await newestRange(db, NOW)).toMatchObject({ to: '2026-11-23T00:00:00Z' })
  })

  test('is there even if all times are later', async () => {
    await load('2027-01-01T00:00:00Z')
    expect(await newestRange(db, NOW)).toMatchObject({ to: '2027-01-02T00:00:00Z' })
  })
})
