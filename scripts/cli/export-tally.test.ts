import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from '../../lib/domain/csv'
import type { ExportFormat } from '../../lib/domain/export-format'
import { tallyOf } from './export-tally'

const tallied = (format: ExportFormat, bytes: Uint8Array, cut = 7) => {
  const tally = tallyOf(format)
  for (let at = 0; at < bytes.length; at += cut) tally.push(bytes.subarray(at, at + cut))
  return tally
}
const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 })
const FILES = {
  ndjson: (list: object[]) => list.map((record) => `${JSON.stringify(record)}\n`).join(''),
  json: (list: object[]) =>
    `{"Records":[${list.map((record) => JSON.stringify(record, null, 2)).join(',\n')}]}\n`,
  csv: (list: object[]) =>
    ['a,b\r\n', ...list.map((one) => csvLine([JSON.stringify(one), 'x\r\ny']))].join(''),
} satisfies Record<ExportFormat, (list: object[]) => string>

describe.each(['ndjson', 'json', 'csv'] as const)('%s', (format) => {
  test('is counted, however it comes in pieces', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 50 }), (list, cut) => {
        const { events, isWhole } = tallied(format, Buffer.from(FILES[format](list)), cut)
        expect([events, isWhole]).toEqual([list.length, true])
      }),
      { numRuns: 200 },
    )
  })

  test('is not whole when it ends in the middle of an event', () => {
    const bytes = Buffer.from(FILES[format]([{ a: '"]}\n' }, { b: [{ c: 1 }] }]))
    for (const cut of [1, 4, 9]) expect(tallied(format, bytes.subarray(0, -cut - 1)).isWhole).toBe(false)
  })
})

test('nothing at all is whole as lines only', () => {
  expect((['ndjson', 'json', 'csv'] as const).map((format) => tallyOf(format).isWhole)).toEqual([
    true,
    false,
    false,
  ])
})
