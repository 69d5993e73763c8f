import { describe, expect, it } from 'vitest'
import { formatClock, formatDuration, formatRange, formatTime } from './format-time'

describe('formatRange', () => {
  it.each([
    ['2023-11-14T00:00:00Z', '2023-11-21T00:00:00Z', '14 – 20 Nov 2023'],
    ['2023-11-28T00:00:00Z', '2023-12-05T00:00:00Z', '28 Nov – 4 Dec 2023'],
    ['2023-12-28T00:00:00Z', '2024-01-05T00:00:00Z', '28 Dec 2023 – 4 Jan 2024'],
    ['2023-11-14T00:00:00Z', '2023-11-15T00:00:00Z', '14 Nov 2023'],
    ['2023-11-14T08:00:00Z', '2023-11-14T12:30:05Z', '14 Nov 2023 08:00 – 12:30:05'],
    ['2023-11-14T08:00:00Z', '2023-11-21T08:00:00Z', '14 Nov 08:00 – 21 Nov 2023 08:00'],
  ])('%s to %s is %s', (from, to, words) => {
    expect(formatRange(from, to)).toBe(words)
  })

  it('names an open end', () => {
    expect(formatRange(null, null)).toBe('all time')
    expect(formatRange('2023-11-14T00:00:00Z', null)).toBe('from 14 Nov 2023 00:00')
    expect(formatRange(null, '2023-11-14T00:00:00Z')).toBe('until 14 Nov 2023 00:00')
  })
})

it('writes times in UTC and keeps the fraction', () => {
  expect(formatTime('2023-07-10T11:59:07.25Z')).toBe('2023-07-10 11:59:07.25')
  expect(formatClock('2023-07-10T11:09:00Z')).toBe('11:09')
})

it('writes a duration in its two largest units', () => {
  expect(formatDuration(7 * 86_400_000)).toBe('7 d')
  expect(formatDuration(30 * 3_600_000)).toBe('1 d 6 h')
  expect(formatDuration(86_400_000 + 60_000)).toBe('1 d')
  expect(formatDuration(0)).toBe('0 s')
})
