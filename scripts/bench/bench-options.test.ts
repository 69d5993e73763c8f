import { expect, test } from 'vitest'
import { parseOptions } from './bench-options'

test('sizes are read in the short form, smallest first', () => {
  expect(parseOptions(['query', '--events', '1e7,1e6']).events).toEqual([1e6, 1e7])
})

test.each([
  [['queries'], /say what to measure/],
  [['query', 'ingest'], /say what to measure/],
  [['query', '--events', '1.5'], /--events must be a whole number/],
  [['query', '--rounds', ''], /--rounds must be a whole number/],
  [['ingest', '--only', 'overview'], /the parts of ingest are load, pages, worker/],
  [['query', '--unknown'], /unknown/i],
])('what cannot be done is refused with a sentence: %j', (parameters, reason) => {
  expect(() => parseOptions(parameters)).toThrow(reason)
})
