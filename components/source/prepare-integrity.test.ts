import { expect, test } from 'vitest'
import type { SourceIntegrity } from '@/lib/domain/source'
import { digestsInWords, troubleCount } from './prepare-integrity'

test('digests are counted by what they prove', () => {
  expect(digestsInWords({ valid: 1198, unproven: 0, invalid: 2, unread: 0 })).toBe(
    '1,200 digests: 1,198 proven, 2 altered or out of their chain',
  )
  expect(digestsInWords({ valid: 1, unproven: 0, invalid: 0, unread: 0 })).toBe('1 digest: 1 proven')
  expect(digestsInWords({ valid: 0, unproven: 0, invalid: 0, unread: 0 })).toBe('0 digests')
})

test('holes and troubles are counted where there are some', () => {
  const hole: SourceIntegrity['holes'][number] = {
    account: '111122223333',
    region: 'eu-central-1',
    trail: 'main',
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-01T02:00:00Z',
    missing: 'key',
    broken: true,
    reason: 'Why',
  }
  const trouble = { ...hole, key: 'other', state: 'invalid' } as const
  const integrity: SourceIntegrity = {
    files: { verified: 1, 'not covered': 0, altered: 0, deleted: 0, 'chain broken': 0 },
    digests: { valid: 1, unproven: 0, invalid: 0, unread: 0 },
    holes: [hole],
    troubles: [trouble, trouble],
    complete: true,
  }
  expect(troubleCount(integrity)).toBe('1 hole in the chains, 2 digests that prove nothing')
  expect(troubleCount({ ...integrity, holes: [] })).toBe('2 digests that prove nothing')
})
