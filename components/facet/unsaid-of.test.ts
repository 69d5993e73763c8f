import { expect, it } from 'vitest'
import type { FacetRow } from '@/lib/domain/answers'
import { unsaidOf } from './unsaid-of'

const row = (value: string, counts: Partial<FacetRow>): FacetRow => ({
  value,
  label: value,
  events: 0,
  reads: 0,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  ...counts,
})
const rows = [
  row('read', { events: 12, reads: 10, unknown: 2, inferredReads: 2 }),
  row('write', { events: 8, writes: 5, unknown: 3, inferredWrites: 3 }),
  row('unknown', { events: 1, unknown: 1 }),
]

it('sums what the condition leaves', () => {
  const all = { events: 21, unknown: 6, inferredReads: 2, inferredWrites: 3 }
  expect(unsaidOf(rows, undefined)).toEqual(all)
  expect(unsaidOf(rows, { include: ['write'], exclude: [] })).toEqual({
    events: 8,
    unknown: 3,
    inferredReads: 0,
    inferredWrites: 3,
  })
  expect(unsaidOf(rows, { include: [], exclude: ['read', 'write'] })).toMatchObject({ events: 1, unknown: 1 })
})
