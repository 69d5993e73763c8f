import { expect, test } from 'vitest'
import type { Coverage, CoverageState } from '@/lib/domain/source'
import { prepareScopes, scopeSearch } from './prepare-scopes'

const scope = (account: string, region: string, state: CoverageState): Coverage => ({
  account,
  region,
  intervals: [
    { from: '2026-11-02T00:00:00Z', to: '2026-11-03T00:00:00Z', state, files: 1, missing: 0, reason: null },
  ],
})
const SCOPES = [
  scope('111122223333', 'eu-central-1', 'complete'),
  scope('111122223333', 'us-east-1', 'missing'),
  scope('444455556666', 'eu-central-1', 'unknown'),
]
const NOVEMBER = { from: '2026-11-01', to: '2026-12-01' }
const shown = (asked: { q?: string; having?: string }, most = 10) => {
  const page = prepareScopes(SCOPES, NOVEMBER, scopeSearch(asked), most)
  return page.calendars.map(({ account, region }) => `${account} ${region}`)
}

test('without a search all are shown, the first of them', () => {
  expect(shown({})).toHaveLength(3)
  expect(prepareScopes(SCOPES, NOVEMBER, scopeSearch({}), 2)).toMatchObject({
    matching: 3,
    all: 3,
    having: { complete: 1, missing: 1, unknown: 1, late: 0 },
  })
  expect(shown({}, 2)).toHaveLength(2)
})

test('where days are missing comes first, all else in its order', () => {
  expect(shown({})).toEqual([
    '111122223333 us-east-1',
    '111122223333 eu-central-1',
    '444455556666 eu-central-1',
  ])
  expect(shown({}, 1)).toEqual(['111122223333 us-east-1'])
})

test('a search finds parts of account and region, in any order and case', () => {
  expect(shown({ q: 'EU-' })).toHaveLength(2)
  expect(shown({ q: ' us-east 1111 ' })).toEqual(['111122223333 us-east-1'])
  expect(shown({ q: 'nowhere' })).toEqual([])
})

test('a state finds those that have such a day', () => {
  expect(shown({ having: 'missing' })).toEqual(['111122223333 us-east-1'])
  expect(shown({ having: 'late' })).toEqual([])
  expect(shown({ having: 'sideways' })).toHaveLength(3)
})
