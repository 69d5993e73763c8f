// How a worker leaves a source alone that is out of reach: longer each time, and with one file that tries for all.
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SourceStores } from './source-stores'

// Never connected: nothing here asks the database.
const stores = () => new SourceStores(new pg.Pool(), { roots: [], endpoints: [], roles: [] })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a source that is out of reach is left alone, longer after each time', () => {
  const sources = stores()
  expect(sources.waitMs(1)).toBe(0)
  expect(sources.outage(1)).toBe(1000)
  vi.advanceTimersByTime(400)
  // Those that were being read at once fail at once.
  expect(sources.outage(1)).toBe(600)
  expect([sources.waitMs(1), sources.waitMs(2)]).toEqual([600, 0])
  const waits: number[] = []
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(sources.waitMs(1))
    expect(sources.waitMs(1)).toBe(0)
    waits.push(sources.outage(1) / 1000)
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  sources.works(1)
  expect(sources.waitMs(1)).toBe(0)
  expect(sources.outage(1)).toBe(1000)
})

test('then one file tries, and the others wait for it, so that they do not keep the worker from other sources', () => {
  const sources = stores()
  sources.outage(1)
  vi.advanceTimersByTime(1000)
  expect(sources.waitMs(1)).toBe(0)
  expect(sources.waitMs(1)).toBeGreaterThan(0)
  expect(sources.waitMs(2)).toBe(0)
  // Even where it hangs for long.
  vi.advanceTimersByTime(60_000)
  expect(sources.waitMs(1)).toBe(0)
  expect(sources.waitMs(1)).toBeGreaterThan(0)
  sources.works(1)
  expect([sources.waitMs(1), sources.waitMs(1)]).toEqual([0, 0])
})
