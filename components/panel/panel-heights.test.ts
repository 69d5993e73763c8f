import { expect, test } from 'vitest'
import { neverNeeded } from './panel-heights'

test('what a panel never needed is what its most rows left, and nothing of what it needed more', () => {
  expect(neverNeeded('', 260, 52)).toBe(208)
  expect(neverNeeded('208px', 260, 26)).toBe(208)
  expect(neverNeeded('208px', 260, 104)).toBe(156)
  expect(neverNeeded('', 260, 260)).toBe(0)
  expect(neverNeeded('0px', 260, 26)).toBe(0)
  expect(neverNeeded('208px', 260, 2600)).toBe(0)
})
