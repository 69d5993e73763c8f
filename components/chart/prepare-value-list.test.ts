import { expect, it } from 'vitest'
import type { Breakdown } from '@/lib/domain/answers'
import { prepareValueList } from './prepare-value-list'

const row = (value: string, label: string) => ({
  value,
  label,
  events: 1,
  reads: 1,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  firstSeen: '2023-11-14T00:00:00Z',
  lastSeen: '2023-11-14T00:00:00Z',
})
const breakdown: Breakdown = {
  by: 'service',
  total: 3,
  distinct: 3,
  rows: [
    row('ses.amazonaws.com', 'SES'),
    row('s3.amazonaws.com', 'S3'),
    row('monitoring.amazonaws.com', 'CloudWatch'),
  ],
}
const values = (search: string, most = 10) =>
  prepareValueList(breakdown, search, most).rows.map(({ value }) => value)

it('finds by value and by label, whatever the case', () => {
  expect(values('S')).toHaveLength(3)
  expect(values('cloudwatch')).toEqual(['monitoring.amazonaws.com'])
  expect(values('amazonaws monit')).toEqual(['monitoring.amazonaws.com'])
  expect(values('nobody')).toEqual([])
})

it('says how many there are, are loaded, and wait', () => {
  expect(prepareValueList(breakdown, '', 10)).toMatchObject({ shown: '3 in all', hidden: 0 })
  const withAbsent = { ...breakdown, distinct: 4, rows: [...breakdown.rows, row('unknown', 'unknown')] }
  expect(prepareValueList(withAbsent, '', 10).shown).toBe('4 in all, “unknown” counted')
  expect(prepareValueList(breakdown, '', 2)).toMatchObject({ shown: '3 in all', hidden: 1 })
  expect(prepareValueList({ ...breakdown, distinct: 5000 }, '', 10).shown).toBe('the first 3 of 5,000')
  expect(prepareValueList({ ...breakdown, distinct: 5000 }, 's3', 10).shown).toBe(
    '1 of the first 3 of 5,000 match',
  )
  expect(prepareValueList(breakdown, 's3', 10).shown).toBe('1 of 3 match')
})
