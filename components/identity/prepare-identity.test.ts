// What the list of identities and the page of one decide to show.
import { describe, expect, it } from 'vitest'
import type { Breakdown, BreakdownRow } from '@/lib/domain/answers'
import type { IdentityList, IdentityNews, ListedIdentity } from '@/lib/domain/identity-answers'
import { prepareAccessKeys } from './prepare-access-keys'
import { prepareDenied } from './prepare-denied'
import { prepareIdentities, shownWords } from './prepare-identities'
import { actedWords, nameTitle } from './prepare-identity-head'
import { prepareMfa } from './prepare-mfa'
import { prepareNews } from './prepare-news'
import { prepareSeen, shortTimes } from './prepare-seen'

const WEEK = { from: '2026-03-09T00:00:00Z', to: '2026-03-16T00:00:00Z' }
const counts = { reads: 1, writes: 1, unknown: 0, inferredReads: 0, inferredWrites: 0, errors: 0 }
const listed = (more: Partial<ListedIdentity>): ListedIdentity => ({
  ...counts,
  key: 'k',
  label: 'Deploy',
  name: 'Deploy',
  types: ['AssumedRole'],
  account: '111122223333',
  actors: ['direct'],
  events: 2,
  firstSeen: '2026-03-09T10:00:00Z',
  lastSeen: '2026-03-10T11:30:59Z',
  spark: [0, 2],
  ...more,
})
const listOf = (...identities: ListedIdentity[]): IdentityList => ({
  identities,
  nextCursor: null,
  total: identities.length,
  events: 1,
  buckets: ['2026-03-09T00:00:00Z', '2026-03-10T00:00:00Z'],
  bucketsEnd: '2026-03-11T00:00:00Z',
})
const row = (value: string, more: Partial<BreakdownRow> = {}): BreakdownRow => ({
  ...counts,
  value,
  label: value,
  events: 2,
  firstSeen: '2026-03-09T10:00:00Z',
  lastSeen: '2026-03-10T11:30:59Z',
  ...more,
})
const ranked = (by: Breakdown['by'], ...rows: BreakdownRow[]): Breakdown => ({
  by,
  total: rows.reduce((sum, { events }) => sum + events, 0),
  distinct: rows.length,
  rows,
})

describe('the list', () => {
  it('says who acted, and what a spark line shows at most', () => {
    const [one, other] = prepareIdentities(
      listOf(listed({ key: 'a' }), listed({ key: 'b', actors: ['direct', 'on-behalf'] })),
    )
    expect(one).toMatchObject({
      actors: 'Direct',
      spark: 'At most 2 from 10 Mar 2026',
      first: { short: '9 Mar 10:00', exact: '2026-03-09 10:00:00 UTC' },
    })
    expect(other).toMatchObject({ actors: 'Direct, on behalf' })
  })

  it('names what no record says', () => {
    const [one] = prepareIdentities(
      listOf(listed({ types: ['AWSService', 'unknown'], account: null, spark: [2] })),
    )
    expect(one).toMatchObject({ type: 'AWSService, no type', account: '–', spark: null })
  })

  it('says how many of how many', () => {
    expect(shownWords(listOf(listed({})), '')).toBe('1 identity')
    expect(shownWords({ ...listOf(listed({})), total: 1234 }, 'dep')).toBe('1 of 1,234 identities with “dep”')
  })
})

describe('times in a column', () => {
  const DAY = { from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z' }
  it.each([
    [['2026-03-09T10:00:09Z', '2026-03-09T23:00:00Z'], DAY, '10:00'],
    [['2026-03-09T10:00:00Z', '2026-03-09T23:00:00Z'], WEEK, '9 Mar'],
    [['2025-03-09T10:00:00Z', '2026-03-09T23:00:00Z'], { from: null, to: null }, '2025-03-09'],
  ])('%j in %j: %s', (all, range, short) => {
    expect(shortTimes(all, range)(all[0] ?? '').short).toBe(short)
  })
})

it('marks the values that are new, and no other', () => {
  const seen = prepareSeen(ranked('ip', row('a'), row('b')), 10, {
    news: new Set(['b']),
    effects: 'recorded',
    range: WEEK,
  })
  expect(seen.rows.map(({ value, isNew }) => [value, isNew])).toEqual([
    ['a', false],
    ['b', true],
  ])
})

describe('access keys', () => {
  it('are counted where they are too many to list', () => {
    const seen = { events: 1200, firstSeen: '2026-03-09T10:00:00Z', lastSeen: '2026-03-09T11:00:00Z' }
    const { rows, words } = prepareAccessKeys(
      {
        lasting: 1,
        temporary: 4000,
        rows: [{ id: 'AKIACAIRNEXAMPLE7XQM', temporary: false, ...seen }],
      },
      WEEK,
    )
    expect(rows).toMatchObject([{ short: 'AKIA…7XQM', count: '1,200', first: { short: '9 Mar' } }])
    expect(words).toBe('1 long-term, 4,000 temporary; 4,000 not listed')
  })

  it.each([
    [
      ['AKIACAIRNONEEXAMPLE1', 'AKIACAIRNTWOEXAMPLE2'],
      ['AKIA…PLE1', 'AKIA…PLE2'],
    ],
    [
      ['AKIAXCAIRN12EXAMPLE1', 'AKIAYCAIRN34EXAMPLE1', 'AKIACAIRNONE00007XQM'],
      ['AKIAX…PLE1', 'AKIAY…PLE1', 'AKIA…7XQM'],
    ],
    [
      ['AKIACAIRN12XEXAMPLE1', 'AKIACAIRN12YEXAMPLE1'],
      ['AKIA…XEXAMPLE1', 'AKIA…YEXAMPLE1'],
    ],
  ])('are told apart though shortened: %j', (ids, short) => {
    const seen = {
      temporary: false,
      events: 1,
      firstSeen: '2026-03-09T10:00:00Z',
      lastSeen: '2026-03-09T11:00:00Z',
    }
    const keys = { lasting: ids.length, temporary: 0, rows: ids.map((id) => ({ id, ...seen })) }
    expect(prepareAccessKeys(keys, WEEK).rows.map((row) => row.short)).toEqual(short)
  })
})

it('counts what was denied, and says what is not listed', () => {
  const seen = { firstSeen: '2026-03-09T10:00:00Z', lastSeen: '2026-03-09T11:00:00Z' }
  const denied = {
    service: 's3.amazonaws.com',
    event: 'GetObject',
    error: 'AccessDenied',
    events: 2,
    ...seen,
  }
  expect(prepareDenied({ events: 30, distinct: 2, rows: [denied] }, WEEK)).toMatchObject({
    words: '30 events, 2 kinds, of which the 1 most frequent are listed',
    expand: 'Show 1',
    rows: [{ label: 'GetObject', serviceLabel: 'S3', count: '2' }],
  })
  const kinds = Array.from({ length: 32 }, (_, at) => ({ ...denied, event: `GetObject${at}` }))
  const all = prepareDenied({ events: 64, distinct: 32, rows: kinds }, WEEK)
  expect(all).toMatchObject({ words: '64 events, 32 kinds', shown: 10, expand: 'Show all 32' })
  expect(all.rows).toHaveLength(32)
})

it('shows all three states of MFA, absent ones as zeros', () => {
  const shown = prepareMfa(ranked('mfa', row('unknown', { events: 3 }), row('true', { events: 1 })))
  expect(shown.map(({ value, count, share }) => [value, count, share])).toEqual([
    ['true', '1', '25 %'],
    ['false', '0', '0 %'],
    ['unknown', '3', '75 %'],
  ])
})

it('calls the name in records of a directory that of one of its users', () => {
  expect(nameTitle({ types: ['Directory'] })).toBe('One of its users')
  expect(nameTitle({ types: ['IAMUser'] })).toBe('Name')
})

it('says who acted, without classes that did not', () => {
  const seen = { type: 'IAMUser', invokedBy: null, events: 1500 }
  const profile = {
    appearances: [
      { ...seen, actor: 'direct' },
      { ...seen, actor: 'direct', events: 1 },
    ],
  } as const
  expect(actedWords({ ...profile, appearances: [...profile.appearances] })).toBe('itself 1,501')
})

describe('news', () => {
  const since = '2026-03-03T09:00:00Z'
  const known = (distinct: number): IdentityNews => ({
    state: 'known',
    since,
    values: [
      { by: 'service', distinct: 0, rows: [] },
      { by: 'event', distinct, rows: distinct === 0 ? [] : [{ value: 'A', label: 'A', firstSeen: since }] },
    ],
  })
  const whole = { narrowed: false, empty: false }
  it('lists what is new, by dimension', () => {
    expect(prepareNews(known(1), whole).groups).toEqual([
      {
        by: 'event',
        title: 'Actions',
        count: '1',
        rows: [{ value: 'A', label: 'A', first: '2026-03-03 09:00:00' }],
        more: null,
      },
    ])
    expect(prepareNews(known(1), { ...whole, narrowed: true }).words).toContain(
      'among what the filter leaves',
    )
  })

  it('keeps what is beyond the first twelve at hand, and says what it has not', () => {
    const moreOf = (listed: number, distinct: number) => {
      const names = Array.from({ length: listed }, (_, at) => `Action${at}`)
      const rows = names.map((name) => ({ value: name, label: name, firstSeen: since }))
      return prepareNews({ state: 'known', since, values: [{ by: 'event', distinct, rows }] }, whole)
        .groups[0]
    }
    expect(moreOf(12, 12)).toMatchObject({ count: '12', more: null })
    const [shown, all] = [moreOf(37, 37), moreOf(500, 1500)]
    expect(shown?.rows.at(-1)?.value).toBe('Action11')
    expect(shown?.more?.rows.map(({ value }) => value)).toEqual(
      Array.from({ length: 25 }, (_, at) => `Action${at + 12}`),
    )
    expect(shown?.more).toMatchObject({ words: '25 more', left: null })
    expect(all?.more).toMatchObject({
      words: '1,488 more',
      left: expect.stringMatching(/^1,000 .* not listed/),
    })
  })

  it('does not say that nothing is new of no event at all', () => {
    const words = (narrowed: boolean) => prepareNews(known(0), { narrowed, empty: true }).words
    expect(words(true)).toBe('No event of this identity matches the filter in this period.')
    expect(words(false)).toBe('No event of this identity is in this period.')
  })

  it.each<[IdentityNews, RegExp]>([
    [known(0), /^Nothing new: .* since it was first seen, on 2026-03-03 09:00:00 UTC\.$/],
    [{ state: 'new itself', since, values: [] }, /^The identity itself is new/],
    [
      { state: 'not seen yet', since, values: [] },
      /first seen after this period, on 2026-03-03 09:00:00 UTC/,
    ],
    [{ state: 'no beginning', since, values: [] }, /^The range has no beginning/],
    [{ state: 'preparing', since: null, values: [] }, /^Older data is still being counted/],
  ])('says why there is nothing to list', (news, words) => {
    expect(prepareNews(news, whole)).toMatchObject({ groups: [], words: expect.stringMatching(words) })
  })
})
