import { expect, it } from 'vitest'
import { periodBefore } from './period-before'

const range = { from: '2023-11-14T00:00:00Z', to: '2023-11-21T00:00:00Z' }
const since = (from: string) => ({ range, data: { from, to: '2023-11-21T00:00:00Z' } })

it('is as long, and ends where the range begins', () => {
  expect(periodBefore(since('2023-11-07T00:00:00Z'))).toEqual({
    from: '2023-11-07T00:00:00Z',
    to: '2023-11-14T00:00:00Z',
    covered: true,
  })
})

it('is not covered by logs that begin within it or after it', () => {
  expect(periodBefore(since('2023-11-07T01:00:00Z'))?.covered).toBe(false)
  expect(periodBefore(since('2023-11-15T00:00:00Z'))?.covered).toBe(false)
})

it('is none of an open range, without data, before all time, and where the range holds everything', () => {
  const data = { from: '2023-11-01T00:00:00Z', to: '2023-11-21T00:00:00Z' }
  expect(periodBefore({ range: { from: null, to: range.to }, data })).toBeNull()
  expect(periodBefore({ range, data: null })).toBeNull()
  expect(periodBefore({ range, data, isWhole: true })).toBeNull()
  expect(periodBefore({ range: { from: '0001-01-01T00:00:00Z', to: range.to }, data })).toBeNull()
})
