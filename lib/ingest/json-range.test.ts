import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementsOf, memberOf } from './json-range'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (part: Uint8Array | null) => part && new TextDecoder().decode(part)
const indent = fc.constantFrom(undefined, 1, '\t')

test('a member is cut out as it stands', () => {
  const object = bytes(' { "a\\"" : "}" , "detail" :\n{"n": 12345678901234567890,"k":1,"k":2}  ,"z":[1] } ')
  expect(text(memberOf(object, 'detail'))).toBe('{"n": 12345678901234567890,"k":1,"k":2}')
  expect(text(memberOf(object, 'a"'))).toBe('"}"')
  expect(memberOf(object, 'k')).toBeNull()
})

test('of two members the last counts, as for JSON.parse, and a name may be escaped', () => {
  expect(text(memberOf(bytes('{"a":1,"\\u0061":2}'), 'a'))).toBe('2')
  expect(text(memberOf(bytes('{"a":-1.5e3}'), 'a'))).toBe('-1.5e3')
})

test('elements and members are those that JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), indent, (list, indent) => {
      const json = JSON.stringify(list, null, indent)
      expect(elementsOf(bytes(json)).map((part) => JSON.parse(text(part) ?? ''))).toEqual(JSON.parse(json))
    }),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), indent, (object, indent) => {
      const json = JSON.stringify(object, null, indent)
      for (const [name, value] of Object.entries(JSON.parse(json)))
        expect(JSON.parse(text(memberOf(bytes(json), name)) ?? '')).toEqual(value)
    }),
  )
}, 30_000)
