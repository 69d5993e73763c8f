import { expect, test } from 'vitest'
import { NO_FILTER, only } from '@/lib/domain/filter'
import type { CrossAccountRow } from '@/lib/domain/place-answers'
import { crossingLinks, crossingWords } from './prepare-cross-account'

const answer = { total: 8120, events: 46, unknown: 0, distinct: 1, rows: [] }

test('words say how many cross accounts, and of how many nobody can say', () => {
  expect(crossingWords(answer, 'all')).toBe(
    '46 of 8,120 events have a caller of another account than the one they happened in.',
  )
  expect(crossingWords({ ...answer, unknown: 2 }, 'out')).toBe(
    '46 of 8,120 events by its identities happened in another account. 2 do not say which account they happened in: unknown, and not counted as cross-account.',
  )
  expect(crossingWords({ ...answer, unknown: 1 }, 'in')).toContain('1 does not say both accounts')
  expect(crossingWords({ ...answer, events: 0, unknown: 7300 }, 'in')).toBe(
    'Nobody from another account acted here. 7,300 do not say both accounts (AWS’s own services name none): unknown, and not counted as cross-account.',
  )
  expect(crossingWords({ ...answer, events: 0 }, 'out')).toBe(
    'No identity of this account acted in another one.',
  )
  const nothing = { ...answer, total: 0, events: 0 }
  expect(crossingWords(nothing, 'all')).toBe('No event matches the filter in this period.')
  for (const crossing of ['in', 'out'] as const)
    expect(crossingWords(nothing, crossing)).toMatch(/^No event .*matches/)
})

test('links name the account that the row is about, on the page of another one too', () => {
  const row: CrossAccountRow = {
    identity: 'arn:aws:iam::210987654321:role/Auditor',
    label: 'Auditor',
    caller: '210987654321',
    account: '123456789012',
    events: 1,
    reads: 1,
    writes: 0,
    unknown: 0,
    inferredReads: 0,
    inferredWrites: 0,
    errors: 0,
    firstSeen: '2026-11-01T00:00:00Z',
    lastSeen: '2026-11-01T00:00:00Z',
  }
  const filter = only(only(NO_FILTER, 'account', '210987654321'), 'readOnly', 'true')
  const state = { path: '/accounts/210987654321', filter, others: {}, about: ['account'] as const }
  const identity = 'arn:aws:iam::210987654321:role/Auditor'
  expect(crossingLinks(state, row)).toEqual({
    identity: `/identity?account=123456789012&readOnly=true&key=${identity}`,
    caller: '/accounts/210987654321?readOnly=true',
    account: '/accounts/123456789012?readOnly=true',
    events: `/events?identity=${identity}&account=123456789012&readOnly=true&crossAccount=true`,
  })
})
