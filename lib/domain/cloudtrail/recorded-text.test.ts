// Text out of values that nobody foresaw.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnText, LONGEST_TEXT, rawText, sortedJson } from './recorded-text'

describe('columnText', () => {
  it.each([
    ['alice', 'alice'],
    ['', null],
    [null, null],
    [undefined, null],
    [0, '0'],
    [7.5, '7.5'],
    [true, 'true'],
    [false, 'false'],
    [[], '[]'],
    [{}, '{}'],
    [
      { b: [1, 'x', null], a: { d: true, c: 'é"\n' } },
      '{"a": {"c": "\\u00e9\\"\\n", "d": true}, "b": [1, "x", null]}',
    ],
    ['a\0b', 'a\ufffdb'],
    ['\ud83e\udd8a', '\ud83e\udd8a'],
    ['x\ud83ey', 'x\ufffdy'],
    ['\udd8a', '\ufffd'],
    [{ a: '\ud800\0' }, '{"a": "\\ud800\\u0000"}'],
  ])('of %j is %j', (value, text) => {
    expect(columnText(value)).toBe(text)
  })

  it('cuts what is too long, never through a character', () => {
    expect(columnText('x'.repeat(LONGEST_TEXT))).toBe('x'.repeat(LONGEST_TEXT))
    expect(columnText('x'.repeat(LONGEST_TEXT + 1))).toBe(`${'x'.repeat(LONGEST_TEXT - 1)}…`)
    expect(columnText(`${'x'.repeat(LONGEST_TEXT - 2)}🦊🦊`)).toBe(`${'x'.repeat(LONGEST_TEXT - 2)}\ufffd…`)
  })

  it('is fit for a column, whatever the value', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.array(fc.nat(0xffff)).map(units)),
        (value) => {
          const text = columnText(value)
          if (text === null) return true
          const isFit = !text.includes('\0') && !/\p{Surrogate}/u.test(text)
          return isFit && text !== '' && text.length <= LONGEST_TEXT
        },
      ),
    )
  })
})

const units = (codes: number[]) => String.fromCharCode(...codes)

describe('sortedJson', () => {
  it('reads back as the same value, in ASCII, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = sortedJson(value)
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(json).toMatch(/^[ -~]*$/)
        expect(sortedJson(turned(JSON.parse(JSON.stringify(value))))).toBe(json)
      }),
    )
  })

  it('sorts keys by code point', () => {
    expect(sortedJson({ '\u{1f98a}': 1, '\uffee': 2, ab: 3, a: 4, b: 5 })).toBe(
      '{"a": 4, "ab": 3, "b": 5, "\\uffee": 2, "\\ud83e\\udd8a": 1}',
    )
  })

  it('escapes all of a long text', () => {
    expect(sortedJson('\u00e9'.repeat(100_000))).toBe(`"${'\\u00e9'.repeat(100_000)}"`)
    expect(JSON.parse(sortedJson(Array.from({ length: 10_000 }, (_, i) => i)))).toHaveLength(10_000)
  })

  it('stands any depth', () => {
    const depth = 50_000
    const deep: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    expect(sortedJson(deep)).toHaveLength(2 * depth)
    expect(rawText(deep)).toHaveLength(2 * depth)
  })
})

/** The same value with every object's keys the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  )
}
