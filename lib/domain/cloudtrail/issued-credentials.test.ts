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
  issueProof(issuing, usedCredentials(used), at(before))

test('a record says which credentials its caller used', () => {
  expect(usedCredentials(call())).toEqual({
    type: 'AssumedRole',
    accessKeyId: KEY,
    principalId: SESSION,
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
      createdAt: null,
      sourceIdentity: null,
      provider: null,
    })
})

describe('by the key', () => {
  it.each(ISSUING_EVENTS)('%s issues', (name) => {
    expect(proof(issue({ name, credentials }), call())).toBe('accessKeyId')
  })

  it.each([
    ['another key', issue({ credentials: { accessKeyId: 'ASIACAIRNEXAMPLE0002' } })],
    ['a call that issues none', issue({ name: 'GetCallerIdentity', credentials })],
    ['another service', { ...issue({ credentials }), eventSource: 'signin.amazonaws.com' }],
    ['a call that failed', { ...issue({}), responseElements: null }],
    [
      'the same key for another session',
      issue({ credentials, assumedRoleUser: { assumedRoleId: 'AROA2:bob' } }),
    ],
    ['the same key at another time', issue({ credentials, time: '2026-03-01T10:05:00Z' })],
    ['the same key months before', issue({ credentials, time: '2025-03-01T10:00:00Z' })],
    ['no record', null],
  ])('%s proves nothing', (_what, issuing) => {
    expect(proof(issuing, call())).toBeNull()
  })

  it('without a recorded time of issue, the credentials lived up to 36 hours', () => {
    const used = call({ created: '' })
    const issuing = issue({ credentials, assumedRoleUser })
    expect(proof(issuing, used, '2026-03-02T21:59:00Z')).toBe('accessKeyId')
    expect(proof(issuing, used, '2026-03-02T22:02:00Z')).toBeNull()
    expect(proof(issuing, used, '2026-03-01T09:58:00Z')).toBeNull()
  })
})

describe('by the session and the second of its issue', () => {
  const keyless = call({ key: null })
  const issuing = issue({ credentials, assumedRoleUser })

  it('where the call has no key', () => {
    expect(proof(issuing, keyless)).toBe('assumedRoleId')
  })
  it('where the answer has none', () => {
    expect(proof(issue({ assumedRoleUser }), call())).toBe('assumedRoleId')
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
