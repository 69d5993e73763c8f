import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indentJson } from './indent-json'

describe('indentJson', () => {
  test('lays out a record and changes no token', () => {
    expect(indentJson('{"id":9007199254740993,"a":[1.0,{}],"s":"a\\"b: {,","e":[ ]}')).toBe(
      [
        '{',
        '  "id": 9007199254740993,',
        '  "a": [',
        '    1.0,',
        '    {}',
        '  ],',
        '  "s": "a\\"b: {,",',
        '  "e": []',
        '}',
      ].join('\n'),
    )
  })

  test('lays any JSON out as JSON.stringify would', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const indented = JSON.stringify(value, null, 2)
        expect(indentJson(JSON.stringify(value))).toBe(indented)
        expect(indentJson(indented)).toBe(indented)
      }),
    )
  })

  test('indents what is nested deeply no further', () => {
    const nested = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`
    const indented = indentJson(nested)
    expect(indented.length).toBeLessThan(3_000_000)
    expect(indented.replace(/\s/g, '')).toBe(nested)
  })

  test('loses nothing of what is no JSON', () => {
    expect(indentJson('{"cut":"in the mid').replace(/\s/g, '')).toBe('{"cut":"inthemid')
  })
})
