import { describe, expect, test } from 'vitest'
import type { Breakdown } from '@/lib/domain/answers'
import { menuValues } from './menu-values'

const row = (value: string, events: number) => ({
  value,
  label: value,
  events,
  reads: events,
  writes: 0,
  unknown: 0,
  errors: 0,
  firstSeen: '2024-05-01T00:00:00Z',
  lastSeen: '2024-05-01T00:00:00Z',
})
const users = (...names: string[]): Breakdown => ({
  by: 'user',
  total: 100,
  distinct: names.length,
  rows: names.map((name, index) => row(name, 100 - index)),
})
const namesOf = (...given: Parameters<typeof menuValues>) =>
  menuValues(...given).values.map(({ value }) => value)

describe('the values of a menu', () => {
  test('begin with what is chosen, also where nothing is left of it', () => {
    const { values } = menuValues('user', users('ada', 'bo'), { include: ['zoe'], exclude: ['bo'] }, '')
    expect(values.map(({ value, included, excluded }) => [value, included, excluded])).toEqual([
      ['zoe', true, false],
      ['bo', false, true],
      ['ada', false, false],
    ])
    expect(values[0]?.row).toBeNull()
  })

  test('are found by value and by label, without case', () => {
    expect(namesOf('user', users('ada', 'Adam', 'bo'), undefined, ' AD')).toEqual(['ada', 'Adam'])
    const flags = { ...users('false'), by: 'readOnly' as const }
    expect(namesOf('readOnly', flags, undefined, 'write')).toEqual(['false'])
  })

  test('of a closed set are all there', () => {
    const flags = { ...users('false'), by: 'readOnly' as const }
    expect(namesOf('readOnly', flags, undefined, '')).toEqual(['false', 'true', 'unknown'])
    expect(menuValues('readOnly', flags, undefined, 'maybe').exact).toBeNull()
  })

  test('say how many are not listed, and let one be typed out', () => {
    const many = { ...users(...Array.from({ length: 150 }, (_, index) => `user-${index}`)), distinct: 170 }
    expect(menuValues('user', many, undefined, '')).toMatchObject({ unlisted: 70, exact: null })
    expect(menuValues('user', many, undefined, 'user-149').exact).toBeNull()
    expect(menuValues('user', many, undefined, 'user-160')).toMatchObject({ values: [], exact: 'user-160' })
  })
})
