import { expect, test } from 'vitest'
import { retryAllWords } from './retry-words'

test('several files are offered together, with how many of the broken ones they are', () => {
  expect(retryAllWords(0, 3)).toBeNull()
  expect(retryAllWords(1, 1)).toBeNull()
  expect(retryAllWords(2, 2)).toBe('Try all 2 again')
  expect(retryAllWords(1200, 1201)).toBe('Try 1,200 of 1,201 again')
})
