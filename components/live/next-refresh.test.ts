import { describe, expect, it } from 'vitest'
import {
  afterAnswer,
  afterFailure,
  afterRefresh,
  askAtOnce,
  FRESH,
  nextAskAt,
  PAUSED_PERIOD_MS,
} from './next-refresh'

describe('nextAskAt', () => {
  it('asks every two seconds while nothing happens', () => {
    expect(nextAskAt(FRESH, 10_000)).toBe(12_000)
  })

  it('waits twice as long after each question that is not answered, half a minute at most', () => {
    let pace = FRESH
    const waits = Array.from({ length: 6 }, () => {
      pace = afterFailure(pace)
      return nextAskAt(pace, 0)
    })
    expect(waits).toEqual([4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(nextAskAt(afterAnswer(pace), 0)).toBe(2000)
  })

  it('rests after a refresh for a period, or twice as long as it took', () => {
    expect(nextAskAt(afterRefresh(FRESH, 10_000, 10_300), 10_300)).toBe(12_300)
    expect(nextAskAt(afterRefresh(FRESH, 10_000, 14_000), 14_000)).toBe(22_000)
  })

  it('asks rarely while the reader has paused', () => {
    expect(nextAskAt(FRESH, 10_000, PAUSED_PERIOD_MS)).toBe(40_000)
  })
})

describe('askAtOnce', () => {
  it('does so', () => {
    expect(askAtOnce(afterFailure(FRESH), 10_000)).toBe(10_000)
  })

  it('lets the server rest all the same', () => {
    expect(askAtOnce(afterRefresh(FRESH, 0, 9000), 10_000)).toBe(27_000)
  })
})
