import { expect, test } from 'vitest'
import { ratioTable, verdictOf } from './ratio-table'

const ratio = { what: 'a / b', measured: '8 / 2', floor: 2, aim: 8 }

test('a floor binds from below, or with `most` from above', () => {
  expect(verdictOf({ ...ratio, ratio: 1.9 })).toBe('MISSED')
  expect(verdictOf({ ...ratio, ratio: 2 })).toBe('floor met')
  expect(verdictOf({ ...ratio, ratio: 8 })).toBe('aim met')
  const most = { ...ratio, floor: 2.5, aim: 1.3, most: true }
  expect(verdictOf({ ...most, ratio: 2.6 })).toBe('MISSED')
  expect(verdictOf({ ...most, ratio: 2.5 })).toBe('floor met')
  expect(verdictOf({ ...most, ratio: 1.3 })).toBe('aim met')
  expect(verdictOf({ what: 'a', measured: '', ratio: 0 })).toBe('')
})

test('a table is pasted as Markdown, or read in a terminal', () => {
  const rows = [
    { ...ratio, ratio: 4 },
    { ...ratio, what: 'growth', ratio: 1.25, floor: 2.5, aim: undefined, most: true },
  ]
  expect(ratioTable(rows, true).split('\n').slice(2)).toEqual([
    '| a / b | 4.0× | 2.0× | 8.0× | floor met | 8 / 2 |',
    '| growth | 1.3× | ≤ 2.5× |  | floor met | 8 / 2 |',
  ])
  const [head = '', first = ''] = ratioTable(rows, false).split('\n')
  expect(first.indexOf('4.0×')).toBe(head.indexOf('ratio'))
})
