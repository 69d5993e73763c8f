// The end of a chain in words: a name where the records give one, and the reason where they do not.
import { expect, test } from 'vitest'
import { SESSION_ENDS, type SessionCaller, type SessionEnd, type SessionLink } from './session-answer'
import { sessionEnded } from './session-ended'

const caller: SessionCaller = {
  key: 'arn:aws:iam::111122223333:user/team/alice',
  type: 'IAMUser',
  name: 'alice',
  arn: null,
  accountId: '111122223333',
  sessionName: null,
  actor: 'direct',
  invokedBy: null,
  accessKeyId: 'AKIACAIRNEXAMPLE0001',
  sessionId: null,
  sourceIdentity: null,
}
const end = (
  reason: SessionEnd['reason'],
  other: Partial<SessionCaller> = {},
  more: Partial<SessionEnd> = {},
) =>
  sessionEnded(
    {
      reason,
      caller: { ...caller, ...other },
      temporary: false,
      issuedAt: null,
      provider: null,
      candidates: [],
      ...more,
    },
    other.sessionName ?? 'deploy',
  )
const role = (path: string, sessionName: string, more: Partial<SessionEnd> = {}) =>
  end('missing', { key: `arn:aws:iam::111122223333:role/${path}`, sessionName }, more)

test('whoever is behind a session is named', () => {
  expect(end('user')).toBe('The IAM user alice is behind it, with an access key of its own.')
  expect(end('user', {}, { temporary: true })).toMatch(/^The IAM user alice is behind it, with temporary/)
  expect(end('root')).toContain('root user of account 111122223333')
  expect(end('provider', { key: 'idp/alice@example.com', name: 'alice@example.com' })).toBe(
    'The identity provider says that alice@example.com is behind it.',
  )
  expect(end('service', { key: 'rds.amazonaws.com' })).toBe(
    'The AWS service rds.amazonaws.com took on the role.',
  )
  expect(end('service', { key: 'ec2.amazonaws.com', sessionName: 'i-0123456789abcdef0' })).toContain(
    'for the instance i-0123456789abcdef0',
  )
  expect(end('account')).toContain('account 111122223333')
})

test('where the issuing event is missing, what the session itself says is told', () => {
  expect(role('Deploy', 'x')).toBe('The event that issued the credentials of Deploy is not in these logs.')
  expect(role('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef', 'alice')).toContain(
    'names the session after them: alice.',
  )
  expect(role('aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS', 'x')).toContain(
    'rds.amazonaws.com’s own',
  )
  expect(role('Deploy', 'ci', { provider: 'accounts.example.com' })).toContain('accounts.example.com vouched')
  expect(role('Web', 'i-0123456789abcdef0')).toContain('instance i-0123456789abcdef0')
  expect(end('missing', { sourceIdentity: 'alice' })).toContain('Its source identity is alice.')
})

const link = (other: Partial<SessionCaller>): SessionLink => ({
  id: '1',
  eventID: null,
  eventName: 'AssumeRole',
  eventTime: '2026-03-01T10:00:00Z',
  awsRegion: null,
  sourceIPAddress: null,
  userAgent: null,
  recipientAccountId: null,
  proof: 'accessKeyId',
  alike: 1,
  caller: { ...caller, ...other },
})
const several = (...callers: Partial<SessionCaller>[]) =>
  end(
    'several',
    { key: 'arn:aws:iam::111122223333:role/Deploy', sessionName: 'x' },
    { candidates: callers.map(link) },
  )
const user = (name: string, account = '111122223333') => ({ key: `arn:aws:iam::${account}:user/${name}` })

test('where several may be behind it, none of them is named alone', () => {
  expect(several(user('alice'), user('bob'), user('bob'))).toBe(
    'The credentials of Deploy (session x) came from one of alice and bob: these logs do not tell which.',
  )
  const jump = { key: 'arn:aws:iam::111122223333:role/Jump', sessionName: 'deploy' }
  expect(several(jump, jump)).toContain('one of 2 calls by Jump (session deploy): ')
  // Of two accounts.
  expect(several(user('alice'), user('alice', '444455556666'))).toContain(
    'one of arn:aws:iam::111122223333:user/alice and arn:aws:iam::444455556666:user/alice: ',
  )
  expect(several(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => user(name)))).toContain(
    'one of a, b, c, d, e and 2 more: ',
  )
})

test('every end is a sentence', () => {
  for (const reason of SESSION_ENDS)
    expect(end(reason, {}, { candidates: [link({}), link(user('bob'))] })).toMatch(/^[A-Z].*\.$/)
})

test('a root user with temporary credentials may be somebody else with its rights', () => {
  expect(end('root')).toBe('The root user of account 111122223333 is behind it.')
  expect(end('root', {}, { temporary: true })).toMatch(
    /^The root user .* or somebody who took on its rights; /,
  )
})
