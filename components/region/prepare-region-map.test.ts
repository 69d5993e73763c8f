import { describe, expect, test } from 'vitest'
import type { PlaceRow } from '@/lib/domain/place-answers'
import { prepareRegionMap } from './prepare-region-map'
import { walkRegionMap } from './walk-region-map'

const row = (value: string, events: number, writes = 0): PlaceRow => ({
  value,
  label: value,
  events,
  reads: events - writes,
  writes,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  identities: 1,
  places: 1,
  firstSeen: '2026-11-01T00:00:00Z',
  lastSeen: '2026-11-02T00:00:00Z',
})
const mapOf = (...rows: PlaceRow[]) =>
  prepareRegionMap({
    by: 'region',
    total: rows.reduce((sum, { events }) => sum + events, 0),
    distinct: rows.length,
    rows,
  })
const markOf = (view: ReturnType<typeof mapOf>, code: string) => {
  const found = view.marks.find((mark) => mark.code === code)
  if (!found) throw new Error(`${code} is not on the map`)
  return found
}

describe('marks', () => {
  test('have areas by events, the largest region filling the largest mark', () => {
    const view = mapOf(row('eu-central-1', 10_000), row('us-east-1', 2_500), row('ap-south-1', 1))
    const [large, quarter] = [markOf(view, 'eu-central-1').size ?? 0, markOf(view, 'us-east-1').size ?? 0]
    expect(quarter / large).toBeCloseTo(0.5)
    expect(markOf(view, 'ap-south-1').size).toBeGreaterThan(0)
    expect(markOf(view, 'sa-east-1').size).toBeNull()
    expect(view.shown).toBe('3 of the 41 on the map')
  })

  test('are split by readOnly', () => {
    const { pieces, words, share } = markOf(
      mapOf(row('eu-central-1', 8, 2), row('us-east-1', 8)),
      'eu-central-1',
    )
    expect(pieces).toEqual([
      { field: 'writes', from: 0, to: 0.25 },
      { field: 'reads', from: 0.25, to: 1 },
    ])
    expect(words).toBe('8 events: 2 writes, 6 reads')
    expect(share).toBe('50 %')
  })

  test('keep what is inferred apart, and only on request', () => {
    const list = {
      by: 'region' as const,
      total: 4,
      distinct: 1,
      rows: [{ ...row('eu-west-1', 4), reads: 1, unknown: 3, inferredReads: 2 }],
    }
    const piecesOf = (effects: 'recorded' | 'inferred') =>
      markOf(prepareRegionMap(list, effects), 'eu-west-1').pieces.map(({ field, to }) => [field, to])
    expect(piecesOf('recorded')).toEqual([
      ['reads', 0.25],
      ['unknown', 1],
    ])
    expect(piecesOf('inferred')).toEqual([
      ['reads', 0.25],
      ['inferredReads', 0.75],
      ['unknown', 1],
    ])
  })

  test('stand where their regions are, and beside each other where two share a place', () => {
    const view = mapOf()
    expect(markOf(view, 'us-west-2').left).toBeLessThan(markOf(view, 'eu-west-1').left)
    expect(markOf(view, 'sa-east-1').top).toBeGreaterThan(markOf(view, 'us-east-1').top)
    const [ohio, gov] = [markOf(view, 'us-east-2'), markOf(view, 'us-gov-east-1')]
    expect(ohio.top).toBe(gov.top)
    expect(ohio.left - gov.left).toBeCloseTo(1.3, 1)
    const places = view.marks.map(({ left, top }) => `${left} ${top}`)
    expect(new Set(places).size).toBe(places.length)
  })

  test('begin with the region of the most events', () => {
    const view = mapOf(row('us-east-1', 3), row('eu-west-1', 5), row('unknown', 9))
    expect(view.marks[view.first]?.code).toBe('eu-west-1')
    expect(mapOf().first).toBe(0)
  })
})

test('what has no place stands beside the map, and says why', () => {
  const { beside, marks } = mapOf(row('unknown', 2), row('us-iso-east-1', 1200), row('xx-nowhere-1', 1))
  expect(beside.map(({ value, why, count }) => [value, why, count])).toEqual([
    ['unknown', 'the records name no region', '2'],
    ['us-iso-east-1', 'its place is not public', '1,200'],
    ['xx-nowhere-1', 'not in Cairn’s list of regions', '1'],
  ])
  expect(marks.every(({ size }) => size === null)).toBe(true)
})

describe('arrow keys', () => {
  const { marks } = mapOf()
  const codeAfter = (code: string, key: Parameters<typeof walkRegionMap>[2]) => {
    const from = marks.findIndex((mark) => mark.code === code)
    return marks[walkRegionMap(marks, from, key, 2)]?.code
  }

  test('walk every region from west to east and back', () => {
    const lefts = marks.map(({ left }) => left)
    expect(lefts).toEqual([...lefts].sort((a, b) => a - b))
    expect(marks[walkRegionMap(marks, 3, 'ArrowRight', 2)]).toBe(marks[4])
    expect(marks[walkRegionMap(marks, 3, 'ArrowLeft', 2)]).toBe(marks[2])
    expect(walkRegionMap(marks, 0, 'ArrowLeft', 2)).toBe(0)
    expect(walkRegionMap(marks, marks.length - 1, 'ArrowRight', 2)).toBe(marks.length - 1)
    expect(codeAfter('eu-west-1', 'Home')).toBe(marks[0]?.code)
    expect(codeAfter('eu-west-1', 'End')).toBe('ap-southeast-6')
  })

  test('lead up and down to the nearest, and stay where there is none', () => {
    expect(codeAfter('eu-west-3', 'ArrowUp')).toBe('eu-west-2')
    expect(codeAfter('ap-southeast-2', 'ArrowDown')).toBe('ap-southeast-4')
    expect(codeAfter('eu-north-1', 'ArrowUp')).toBe('eu-north-1')
  })
})
