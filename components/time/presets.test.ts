import { expect, it } from 'vitest'
import { shift, zoomOut } from './presets'

const day = { from: '2023-11-14T00:00:00Z', to: '2023-11-15T00:00:00Z' }

it('zooms out around the middle', () => {
  expect(zoomOut(day)).toEqual({ from: '2023-11-13T00:00:00Z', to: '2023-11-16T00:00:00Z' })
})

it('never leaves the years that a filter can write', () => {
  expect(zoomOut({ from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' })).toEqual({
    from: '0001-01-01T00:00:00Z',
    to: '9999-12-31T23:59:59Z',
  })
})

it('moves by its own length', () => {
  expect(shift(day, -1)).toEqual({ from: '2023-11-13T00:00:00Z', to: '2023-11-14T00:00:00Z' })
  expect(shift(day, 1)).toEqual({ from: '2023-11-15T00:00:00Z', to: '2023-11-16T00:00:00Z' })
})
