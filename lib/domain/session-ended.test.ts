// The end of a chain in words: a name where the records give one, and the reason where they do not.
import { expect, test } from 'vitest'
import { SESSION_ENDS, type SessionCaller, type SessionEnd } from './session-answer'
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
    { reason, caller: { ...caller, ...other }, temporary: false, issuedAt: null, provider: null, ...more },
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

test('every end is a sentence', () => {
  for (const reason of SESSION_ENDS) expect(end(reason)).toMatch(/^[A-Z].*\.$/)
})
