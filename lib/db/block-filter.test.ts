// A block's filter never denies a word that is there, and seldom claims one that is not.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textMatcher } from '../domain/text-query'
import { wordsOf } from '../domain/text-query-words'
import { blockFilter, wordPlaces } from './block-filter'
import { arbitraryCase } from './block-filter-arbitrary'

const mayHold = (filter: Buffer, word: string) =>
  wordPlaces(word).every((place) => {
    const bit = Math.floor((place * filter.length * 8) / 2 ** 32)
    return ((filter[bit >>> 3] ?? 0) >>> (bit & 7)) % 2 === 1
  })

test('a record that matches a query is never denied by its block’s filter', () => {
  let asked = 0
  fc.assert(
    fc.property(arbitraryCase, ({ record, terms }) => {
      if (!textMatcher({ terms })(record)) return
      const filter = blockFilter([null, record])
      for (const word of wordsOf({ terms })) {
        asked++
        expect(mayHold(filter, word), word).toBe(true)
      }
    }),
    { numRuns: 6000 },
  )
  expect(asked).toBeGreaterThan(100)
}, 60_000)

const records = (count: number, wordsEach: number) =>
  Array.from({ length: count }, (_, i) =>
    Buffer.from(JSON.stringify({ id: Array.from({ length: wordsEach }, (_, j) => `word${i}x${j}`) })),
  )
const claimed = (filter: Buffer) =>
  Array.from({ length: 5000 }, (_, i) => `other${i}`).filter((word) => mayHold(filter, word)).length

test('few other words seem to be in it, and it fits its page', () => {
  const filter = blockFilter(records(256, 10))
  expect(filter.length).toBe(2648)
  expect(claimed(filter)).toBeLessThan(150)
  expect(mayHold(filter, 'word255x9')).toBe(true)
  const crowded = blockFilter(records(512, 60))
  expect(crowded.length).toBe(7900)
  expect(mayHold(crowded, 'word511x59')).toBe(true)
})

test('short words and what stands between words are left out', () => {
  expect(blockFilter([Buffer.from('{"a":"b-c d_e four"}'), null])).toEqual(Buffer.alloc(8))
  expect(wordsOf({ terms: [{ text: 'Four five5/Prefix*x lastone', prefix: true }] })).toEqual([
    'five5',
    'prefix',
  ])
})

test('a text of nothing but escapes takes little more than its bytes', () => {
  const record = Buffer.from(`"${'\\u0041'.repeat(2_000_000)} \\u0061lice8"`)
  const before = process.resourceUsage().maxRSS
  const filter = blockFilter([record])
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(100 * 1024)
  expect(mayHold(filter, 'alice8')).toBe(true)
})
