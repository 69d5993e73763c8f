import { expect, test } from 'vitest'
import { RestartDelay } from './restart-delay'

test('waits longer after each quick death, and gives up in the end', () => {
  const delay = new RestartDelay(true)
  expect([1, 2, 3, 4, 5, 6].map(() => delay.afterDeath(100))).toEqual([300, 600, 1200, 2400, 4800, null])
})

test('a long life forgives', () => {
  const delay = new RestartDelay(true)
  for (let death = 0; death < 5; death++) delay.afterDeath(100)
  expect(delay.afterDeath(3_600_000)).toBe(300)
  expect(delay.afterDeath(100)).toBe(600)
})

test('what Cairn can do without is tried for ever, at most every half minute', () => {
  const delay = new RestartDelay(false)
  const delays = Array.from({ length: 2000 }, () => delay.afterDeath(100))
  expect(delays.slice(5, 9)).toEqual([9600, 19_200, 30_000, 30_000])
  expect(delays.at(-1)).toBe(30_000)
})
