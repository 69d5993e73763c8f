import { expect, it } from 'vitest'
import { effectParts, effectSeries, sumOfSeries } from './effect-series'

const counts = { reads: 5, writes: 3, unknown: 10, inferredReads: 2, inferredWrites: 4 }

it('adds the inferred to what is recorded, or leaves it unknown', () => {
  const sums = (effects: 'recorded' | 'inferred') =>
    effectSeries(effects).map((series) => [
      series.by,
      series.value,
      sumOfSeries(effectParts(counts, effects), series),
    ])
  expect(sums('recorded')).toEqual([
    ['readOnly', 'false', 3],
    ['readOnly', 'true', 5],
    ['readOnly', 'unknown', 10],
  ])
  expect(sums('inferred')).toEqual([
    ['effect', 'write', 7],
    ['effect', 'read', 7],
    ['effect', 'unknown', 4],
  ])
})

it('names the three alike in both modes', () => {
  expect(effectSeries('inferred').map(({ label }) => label)).toEqual(['Writes', 'Reads', 'Unknown'])
})
