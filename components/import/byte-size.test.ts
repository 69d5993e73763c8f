import { expect, test } from 'vitest'
import { byteSize } from './byte-size'

test.each([
  [0, '0 B'],
  [980, '980 B'],
  [999, '999 B'],
  [1234, '1.2 kB'],
  [9_960, '10 kB'],
  [999_700, '1.0 MB'],
  [340_400_000, '340 MB'],
  [2_500_000_000_000_000, '2500 TB'],
])('%s bytes are %s', (bytes, words) => {
  expect(byteSize(bytes)).toBe(words)
})
