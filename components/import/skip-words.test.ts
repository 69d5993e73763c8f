import { expect, test } from 'vitest'
import { skipWords } from './skip-words'

test('reasons are counted in words, and none is none', () => {
  expect(skipWords({})).toBe('')
  expect(skipWords({ insight: 1 })).toBe('1 Insight record')
  expect(skipWords({ digest: 2, retention: 12_000, insight: 0 })).toBe(
    '12,000 older than what is kept, 2 digests',
  )
})
