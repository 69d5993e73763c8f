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
const since = (mfaAuthenticated: unknown) => ({
  sessionContext: { attributes: { mfaAuthenticated, creationDate: '2026-11-21T07:00:00Z' } },
})

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
    'FederatedUser',
    'WebIdentityUser',
    'SAMLUser',
    'IdentityCenterUser',
    'AssumedRole',
    'Role',
    undefined,
  ])('of %s never says that there was none, but may say that there was', (type) => {
    expect(mfaOf({ type, ...since('false') })).toBeNull()
    expect(mfaOf({ type, ...since('true') })).toBe(true)
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

  it('that failed says nothing of a second factor that was never asked for', () => {
    const failed = { eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } }
    const said = (MFAUsed: string) =>
      mfaOf({ type: 'IAMUser' }, { ...failed, additionalEventData: { MFAUsed } })
    expect([said('No'), said('Yes')]).toEqual([null, true])
  })

  it('is the only event of which that is read', () => {
    expect(mfaOf({ type: 'Root' }, { additionalEventData: { MFAUsed: 'Yes' } })).toBeNull()
  })
})
