import { expect, it } from 'vitest'
import { comparisonWords } from './comparison-words'

const before = { from: '2023-11-07T00:00:00Z', to: '2023-11-14T00:00:00Z' }
const range = { to: '2023-11-21T00:00:00Z' }
const since = (from: string) => ({ from, to: '2023-11-21T00:00:00Z' })

it('names the period, or why there is none', () => {
  expect(comparisonWords({ ...before, covered: true }, since('2023-11-01T00:00:00Z'), range)).toBe(
    'Compared with the period before, 7 – 13 Nov 2023.',
  )
  expect(comparisonWords({ ...before, covered: false }, since('2023-11-09T08:00:00Z'), range)).toBe(
    'No comparison: the logs begin on 9 Nov 2023 08:00, within the period before, 7 – 13 Nov 2023.',
  )
  expect(comparisonWords({ ...before, covered: false }, since('2023-11-14T00:00:00Z'), range)).toBe(
    'No comparison: the period before, 7 – 13 Nov 2023, is older than the logs, which begin on 14 Nov 2023 00:00.',
  )
  expect(comparisonWords(null, since('2023-11-14T00:00:00Z'), range)).toBe(
    'No comparison: nothing comes before this range.',
  )
})

it('says how much of the period the logs do not reach yet', () => {
  const data = { from: '2023-11-01T00:00:00Z', to: '2023-11-20T10:00:00Z' }
  expect(comparisonWords({ ...before, covered: true }, data, range)).toBe(
    'Compared with the period before, 7 – 13 Nov 2023. The logs lack this one’s last 14 h.',
  )
})
