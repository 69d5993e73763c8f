import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatEventId, parseEventId } from './event-id'

const UUID = 'd5dbd6d1-35e7-4e7a-8b5a-0a2ad0c2a2a1'

test('an id is the time and the hash', () => {
  expect(formatEventId(1517607290000000n, UUID)).toBe('1517607290000000-d5dbd6d135e74e7a8b5a0a2ad0c2a2a1')
})

test('parse takes back what format wrote, before 1970 as well', () => {
  fc.assert(
    fc.property(fc.bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n), fc.uuid(), (instant, uuid) => {
      expect(parseEventId(formatEventId(instant, uuid))).toEqual({ instant, uuid })
    }),
  )
})

test.each([
  '',
  '12',
  `12-${UUID}`,
  `-0-${UUID.replaceAll('-', '')}`,
  `012-${UUID.replaceAll('-', '')}`,
  `12-${UUID.replaceAll('-', '').toUpperCase()}`,
  `1234567890123456789-${UUID.replaceAll('-', '')}`,
])('%j is none', (text) => {
  expect(parseEventId(text)).toBeNull()
})
