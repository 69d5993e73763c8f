import { describe, expect, it } from 'vitest'
import type { Facet } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { findInFacet, prepareFacet } from './prepare-facet'

const facet = (by: DimensionKey, counts: Record<string, number>, distinct?: number): Facet => ({
  by,
  total: Object.values(counts).reduce((sum, count) => sum + count, 0),
  distinct: distinct ?? Object.keys(counts).length,
  rows: Object.entries(counts).map(([value, events]) => ({
    value,
    label: value,
    events,
    reads: events,
    writes: 0,
    unknown: 0,
    inferredReads: 0,
    inferredWrites: 0,
    errors: 0,
  })),
})
const regions = facet('region', { 'us-east-1': 40, 'eu-west-1': 20, 'us-west-2': 10 }, 64)

describe('prepareFacet', () => {
  it('lists the first values and says how many there are', () => {
    const { values, shown, more } = prepareFacet(regions, undefined, 2, 'recorded')
    expect(values.map(({ value, count, bar }) => [value, count, bar[0]?.width])).toEqual([
      ['us-east-1', '40', 100],
      ['eu-west-1', '20', 50],
    ])
    expect([shown, more]).toEqual(['2 of 64', true])
  })

  it('lists what is chosen first, whatever its count and however much it is', () => {
    const condition = { include: ['us-west-2'], exclude: ['ap-south-1', 'eu-west-1'] }
    const { values } = prepareFacet(regions, condition, 2, 'recorded')
    expect(values.map(({ value, count, included, excluded }) => [value, count, included, excluded])).toEqual([
      ['us-west-2', '10', true, false],
      ['ap-south-1', '0', false, true],
      ['eu-west-1', '20', false, true],
    ])
  })

  it('counts a chosen value that no event has as one more', () => {
    const two = facet('region', { 'us-east-1': 40, 'eu-west-1': 20 })
    expect(prepareFacet(two, { include: ['nowhere'], exclude: [] }, 6, 'recorded')).toMatchObject({
      shown: '3 of 3',
      more: false,
    })
  })

  it('lists no error only where the filter names it', () => {
    const errors = facet('error', { none: 900, AccessDenied: 75 })
    expect(prepareFacet(errors, undefined, 6, 'recorded')).toMatchObject({
      shown: '1 of 1',
      values: [{ value: 'AccessDenied', bar: [{ width: 100 }] }],
    })
    expect(prepareFacet(errors, { include: [], exclude: ['none'] }, 6, 'recorded').shown).toBe('2 of 2')
  })
})

it('splits the bars by what is inferred, where that is asked for', () => {
  const [row] = regions.rows
  if (!row) throw new Error('the facet has rows')
  const ses = { ...row, reads: 10, unknown: 30, inferredWrites: 20 }
  const { values } = prepareFacet({ ...regions, rows: [ses] }, undefined, 6, 'inferred')
  expect(values[0]?.bar.map(({ field, width }) => [field, width])).toEqual([
    ['inferredWrites', 50],
    ['reads', 25],
    ['unknown', 25],
  ])
  expect(values[0]?.words).toBe('40 events: 20 writes, of which 20 inferred, 10 reads, 10 unknown')
})

describe('findInFacet', () => {
  it('finds by value and by label, whatever the case', () => {
    const services = facet('service', { 's3.amazonaws.com': 2, 'monitoring.amazonaws.com': 1 })
    const found = (search: string) =>
      findInFacet(services, undefined, search, 100, 'recorded').values.map(({ value }) => value)
    expect(found('CloudWatch')).toEqual(['monitoring.amazonaws.com'])
    expect(found('AMAZON')).toHaveLength(2)
  })

  it('says where there may be more, and offers what was typed', () => {
    expect(findInFacet(regions, undefined, 'us-', 1, 'recorded').note).toBe(
      'There are more; type on to find them.',
    )
    expect(findInFacet(regions, undefined, 'sa-east-1', 100, 'recorded')).toEqual({
      values: [],
      note: 'No region like this among the first 3.',
      exact: 'sa-east-1',
    })
    expect(findInFacet(facet('outcome', { success: 1 }), undefined, 'maybe', 100, 'recorded')).toMatchObject({
      note: 'No outcome like this.',
      exact: null,
    })
    expect(findInFacet(regions, undefined, 'us-east-1', 100, 'recorded').exact).toBeNull()
  })
})
