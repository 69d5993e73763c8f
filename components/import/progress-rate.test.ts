import { describe, expect, test } from 'vitest'
import { rateOf, type Sample, secondsLeft, stillFor, timeLeft, withSample } from './progress-rate'

const collect = (samples: Sample[]) => samples.reduce<Sample[]>(withSample, [])

describe('the rate of a growing count', () => {
  test('is what the last seconds say, not the whole run', () => {
    const slowThenFast = collect(
      Array.from({ length: 40 }, (_, second) => ({
        at: second * 1000,
        count: second < 20 ? second : 20 + (second - 20) * 100,
      })),
    )
    expect(slowThenFast.length).toBeLessThan(12)
    expect(rateOf(slowThenFast)).toBeCloseTo(100)
    expect(secondsLeft(slowThenFast, 1920 + 500)).toBeCloseTo(5)
  })

  test('is unknown until two samples are some time apart, and when nothing moves', () => {
    expect(rateOf([])).toBeNull()
    expect(
      rateOf(
        collect([
          { at: 0, count: 0 },
          { at: 10, count: 9 },
        ]),
      ),
    ).toBeNull()
    expect(
      secondsLeft(
        collect([
          { at: 0, count: 5 },
          { at: 1000, count: 5 },
        ]),
        10,
      ),
    ).toBeNull()
  })

  test('is nothing in a pause, of which it says how long it is, and comes back after it', () => {
    const every = (from: number, to: number, count: (second: number) => number) =>
      Array.from({ length: to - from }, (_, n) => ({ at: (from + n) * 1000, count: count(from + n) }))
    const moving = every(0, 10, (second) => second * 100)
    expect(stillFor(collect(moving))).toBeNull()
    const paused = [...moving, ...every(10, 40, () => 900)]
    expect(stillFor(collect(paused.slice(0, 13)))).toBeNull()
    expect(stillFor(collect(paused))).toBe(30)
    expect(rateOf(collect(paused))).toBe(0)
    expect(secondsLeft(collect(paused), 2000)).toBeNull()
    const after = [...paused, ...every(40, 52, (second) => 900 + (second - 39) * 100)]
    expect(stillFor(collect(after))).toBeNull()
    expect(rateOf(collect(after))).toBeCloseTo(100)
  })

  test('begins anew when the count goes back', () => {
    expect(
      collect([
        { at: 0, count: 9 },
        { at: 500, count: 3 },
      ]),
    ).toEqual([{ at: 500, count: 3 }])
  })
})

test.each([
  [null, ''],
  [0.4, 'nearly done'],
  [4.4, 'about 4 s left'],
  [37, 'about 35 s left'],
  [200, 'about 3 min left'],
  [7300, 'about 2 h left'],
])('%s seconds left in words', (seconds, words) => {
  expect(timeLeft(seconds)).toBe(words)
})
