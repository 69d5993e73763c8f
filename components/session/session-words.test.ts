// A session's header in words.
import { expect, test } from 'vitest'
import { isPart } from './is-part'
import { behindWords, issuesWords, sessionCounts, sessionTime } from './session-words'

test('when', () => {
  const time = (firstSeen: string, lastSeen: string) => sessionTime({ firstSeen, lastSeen })
  expect(time('2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z')).toBe('2026-03-01 10:00:00 UTC')
  expect(time('2026-03-01T10:00:00Z', '2026-03-01T10:52:12Z')).toBe(
    '2026-03-01 10:00:00 – 10:52:12 UTC, 52 min 12 s',
  )
  expect(time('2026-03-01T23:00:00Z', '2026-03-02T01:00:00Z')).toBe(
    '2026-03-01 23:00:00 – 2026-03-02 01:00:00 UTC, 2 h',
  )
})

test('how much', () => {
  const counts = { events: 1, reads: 0, writes: 1, unknown: 0, errors: 1 }
  expect(sessionCounts(counts)).toBe('1 event: 1 write; 1 failed')
  expect(sessionCounts({ events: 1200, reads: 1000, writes: 198, unknown: 2, errors: 0 })).toBe(
    '1,200 events: 1,000 reads, 198 writes, 2 that do not say',
  )
  const silent = { events: 10, reads: 4, writes: 0, unknown: 6, errors: 0 }
  expect(sessionCounts(silent, { inferredReads: 0, inferredWrites: 5 })).toBe(
    '10 events: 4 reads, 5 writes, of which 5 inferred, 1 that does not say',
  )
})

test('how many issues, and what was not looked at', () => {
  expect(issuesWords(1, { issues: 0, events: 0 })).toBeNull()
  expect(issuesWords(3, { issues: 0, events: 0 })).toBe('3 issues of credentials')
  expect(issuesWords(20, { issues: 1, events: 2000 })).toBe(
    '20 issues of credentials; 1 older one not looked at; 2,000 older events told apart by their records not looked at',
  )
})

test('a page shows a part where its range or its filter leaves something out', () => {
  const whole = { from: '2026-03-01T10:00:00Z', to: '2026-03-01T12:00:00Z' }
  const about = { include: ['x'], exclude: [] }
  const state = {
    path: '/sessions/x',
    filter: { conditions: { session: about } },
    others: {},
    about: ['session' as const],
  }
  expect(isPart({ state, range: whole }, whole)).toBe(false)
  expect(isPart({ state, range: { from: null, to: null } }, whole)).toBe(false)
  expect(isPart({ state, range: { ...whole, from: '2026-03-01T11:00:00Z' } }, whole)).toBe(true)
  expect(isPart({ state, range: { ...whole, to: '2026-03-01T11:00:00Z' } }, whole)).toBe(true)
  const narrowed = { ...state, filter: { conditions: { session: about, ip: about } } }
  expect(isPart({ state: narrowed, range: whole }, whole)).toBe(true)
})

test('who is behind it, and how much each is where that is not all', () => {
  const [alice, bob] = ['Alice is behind it.', 'Bob is behind it.']
  const words = (issues: [string, number][], older = 0) =>
    behindWords({
      accessKeys: issues.map(([ended, events]) => ({ ended, events })),
      unread: { issues: older, events: 0 },
    })
  const three: [string, number] = [alice, 3]
  expect(words([three, [alice, 2]])).toEqual([alice])
  expect(words([three], 1)).toEqual([`3 events: ${alice}`])
  expect(words([three, [bob, 1], [alice, 1000]])).toEqual([`1,003 events: ${alice}`, `1 event: ${bob}`])
})
