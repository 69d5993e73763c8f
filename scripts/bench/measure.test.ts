import { expect, test } from 'vitest'
import { inTurn, median, p95 } from './measure'

test('the median of an even number of values lies between the middle two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([10, 1, 2, 4])).toBe(3)
  expect(() => median([])).toThrow()
})

test('95 of 100 values do not exceed the 95th percentile', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect(values.filter((value) => value <= p95(values)).length).toBeGreaterThanOrEqual(95)
  expect(p95([7])).toBe(7)
})

test('contestants run in turn, and warm-ups do not count', async () => {
  const ran: string[] = []
  const contestant = (name: string) => async () => ran.push(name)
  const times = await inTurn({ a: contestant('a'), b: contestant('b') }, { rounds: 2, warmUps: 1 })
  expect(ran.join('')).toBe('ababab')
  expect(times.a?.length).toBe(2)
  expect(times.b?.length).toBe(2)
})
