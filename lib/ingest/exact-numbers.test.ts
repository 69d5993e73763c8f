import { expect, test } from 'vitest'
import { sortedJson } from '../domain/cloudtrail/recorded-text'
import { exactText } from './exact-numbers'
import { readRecords } from './read-records'
import { sourceOf } from './test-chunks'

const known = '"eventTime":"2024-01-01T00:00:00Z","eventSource":"s","eventName":"n"'
const record = (more: string) => `{${known},${more}}`

/** By what a record is told from others. */
async function keysOf(...records: string[]): Promise<string[]> {
  const keys: string[] = []
  for await (const items of readRecords(sourceOf(`{"Records":[${records.join(',')}]}`), { resumeAt: 0 }))
    for (const item of items) if (item.kind === 'record') keys.push(item.normalised.dedupeText)
  expect(keys).toHaveLength(records.length)
  return keys
}

test.each([
  ['9007199254740993', '9007199254740992'],
  ['[1,{"b":12345678901234567890}]', '[1,{"b":12345678901234567891}]'],
  ['-0.1000000000000000001', '-0.1'],
  ['1e400', '1e401'],
  ['1e-400', '0'],
])('records without an id that differ in %s and %s alone are two events', async (one, other) => {
  const keys = await keysOf(
    record(`"a":${one},"b":"\\"1"`),
    record(`"a":${other},"b":"\\"1"`),
    record(`"b":"\\"1","a":${one}`),
  )
  expect(keys[1]).not.toBe(keys[0])
  expect(keys[2]).toBe(keys[0])
})

test('all other records are told as they always were', async () => {
  for (const more of [
    '"a":9007199254740991,"b":1.50e300,"c":-0.0,"d":1.0000000000000000000',
    '"a":"12345678901234567890","b":"\\\\\\"1e400\\"","c":0.30000000000000004,"d":5e-324',
    '"eventID":"","a":123456789012.1234',
  ])
    expect(await keysOf(record(more))).toEqual([sortedJson(JSON.parse(record(more)))])
  const [one, other] = await keysOf(record('"eventID":"i","a":1e400'), record('"eventID":"i","a":1e401'))
  expect(one).toBe(other)
})

test('millions of escapes do not hide one', () => {
  const text = (number: string) => exactText(Buffer.from(`{"a":"${'\\n'.repeat(5_000_000)}","b":${number}}`))
  expect(text('9007199254740993')?.endsWith(', "b": "\\u00009007199254740993"}')).toBe(true)
})

test('a number may have as many digits as a record has room for', () => {
  const zeros = '0'.repeat(2_000_000)
  const isKept = (number: string) => exactText(Buffer.from(`{"a":${number}}`)) !== null
  expect([`0.1${zeros}1`, `-0.${zeros}1`, `-0.1${zeros}e5`].map(isKept)).toEqual([true, true, false])
})
