import { describe, expect, it } from 'vitest'
import type { Breakdown, BreakdownRow } from '@/lib/domain/answers'
import { prepareRanking } from './prepare-ranking'

const row = (value: string, events: number, more: Partial<BreakdownRow> = {}): BreakdownRow => ({
  value,
  label: value,
  events,
  reads: events,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  firstSeen: '2023-11-14T00:00:00Z',
  lastSeen: '2023-11-14T00:00:00Z',
  ...more,
})
const breakdown = (rows: BreakdownRow[], more: Partial<Breakdown> = {}): Breakdown => ({
  by: 'service',
  total: rows.reduce((sum, { events }) => sum + events, 0),
  distinct: rows.length,
  rows,
  ...more,
})

describe('prepareRanking', () => {
  it('lets the largest row fill its column and splits bars by readOnly, writes first', () => {
    const { rows } = prepareRanking(
      breakdown([row('s3', 200, { reads: 100, writes: 50, unknown: 50 }), row('iam', 100)]),
      10,
    )
    expect(rows[0]?.bar).toEqual([
      { field: 'writes', width: 25 },
      { field: 'reads', width: 50 },
      { field: 'unknown', width: 25 },
    ])
    expect(rows[1]?.bar).toEqual([{ field: 'reads', width: 50 }])
    expect(rows.map(({ share }) => share)).toEqual(['67 %', '33 %'])
    expect(rows[0]?.words).toBe('200 events: 50 writes, 100 reads, 50 unknown')
  })

  it('sets what is inferred beside what is recorded, where that is asked for', () => {
    const counts = { reads: 100, writes: 20, unknown: 80, inferredReads: 40, inferredWrites: 30 }
    const { rows } = prepareRanking(breakdown([row('ses', 200, counts)]), 10, { effects: 'inferred' })
    expect(rows[0]?.bar).toEqual([
      { field: 'writes', width: 10 },
      { field: 'inferredWrites', width: 15 },
      { field: 'reads', width: 50 },
      { field: 'inferredReads', width: 20 },
      { field: 'unknown', width: 5 },
    ])
    expect(rows[0]?.words).toBe(
      '200 events: 50 writes, of which 30 inferred, 140 reads, of which 40 inferred, 10 unknown',
    )
  })

  it('shows no more than asked for and says how many there are', () => {
    const ranking = prepareRanking(breakdown([row('a', 3), row('b', 2), row('c', 1)], { distinct: 64 }), 2)
    expect(ranking.rows.map(({ value }) => value)).toEqual(['a', 'b'])
    expect(ranking.shown).toBe('2 of 64')
  })

  it('says where the absent value makes it one more than the totals', () => {
    const two = breakdown([row('a', 3), row('unknown', 2)])
    expect(prepareRanking(two, 10, { named: 1 }).shown).toBe('2 of 2, “unknown” counted')
    expect(prepareRanking(two, 10, { named: 2 }).shown).toBe('2 of 2')
  })

  it('compares a row with the period before, where that was asked for', () => {
    const previous = { from: '2023-11-07T00:00:00Z', to: '2023-11-14T00:00:00Z', total: 4, distinct: 1 }
    const compared = prepareRanking(
      breakdown([row('a', 3, { previousEvents: 4 }), row('b', 2, { previousEvents: 0 })], { previous }),
      10,
    )
    expect(compared.rows.map(({ change, before }) => [change, before])).toEqual([
      ['−25 %', '4 in 7 – 13 Nov 2023'],
      ['new', '0 in 7 – 13 Nov 2023'],
    ])
    expect(prepareRanking(breakdown([row('a', 3)]), 10).rows[0]).toMatchObject({ change: null, before: null })
  })

  it('tells namesakes apart by their account', () => {
    const deploy = (account: string) => row(`arn:aws:iam::${account}:role/Deploy`, 1, { label: 'Deploy' })
    const { rows } = prepareRanking(
      breakdown([deploy('111122223333'), deploy('444455556666'), row('b', 1)]),
      10,
    )
    expect(rows.map(({ label }) => label)).toEqual(['Deploy in 111122223333', 'Deploy in 444455556666', 'b'])
  })

  it('leaves a value out of rows, shares and count', () => {
    const ranking = prepareRanking(
      breakdown([row('none', 900), row('AccessDenied', 75), row('NoSuchKey', 25)]),
      10,
      { leaveOut: 'none' },
    )
    expect(ranking.rows.map(({ value, share }) => [value, share])).toEqual([
      ['AccessDenied', '75 %'],
      ['NoSuchKey', '25 %'],
    ])
    expect(ranking.shown).toBe('2 of 2')
  })

  it('is empty without rows', () => {
    expect(prepareRanking(breakdown([]), 10)).toEqual({ rows: [], shown: '0 of 0' })
  })
})
