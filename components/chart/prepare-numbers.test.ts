import { expect, it } from 'vitest'
import type { Timeline, Totals } from '@/lib/domain/answers'
import type { FilterKey } from '@/lib/domain/filter'
import { prepareNumbers, sparkPath } from './prepare-numbers'

const TOTALS: Totals = {
  events: 1200,
  reads: 900,
  writes: 240,
  unknown: 60,
  inferredReads: 0,
  inferredWrites: 0,
  failed: 12,
  identities: 6,
  services: 4,
  regions: 0,
}
const PERIOD = { from: '2023-11-07T00:00:00Z', to: '2023-11-14T00:00:00Z' }
const timeline: Timeline = {
  interval: 'hour',
  tz: 'UTC',
  from: null,
  to: null,
  buckets: [{ start: '2023-11-14T00:00:00Z', total: 5, series: { false: 2, failure: 1 } }],
}

it('gives each number its share and its change', () => {
  const numbers = prepareNumbers(
    { ...TOTALS, previous: { ...PERIOD, ...TOTALS, events: 600, writes: 300, failed: 0 } },
    timeline,
    timeline,
    null,
  )
  expect(numbers.map(({ key, value, share, change }) => [key, value, share, change])).toEqual([
    ['events', '1,200', '75 % reads', '+100 %'],
    ['writes', '240', '20 % of events', '−20 %'],
    ['failed', '12', '1.0 % of events', 'new'],
    ['identities', '6', '≈ 200 each', 'same'],
    ['services', '4', '≈ 300 each', 'same'],
    ['regions', '0', '–', 'same'],
  ])
  expect(numbers[1]?.before).toBe('300 in 7 – 13 Nov 2023')
  expect(numbers.map(({ spark }) => spark)).toEqual([[5], [2], [1], undefined, undefined, undefined])
})

it('counts the inferred with the writes, says so, and compares like with like', () => {
  const byEffect = {
    ...timeline,
    buckets: [{ start: '2023-11-14T00:00:00Z', total: 5, series: { write: 4 } }],
  }
  const totals = { ...TOTALS, inferredReads: 15, inferredWrites: 40 }
  const [events, writes] = prepareNumbers(
    { ...totals, previous: { ...PERIOD, ...totals, writes: 30, inferredWrites: 110 } },
    timeline,
    timeline,
    byEffect,
  )
  expect(events?.share).toBe('76 % reads')
  expect(writes).toMatchObject({
    value: '280',
    share: '40 inferred',
    change: '+100 %',
    before: '140 in 7 – 13 Nov 2023',
    spark: [4],
  })
})

it('compares with nothing where there is no period before', () => {
  expect(prepareNumbers(TOTALS, timeline, timeline, null).every(({ change }) => change === null)).toBe(true)
})

it('does not count what the page is about one of', () => {
  const keysOf = (about: FilterKey[]) =>
    prepareNumbers(TOTALS, timeline, timeline, null, about).map(({ key }) => key)
  expect(keysOf(['identity', 'session'])).toEqual(['events', 'writes', 'failed', 'services', 'regions'])
  expect(keysOf(['service'])).toEqual(['events', 'writes', 'failed', 'identities', 'regions'])
  expect(keysOf(['region'])).toEqual(['events', 'writes', 'failed', 'identities', 'services'])
  expect(keysOf(['account'])).toHaveLength(6)
})

it('draws a spark line from zero', () => {
  expect(sparkPath([0, 5, 10], 100, 20)).toBe('M0.0,20.0L50.0,10.0L100.0,0.0')
  expect(sparkPath([], 100, 20)).toBe('')
  expect(sparkPath(Array(168).fill(1), 100, 20).split('L')).toHaveLength(56)
})
