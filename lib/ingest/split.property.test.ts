import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, splitIn } from './test-split'

const RUNS = 200

const json = fc.jsonValue({ maxDepth: 4 })
const object = fc.dictionary(
  fc.oneof(fc.constantFrom('Records', 'Events', 'a', 'eventVersion', 'é"\\'), fc.string()),
  json,
)
const indent = fc.constantFrom(undefined, 0, 1, 2, '\t')
const log = fc
  .record({
    name: fc.constantFrom('Records', 'Events', 'Other'),
    list: fc.array(json),
    before: object,
    indent,
  })
  .map(({ name, list, before, indent }) =>
    JSON.stringify({ ...before, [name]: list, '\ud83d\ude00': 'ü€😀\n' }, null, indent),
  )
const escaped = log.map((text) => text.replace('"Records"', '"Rec\\u006frds"'))
const document = fc.oneof(
  log,
  escaped,
  fc.tuple(object, indent).map(([value, indent]) => JSON.stringify(value, null, indent)),
  fc.tuple(fc.array(json), indent).map(([value, indent]) => JSON.stringify(value, null, indent)),
)
const content = fc
  .tuple(fc.array(document, { maxLength: 5 }), fc.constantFrom('', '\n', '\r\n', ' , ', ',\n'))
  .map(([documents, between]) => documents.join(between))
const damage = fc.array(
  fc.tuple(
    fc.nat(),
    fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\n', '\\', '\n{', 'x', '\u0001'),
  ),
  { maxLength: 3 },
)
const damaged = fc.tuple(content, damage).map(([text, hits]) =>
  hits.reduce((broken, [at, by]) => {
    const i = at % (broken.length + 1)
    return broken.slice(0, i) + by + broken.slice(i + 1)
  }, text),
)
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('any chunking gives the same slices', () => {
  test('of whole and of damaged content', () => {
    fc.assert(
      fc.property(fc.oneof(content, damaged), sizes, (text, sizes) => {
        const bytes = bytesOf(text)
        const whole = JSON.stringify(splitIn(bytes, [bytes.length + 1]))
        expect(JSON.stringify(splitIn(bytes, [1]))).toBe(whole)
        expect(JSON.stringify(splitIn(bytes, sizes))).toBe(whole)
      }),
      { numRuns: RUNS },
    )
  }, 60_000)

  test('in order, and every slice is what stands there', () => {
    fc.assert(
      fc.property(damaged, sizes, (text, sizes) => {
        const bytes = bytesOf(text)
        let last = 0
        for (const slice of splitIn(bytes, sizes).slices) {
          expect(slice.start).toBeGreaterThanOrEqual(last)
          expect(Buffer.from(bytes.subarray(slice.start, slice.end)).toString('latin1')).toBe(slice.bytes)
          last = slice.end
        }
      }),
      { numRuns: RUNS },
    )
  }, 60_000)

  test('and of a whole log they are its elements', () => {
    fc.assert(
      fc.property(fc.array(json), indent, sizes, (list, indent, sizes) => {
        const text = JSON.stringify({ first: { Records: [1] }, Records: list, last: '"]}' }, null, indent)
        const { slices, broken, sawLog } = splitIn(bytesOf(text), sizes)
        expect(slices.map(({ bytes }) => JSON.parse(Buffer.from(bytes, 'latin1').toString()))).toEqual(
          list.map((element) => JSON.parse(JSON.stringify(element))),
        )
        expect({ broken, sawLog }).toEqual({ broken: null, sawLog: true })
      }),
      { numRuns: RUNS },
    )
  }, 60_000)
})
