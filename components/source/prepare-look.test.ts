import { describe, expect, test } from 'vitest'
import type { SourceLook } from '@/lib/domain/source'
import { daysInWords, everythingOf, filtersOf, kindsOf, lookInWords } from './prepare-look'

const look = (more: Partial<SourceLook> = {}): SourceLook => ({
  layout: 'trail',
  organisation: 'o-abc123',
  accounts: ['111122223333', '222233334444', '333344445555'],
  regions: ['eu-central-1', 'us-east-1'],
  kinds: ['CloudTrail', 'CloudTrail-Digest'],
  firstDay: '2026-10-01',
  lastDay: '2026-11-20',
  files: 5120,
  bytes: 180_000_000,
  exact: false,
  digests: true,
  problems: [],
  ...more,
})
const refused = { code: 'access_denied', permission: 's3:ListBucket', message: 'No.', policy: {} }

describe('what lies there', () => {
  test('is said in words and figures', () => {
    expect(lookInWords(look())).toEqual({
      headline: 'CloudTrail logs of organisation o-abc123',
      figures: ['3 accounts', '2 regions', '1 Oct – 20 Nov 2026', 'about 5,120 files', 'about 180 MB'],
      digests: 'Digests are there: what is missing or altered can be told.',
    })
  })
  test('is exact where all was counted', () => {
    expect(
      lookInWords(look({ exact: true, organisation: null, files: 1, accounts: ['111122223333'] })),
    ).toMatchObject({
      headline: 'CloudTrail logs',
      figures: ['1 account', '2 regions', '1 Oct – 20 Nov 2026', '1 file', '180 MB'],
    })
  })
  test('without digests is never called complete', () => {
    expect(lookInWords(look({ digests: false }))?.digests).toMatch(/nobody can tell/)
    expect(lookInWords(look({ layout: 'flat', digests: false, accounts: [], regions: [] }))).toMatchObject({
      headline: 'Log files in a layout of their own',
      figures: ['1 Oct – 20 Nov 2026', 'about 5,120 files', 'about 180 MB'],
      digests: expect.stringMatching(/nobody can tell/),
    })
  })
  test('is nothing where there is nothing, and not known where nobody may look', () => {
    expect(lookInWords(look({ layout: null, files: 0 }))?.headline).toMatch(/Nothing/)
    expect(lookInWords(look({ layout: null, files: 0, problems: [refused] }))).toBeNull()
    // Allowed to list, not to read.
    expect(lookInWords(look({ problems: [refused] }))?.headline).toMatch(/CloudTrail logs/)
  })
})

test('one day is one day', () => {
  expect(daysInWords('2026-11-20', '2026-11-20')).toBe('20 Nov 2026')
  expect(daysInWords('2025-12-31', '2026-01-01')).toBe('31 Dec 2025 – 1 Jan 2026')
})

test('only kinds of logs can be chosen', () => {
  expect(kindsOf(look({ kinds: ['CloudTrail-Digest', 'CloudTrail-Insight', 'CloudTrail'] }))).toEqual([
    'CloudTrail',
    'CloudTrail-Insight',
  ])
})

describe('a choice among what was found', () => {
  test('is no filter where it is all, so that what comes later is read too', () => {
    expect(filtersOf(look(), everythingOf(look()))).toEqual({})
  })
  test('is a filter of what is left', () => {
    const chosen = { ...everythingOf(look()), accounts: new Set(['222233334444', 'other']) }
    expect(filtersOf(look(), chosen)).toEqual({ accounts: ['222233334444'] })
  })
  test('is none where nothing is left', () => {
    expect(filtersOf(look(), { ...everythingOf(look()), regions: new Set() })).toBeNull()
  })
  test('is made of what is there', () => {
    const flat = look({ layout: 'flat', accounts: [], regions: [], kinds: [] })
    expect(filtersOf(flat, everythingOf(flat))).toEqual({})
  })
})
