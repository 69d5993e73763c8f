// The filters of a source, each by what it leaves out.
import { expect, test } from 'vitest'
import { isWanted, type SourceFilters } from './is-wanted'

const ALL: SourceFilters = { since: null, accounts: [], regions: [], kinds: [] }
const LOG = { kind: 'CloudTrail', account: '111111111111', region: 'eu-west-1', day: '2026-11-20' }
const DIGEST = { ...LOG, kind: 'CloudTrail-Digest' }
const OTHER = { kind: 'other', account: null, region: null, day: '2026-11-20' }

test.each<[string, Partial<SourceFilters>, boolean[]]>([
  ['nothing', {}, [true, true, true]],
  ['its account', { accounts: ['222222222222', '111111111111'] }, [true, true, true]],
  ['another account', { accounts: ['222222222222'] }, [false, false, true]],
  ['its region', { regions: ['eu-west-1'] }, [true, true, true]],
  ['another region', { regions: ['eu-west-2'] }, [false, false, true]],
  ['its kind', { kinds: ['CloudTrail'] }, [true, true, true]],
  ['another kind', { kinds: ['CloudTrail-Insight'] }, [false, true, true]],
  ['its day', { since: '2026-11-20' }, [true, true, true]],
  ['a later day', { since: '2026-11-21' }, [false, false, false]],
])('a filter for %s', (_name, filters, expected) => {
  expect([LOG, DIGEST, OTHER].map((object) => isWanted(object, { ...ALL, ...filters }))).toEqual(expected)
})
