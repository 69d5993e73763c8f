import { expect, it } from 'vitest'
import { formatChange, formatCount, formatShare, formatShort } from './format-number'

it('writes counts exactly', () => {
  expect(formatCount(1234567)).toBe('1,234,567')
})

it('shortens without ever showing a thousand of a unit', () => {
  expect([0, 9999, 10000, 12345, 999_949, 999_999, 1_250_000, 2e9].map(formatShort)).toEqual([
    '0',
    '9,999',
    '10 k',
    '12.3 k',
    '1 M',
    '1 M',
    '1.3 M',
    '2 G',
  ])
})

it('never rounds something to nothing, or a part to the whole', () => {
  expect(formatShare(1, 1_000_000)).toBe('<0.1 %')
  expect(formatShare(999_999, 1_000_000)).toBe('>99.9 %')
  expect(formatShare(0, 10)).toBe('0 %')
  expect(formatShare(10, 10)).toBe('100 %')
  expect(formatShare(0, 0)).toBe('–')
  expect(formatShare(1, 3)).toBe('33 %')
  expect(formatShare(1, 30)).toBe('3.3 %')
})

it('compares with the time before', () => {
  expect(formatChange(5, 5)).toBe('same')
  expect(formatChange(5, 0)).toBe('new')
  expect(formatChange(112, 100)).toBe('+12 %')
  expect(formatChange(50, 100)).toBe('−50 %')
  expect(formatChange(810, 100)).toBe('×8.1')
})
