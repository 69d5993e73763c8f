import { describe, expect, it } from 'vitest'
import { fromRecord } from './normalise'

/** What the event of such a record says of MFA. */
function mfaOf(userIdentity: Record<string, unknown>, record: Record<string, unknown> = {}): boolean | null {
  const normalised = fromRecord({
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListUsers',
    eventTime: '2026-11-21T08:00:00Z',
    userIdentity,
    ...record,
  })
  if (normalised.kind !== 'event') throw new Error(normalised.reason)
  return normalised.event.principal.mfa
}
const since = (mfaAuthenticated: unknown, more: Record<string, unknown> = {}) => ({
  sessionContext: { attributes: { mfaAuthenticated, creationDate: '2026-11-21T07:00:00Z' }, ...more },
})
const issued = (userName: string) => ({ sessionIssuer: { type: 'Role', userName } })

describe('a session', () => {
  it.each([
    ['true', true],
    ['false', false],
    [true, true],
    ['perhaps', null],
    [undefined, null],
  ])('that says %s', (said, mfa) => {
    expect(mfaOf({ type: 'IAMUser', userName: 'alice', ...since(said) })).toBe(mfa)
  })

  it('of a long-term key says nothing', () => {
    expect(mfaOf({ type: 'IAMUser', userName: 'alice', accessKeyId: 'AKIAEXAMPLE' })).toBeNull()
  })

  it.each([
    ['a federated user', { type: 'FederatedUser', ...since('false') }],
    ['a user of an identity provider', { type: 'WebIdentityUser', ...since('false') }],
    [
      'a role by web identity',
      {
        type: 'AssumedRole',
        ...since('false', {
          ...issued('App'),
          webIdFederationData: { federatedProvider: 'accounts.example.com' },
        }),
      },
    ],
    [
      'a role of IAM Identity Center',
      {
        type: 'AssumedRole',
        ...since('false', issued('AWSReservedSSO_Admin_0123456789abcdef')),
      },
    ],
  ])('of %s never says that there was none', (_, userIdentity) => {
    expect(mfaOf(userIdentity)).toBeNull()
  })

  it('of a role that a user assumed says so', () => {
    expect(
      mfaOf({ type: 'AssumedRole', ...since('false', { ...issued('Deploy'), webIdFederationData: {} }) }),
    ).toBe(false)
    expect(mfaOf({ type: 'AssumedRole', ...since('true', issued('AWSReservedSSO_Admin_0')) })).toBe(true)
  })
})

describe('a console sign-in', () => {
  const signIn = (type: string, MFAUsed: unknown) =>
    mfaOf({ type }, { eventName: 'ConsoleLogin', additionalEventData: { MFAUsed } })

  it('says it of itself', () => {
    expect(signIn('IAMUser', 'Yes')).toBe(true)
    expect(signIn('Root', 'No')).toBe(false)
  })

  it('with federation always says No, which means nothing', () => {
    expect(signIn('AssumedRole', 'No')).toBeNull()
    expect(signIn('SAMLUser', 'No')).toBeNull()
  })

  it('is the only event of which that is read', () => {
    expect(mfaOf({ type: 'Root' }, { additionalEventData: { MFAUsed: 'Yes' } })).toBeNull()
  })
})
