import { expect, test } from 'vitest'
import { rangesAround } from './time-around'

test('the ranges around an event hold it', () => {
  expect(rangesAround('2024-05-01T10:07:30.25Z')).toEqual([
    { label: '±15 min', from: '2024-05-01T09:52:30Z', to: '2024-05-01T10:22:31Z' },
    { label: 'Same hour', from: '2024-05-01T10:00:00Z', to: '2024-05-01T11:00:00Z' },
    { label: 'Same day', from: '2024-05-01T00:00:00Z', to: '2024-05-02T00:00:00Z' },
  ])
  expect(rangesAround('1969-12-31T23:59:59Z')[1]).toMatchObject({ from: '1969-12-31T23:00:00Z' })
})
