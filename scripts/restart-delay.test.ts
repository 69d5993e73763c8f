import { expect, test } from 'vitest'
import { RestartDelay } from './restart-delay'

test('waits longer after each quick death, and gives up in the end', () => {
  const delay = new RestartDelay()
  expect([1, 2, 3, 4, 5, 6].map(() => delay.afterDeath(100))).toEqual([300, 600, 1200, 2400, 4800, null])
})

test('a long life forgives', () => {
  const delay = new RestartDelay()
  for (let death = 0; death < 5; death++) delay.afterDeath(100)
  expect(delay.afterDeath(3_600_000)).toBe(300)
  expect(delay.afterDeath(100)).toBe(600)
})
