import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memberBytes } from './record-bytes'

const bytes = (text: string) => new TextEncoder().encode(text)
const member = (json: string, name = 'record') => {
  const found = memberBytes(bytes(json), name)
  return found && new TextDecoder().decode(found)
}

describe('memberBytes', () => {
  test('keeps numbers, duplicate keys and spacing as they stand', () => {
    const record = '{ "n":9007199254740993.10, "n" : 1e400,\n\t"s":"}\\"],{" }'
    expect(member(`{"event":{"id":"1-a","record":"not this"},"record":${record}}`)).toBe(record)
    expect(member(`{"record": ${record} ,"event":null}`)).toBe(record)
  })

  test('finds a key that is written with escapes, and values that are no objects', () => {
    expect(member('{"a":[1,[2]],"\\u0072ecord":[{"b":[]}]}')).toBe('[{"b":[]}]')
    expect(member('{"record":-1.50}')).toBe('-1.50')
    expect(member('{"record":"a,b}"}')).toBe('"a,b}"')
  })

  test('is null when there is no such member', () => {
    expect(member('{"event":{"record":1}}')).toBeNull()
    expect(member('{}')).toBeNull()
    expect(member('[{"record":1}]')).toBeNull()
  })

  test('gives back any JSON value untouched', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), fc.integer({ min: 0, max: 3 }), (record, event, indent) => {
        const text = JSON.stringify(JSON.parse(record), null, indent)
        expect(member(`{"event":${event},"record":${text}}`)).toBe(text)
      }),
    )
  })
})
