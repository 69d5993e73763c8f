// Which records issue credentials, and which of them issued those that a call was made with.
import { describe, expect, it, test } from 'vitest'
import { parseInstant } from '../time'
import { ISSUING_EVENTS, issueProof, usedCredentials } from './issued-credentials'

const at = (time: string) => parseInstant(time) ?? 0n
const KEY = 'ASIACAIRNEXAMPLE0001'
const SESSION = 'AROACAIRNEXAMPLE0001:alice'

const call = ({ key = KEY as string | null, session = SESSION, created = '2026-03-01T10:00:00Z' } = {}) => ({
  userIdentity: {
    type: 'AssumedRole',
    principalId: session,
    ...(key !== null && { accessKeyId: key }),
    sessionContext: {
      sourceIdentity: 'alice@example.com',
      ...(created && { attributes: { creationDate: created } }),
    },
  },
})
const issue = ({
  name = 'AssumeRole',
  time = '2026-03-01T10:00:00Z',
  ...answer
}: Record<string, unknown>) => ({
  eventSource: 'sts.amazonaws.com',
  eventName: name,
  eventTime: time,
  responseElements: answer,
})
const credentials = { accessKeyId: KEY, secretAccessKey: 'never', sessionToken: 'never' }
const assumedRoleUser = { assumedRoleId: SESSION }
const proof = (issuing: unknown, used: unknown, before = '2026-03-01T10:30:00Z') =>
  issueProof(issuing, usedCredentials(used), { first: at(before), last: at(before) })

test('a record says which credentials its caller used', () => {
  expect(usedCredentials(call())).toEqual({
    type: 'AssumedRole',
    accessKeyId: KEY,
    principalId: SESSION,
    arn: null,
    issuerId: null,
    createdAt: at('2026-03-01T10:00:00Z'),
    sourceIdentity: 'alice@example.com',
    provider: null,
  })
  // The basic form, as some records have it.
  expect(usedCredentials(call({ created: '20260301T100000Z' })).createdAt).toBe(at('2026-03-01T10:00:00Z'))
  for (const nothing of [null, 'text', {}, { userIdentity: null }, { userIdentity: [] }])
    expect(usedCredentials(nothing)).toEqual({
      type: null,
      accessKeyId: null,
      principalId: null,
      arn: null,
      issuerId: null,
      createdAt: null,
      sourceIdentity: null,
      provider: null,
    })
})

const BY_KEY = { by: 'accessKeyId', exact: false }
const EXACT = { by: 'accessKeyId', exact: true }
const BY_SESSION = { by: 'assumedRoleId', exact: true }

describe('by the key', () => {
  it.each(ISSUING_EVENTS.filter((name) => /^AssumeRole/.test(name)))('%s issues to a role', (name) => {
    expect(proof(issue({ name, credentials }), call())).toEqual(BY_KEY)
    expect(proof(issue({ name, credentials, assumedRoleUser }), call())).toEqual(EXACT)
  })

  it('clocks may differ a little', () => {
    const late = { credentials, assumedRoleUser, time: '2026-03-01T10:00:05Z' }
    expect(proof(issue(late), call())).toEqual(BY_KEY)
    expect(proof(issue({ ...late, time: '2026-03-01T10:00:06Z' }), call())).toBeNull()
  })

  it.each([
    ['another key', issue({ credentials: { accessKeyId: 'ASIACAIRNEXAMPLE0002' } })],
    ['a call that issues none', issue({ name: 'GetCallerIdentity', credentials })],
    ['a call that issues root’s', issue({ name: 'AssumeRoot', credentials })],
    ['a call that issues a user’s', issue({ name: 'GetSessionToken', credentials })],
    ['a call that issues a federated user’s', issue({ name: 'GetFederationToken', credentials })],
    ['another service', { ...issue({ credentials }), eventSource: 'signin.amazonaws.com' }],
    ['a call without an answer', { ...issue({}), responseElements: null }],
    ['a call that failed', { ...issue({ credentials }), errorCode: 'AccessDenied' }],
    [
      'the same key for another session',
      issue({ credentials, assumedRoleUser: { assumedRoleId: 'AROA2:bob' } }),
    ],
    ['the same key months before', issue({ credentials, time: '2025-03-01T10:00:00Z' })],
    ['no record', null],
  ])('%s proves nothing', (_what, issuing) => {
    expect(proof(issuing, call())).toBeNull()
  })

  it('without a recorded time of issue, the credentials lived up to 36 hours', () => {
    const used = call({ created: '' })
    const issuing = issue({ credentials, assumedRoleUser })
    expect(proof(issuing, used, '2026-03-02T21:59:00Z')).toEqual(BY_KEY)
    expect(proof(issuing, used, '2026-03-02T22:02:00Z')).toBeNull()
    expect(proof(issuing, used, '2026-03-01T09:58:00Z')).toBeNull()
  })
})

describe('of who is no role', () => {
  const attributes = { creationDate: '2026-03-01T10:00:00Z' }
  const as = (type: string, principalId: string, issuer?: string) => ({
    userIdentity: {
      type,
      principalId,
      accessKeyId: KEY,
      sessionContext: { attributes, ...(issuer && { sessionIssuer: { principalId: issuer } }) },
    },
  })
  const by = (principalId: string, name: string, more = {}) => ({
    ...issue({ name, credentials }),
    userIdentity: { type: 'IAMUser', principalId, arn: 'arn:aws:iam::111122223333:user/x' },
    ...more,
  })

  it('GetSessionToken is its caller’s own', () => {
    expect(proof(by('AIDA1', 'GetSessionToken'), as('IAMUser', 'AIDA1'))).toEqual(EXACT)
    expect(proof(by('AIDA2', 'GetSessionToken'), as('IAMUser', 'AIDA1'))).toBeNull()
    // Which user is not said.
    expect(proof(issue({ name: 'GetSessionToken', credentials }), as('IAMUser', 'AIDA1'))).toBeNull()
    expect(proof(by('AIDA1', 'AssumeRole'), as('IAMUser', 'AIDA1'))).toBeNull()
  })

  it('GetFederationToken names the federated user, and the user who asked is the session’s issuer', () => {
    const bob = as('FederatedUser', '111122223333:bob', 'AIDA1')
    const answer = (federatedUserId: string) => ({
      responseElements: { credentials, federatedUser: { federatedUserId } },
    })
    expect(proof(by('AIDA1', 'GetFederationToken', answer('111122223333:bob')), bob)).toEqual(EXACT)
    expect(proof(by('AIDA1', 'GetFederationToken', answer('111122223333:eve')), bob)).toBeNull()
    expect(proof(by('AIDA2', 'GetFederationToken', answer('111122223333:bob')), bob)).toBeNull()
  })

  it('AssumeRoot names the account whose root it is', () => {
    const root = as('Root', '111122223333')
    const target = (targetPrincipal: string) => ({ requestParameters: { targetPrincipal } })
    expect(proof(by('AIDA1', 'AssumeRoot', target('111122223333')), root)).toEqual(EXACT)
    expect(proof(by('AIDA1', 'AssumeRoot', target('arn:aws:iam::111122223333:root')), root)).toEqual(EXACT)
    expect(proof(by('AIDA1', 'AssumeRoot', target('444455556666')), root)).toBeNull()
  })
})

describe('by the session and the second of its issue', () => {
  const keyless = call({ key: null })
  const issuing = issue({ credentials, assumedRoleUser })

  it('where the call has no key', () => {
    expect(proof(issuing, keyless)).toEqual(BY_SESSION)
  })
  it('where the answer has none', () => {
    expect(proof(issue({ assumedRoleUser }), call())).toEqual(BY_SESSION)
  })
  it.each([
    ['a second later', issue({ credentials, assumedRoleUser, time: '2026-03-01T10:00:01Z' })],
    ['for another session', issue({ credentials, assumedRoleUser: { assumedRoleId: 'AROA1:bob' } })],
    ['without a session', issue({ credentials })],
  ])('not %s', (_what, other) => {
    expect(proof(other, keyless)).toBeNull()
  })
  it('not without a time of issue', () => {
    expect(proof(issuing, call({ key: null, created: '' }))).toBeNull()
  })
})
