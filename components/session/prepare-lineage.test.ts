// Origins of a session's credentials: alike ones together, each from its origin down to the session.
import { expect, test } from 'vitest'
import type { SessionCaller, SessionEnd, SessionLink, TracedIssue } from '@/lib/domain/session-answer'
import { prepareLineage } from './prepare-lineage'

const caller = (name: string, more: Partial<SessionCaller> = {}): SessionCaller => ({
  key: `arn:aws:iam::111122223333:user/${name}`,
  type: 'IAMUser',
  name,
  arn: null,
  accountId: '111122223333',
  sessionName: null,
  actor: 'direct',
  invokedBy: null,
  accessKeyId: 'AKIACAIRNEXAMPLE0001',
  sessionId: null,
  sourceIdentity: null,
  ...more,
})
const link = (id: string, who: SessionCaller, more: Partial<SessionLink> = {}): SessionLink => ({
  id,
  eventID: null,
  eventName: 'AssumeRole',
  eventTime: '2026-03-01T10:00:00Z',
  awsRegion: null,
  sourceIPAddress: '192.0.2.1',
  userAgent: null,
  recipientAccountId: null,
  proof: 'accessKeyId',
  alike: 0,
  caller: who,
  ...more,
})
const issue = (
  accessKeyId: string,
  chain: SessionLink[],
  reason: SessionEnd['reason'],
  ended = reason as string,
  candidates: SessionLink[] = [],
): TracedIssue => ({
  accessKeyId,
  issuedAt: null,
  events: 1,
  firstSeen: '2026-03-01T10:00:00Z',
  lastSeen: '2026-03-01T10:00:00Z',
  chain,
  end: { reason, caller: caller('x'), temporary: false, issuedAt: null, provider: null, candidates },
  ended,
})
const jump = caller('', {
  key: 'arn:aws:iam::111122223333:role/Jump',
  type: 'AssumedRole',
  name: 'Jump',
  sessionName: 'alice',
  sessionId: 'abc',
})

test('a chain is told from its origin on', () => {
  const [way] = prepareLineage([
    issue('A', [link('2', jump, { proof: 'assumedRoleId', alike: 1 }), link('1', caller('alice'))], 'user'),
  ])
  expect(way?.steps.map(({ who, call }) => [who.what, who.label, call?.id ?? null])).toEqual([
    ['IAM user', 'alice', '1'],
    ['Role', 'Jump, session alice', '2'],
    ['This session', '', null],
  ])
  expect(way?.steps[1]).toMatchObject({
    who: { sessionId: 'abc' },
    call: { proof: expect.stringContaining('names the session'), alike: '1 other event fits as well' },
  })
})

test('an end at which nobody is known stands where somebody would', () => {
  for (const reason of ['missing', 'circle', 'too-long', 'unfinished'] as const) {
    const [way] = prepareLineage([issue('A', [link('1', jump)], reason)])
    expect(way?.steps.map(({ who }) => who.key)).toEqual([null, jump.key, null])
    expect(way?.steps[0]?.who.what).not.toBe('')
  }
})

test('of several calls that fit each may be the one', () => {
  const maybe = [link('1', caller('alice')), link('2', caller('bob'))]
  const [way] = prepareLineage([issue('A', [link('3', jump)], 'several', 'x', maybe)])
  expect(way?.steps.map(({ who, call, maybe }) => [who.label, call?.id ?? null, maybe])).toEqual([
    ['', null, false],
    ['bob', '2', true],
    ['alice', '1', true],
    ['Jump, session alice', '3', false],
    ['', null, false],
  ])
  expect(way?.steps[0]?.who.what).toContain('do not tell which')
  const many = Array.from({ length: 13 }, (_, n) => link(String(n), caller('alice')))
  expect(prepareLineage([issue('A', [], 'several', 'x', many)])[0]?.steps[1]?.who.what).toBe(
    '3 more that fit as well',
  )
  // Others than these are another way.
  expect(
    prepareLineage([issue('A', [], 'several', 'x', maybe), issue('B', [], 'several', 'x', many)]),
  ).toHaveLength(2)
})

test('issues that came about in the same way are told together, in the order of their newest', () => {
  const ways = prepareLineage([
    issue('A', [link('1', caller('alice'))], 'user'),
    issue('B', [link('2', caller('bob'))], 'user'),
    issue('C', [link('3', caller('alice'))], 'user'),
    issue('D', [], 'missing'),
    issue('E', [link('4', caller('alice'), { eventName: 'AssumeRoleWithSAML' })], 'user'),
  ])
  expect(ways.map(({ issues }) => issues.map(({ accessKeyId }) => accessKeyId))).toEqual([
    ['A', 'C'],
    ['B'],
    ['D'],
    ['E'],
  ])
  // Drawn with the events of the newest.
  expect(ways[0]?.steps[0]?.call?.id).toBe('1')
})
