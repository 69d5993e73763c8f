import { expect, test } from 'vitest'
import { calendarRange, monthAfter } from './calendar-range'

test('without a choice it is the newest three months of the data', () => {
  expect(calendarRange({}, '2026-01')).toEqual({
    length: 3,
    last: '2026-01',
    from: '2025-11-01',
    to: '2026-02-01',
  })
})

test('a choice is taken as the address says it', () => {
  expect(calendarRange({ months: '13', until: '2025-12' }, '2026-11')).toEqual({
    length: 13,
    last: '2025-12',
    from: '2024-12-01',
    to: '2026-01-01',
  })
})

test.each([
  { months: '12', until: '2026-13' },
  { months: '', until: 'x' },
  { months: '3.0', until: '9999-01' },
])('%j is no choice', (asked) => {
  expect(calendarRange(asked, '2026-11')).toEqual(calendarRange({}, '2026-11'))
})

test('months are counted over the end of a year', () => {
  expect(monthAfter('2026-12', 1)).toBe('2027-01')
  expect(monthAfter('2026-01', -13)).toBe('2024-12')
})
