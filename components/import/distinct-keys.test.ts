import { expect, test } from 'vitest'
import { distinctKeys } from './distinct-keys'

test('equal names have keys of their own, which stay as the list grows', () => {
  expect(distinctKeys(['a', 'b'])).toEqual(['a', 'b'])
  const keys = distinctKeys(['a', 'b', 'a', 'a'])
  expect(new Set(keys).size).toBe(4)
  expect(distinctKeys(['a', 'b', 'a', 'a', 'c']).slice(0, 4)).toEqual(keys)
})
