import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInstant } from '../domain/time'
import { parseId, readEventCursor, readIdCursor, writeEventCursor, writeIdCursor } from './cursor'

const FIRST = parseInstant('0001-01-01T00:00:00Z') as bigint
const LAST = parseInstant('9999-12-31T23:59:59.999999Z') as bigint
const encode = (text: string) => Buffer.from(text).toString('base64url')
const HEX = 'ab'.repeat(16)

describe('an event cursor', () => {
  test('comes back as it went', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: FIRST, max: LAST }), fc.uuid(), (instant, uuid) => {
        expect(readEventCursor(writeEventCursor({ instant, uuid }))).toEqual({ instant, uuid })
      }),
    )
  })

  test.each([
    '',
    '\0',
    'abc',
    encode('0'),
    encode(`0-${HEX}0`),
    encode(`-0-${HEX}`),
    encode(`999999999999999999-${HEX}`),
    `${encode(`0-${HEX}`)}=`,
    ` ${encode(`0-${HEX}`)}`,
    encode(`0-${HEX}' or true`),
  ])('refuses %j', (cursor) => {
    expect(() => readEventCursor(cursor)).toThrow('cursor is not one')
  })

  test('is refused or written again the same, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        try {
          expect(writeEventCursor(readEventCursor(cursor))).toBe(cursor)
        } catch (error) {
          expect(error).toMatchObject({ status: 400, field: 'cursor' })
        }
      }),
    )
  })
})

describe('a cursor of ids', () => {
  test('comes back as it went', () => {
    expect(readIdCursor(writeIdCursor([7]), 1)).toEqual([7])
    expect(readIdCursor(writeIdCursor([7, 2147483647]), 2)).toEqual([7, 2147483647])
  })

  test.each([encode('7.8.9'), encode('7'), encode('7.2147483648'), encode('7.x'), encode('7.08'), '!'])(
    'of two refuses %j',
    (cursor) => {
      expect(() => readIdCursor(cursor, 2)).toThrow('cursor is not one')
    },
  )
})

test.each([
  ['1', 1],
  ['2147483647', 2147483647],
  ['2147483648', null],
  ['0', null],
  ['01', null],
  ['-1', null],
  ['1.5', null],
  ['x', null],
  ['', null],
])('the id %j is %s', (text, id) => {
  expect(parseId(text)).toBe(id)
})
