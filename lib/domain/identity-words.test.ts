// The three questions of the documents, answered for every type of identity, and for records that name nobody.
import { describe, expect, it } from 'vitest'
import type { Appearance, Verdict } from './identity-answers'
import { identityWords } from './identity-words'

const seen = (type: string | null, more: Partial<Appearance> = {}): Appearance => ({
  type,
  actor: 'direct',
  invokedBy: null,
  events: 10,
  ...more,
})
const IAM = 'arn:aws:iam::111122223333'
const verdicts = (key: string, ...appearances: Appearance[]): Verdict[] =>
  identityWords(key, appearances).answers.map(({ verdict }) => verdict)

describe('root or IAM user, role or federated user, another service', () => {
  it.each<[string, string, Appearance, Verdict[]]>([
    ['Root', `${IAM}:root`, seen('Root'), ['yes', 'no', 'no']],
    ['IAMUser', `${IAM}:user/alice`, seen('IAMUser'), ['yes', 'no', 'no']],
    [
      'a sign-in with a name that nobody has',
      `${IAM}:user/HIDDEN_DUE_TO_SECURITY_REASONS`,
      seen('IAMUser'),
      ['not said', 'no', 'no'],
    ],
    ['AssumedRole', `${IAM}:role/Deploy`, seen('AssumedRole'), ['no', 'yes', 'no']],
    ['Role', `${IAM}:role/Deploy`, seen('Role'), ['no', 'yes', 'no']],
    [
      'a service-linked role',
      `${IAM}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
      seen('AssumedRole'),
      ['no', 'yes', 'yes'],
    ],
    [
      'FederatedUser',
      'arn:aws:sts::111122223333:federated-user/bob',
      seen('FederatedUser'),
      ['no', 'yes', 'no'],
    ],
    ['Directory', 'arn:aws:ds:us-east-1:1:directory/d-1', seen('Directory'), ['no', 'not said', 'no']],
    ['AWSAccount', 'account:444455556666/XYZ', seen('AWSAccount'), ['not said', 'not said', 'no']],
    ['a user of another account', 'account:444455556666/AIDAX', seen('AWSAccount'), ['yes', 'no', 'no']],
    ['a role of another account', 'account:444455556666/AROAX:x', seen('AWSAccount'), ['no', 'yes', 'no']],
    ['an anonymous request', 'account:ANONYMOUS_PRINCIPAL', seen('AWSAccount'), ['no', 'no', 'no']],
    [
      'AWSService',
      'lambda.amazonaws.com',
      seen('AWSService', { actor: 'service', invokedBy: 'lambda.amazonaws.com' }),
      ['no', 'no', 'yes'],
    ],
    ['IdentityCenterUser', 'arn:aws:identitystore::1:x/u', seen('IdentityCenterUser'), ['no', 'no', 'no']],
    ['SAMLUser', `${IAM}:saml-provider/idp/sub`, seen('SAMLUser'), ['no', 'no', 'no']],
    ['WebIdentityUser', 'accounts.google.com/u', seen('WebIdentityUser'), ['no', 'no', 'no']],
    ['Unknown', 'someone', seen('Unknown'), ['not said', 'not said', 'not said']],
    ['a type of tomorrow', 'r2', seen('Robot'), ['not said', 'not said', 'not said']],
    ['nobody', 'unknown', seen(null), ['not said', 'not said', 'not said']],
    [
      'nobody, in a service’s own event',
      'unknown',
      seen(null, { actor: 'service' }),
      ['not said', 'not said', 'yes'],
    ],
    [
      'no type, only invokedBy',
      'ec2.amazonaws.com',
      seen(null, { actor: 'service', invokedBy: 'ec2.amazonaws.com' }),
      ['no', 'no', 'yes'],
    ],
  ])('%s', (_, key, appearance, expected) => {
    const words = identityWords(key, [appearance])
    expect(words.answers.map(({ verdict }) => verdict)).toEqual(expected)
    expect(words.summary).toMatch(/^[A-Z].*\.$/)
    for (const { text, question } of words.answers) {
      expect(question).toMatch(/\?$/)
      expect(text).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('what a service did on behalf of somebody', () => {
  const user = seen('IAMUser', { events: 1500 })
  const through = (invokedBy: string, events: number) =>
    seen('IAMUser', { actor: 'on-behalf', invokedBy, events })
  const answer = (...appearances: Appearance[]) => identityWords(`${IAM}:user/a`, appearances).answers[2]

  it('is a part of the events, with the services named', () => {
    expect(
      answer(user, through('cloudformation.amazonaws.com', 500), through('AWS Internal', 1)),
    ).toMatchObject({
      verdict: 'partly',
      text: '501 of 2,001 events were made by a service on its behalf: AWS Internal (the console), cloudformation.amazonaws.com.',
    })
  })

  it('can be all of them', () => {
    expect(answer(through('athena.amazonaws.com', 1))).toMatchObject({
      verdict: 'yes',
      text: 'Its only event was made by a service on its behalf: athena.amazonaws.com.',
    })
  })

  it('names the first five', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => through(`${name}.amazonaws.com`, 1))
    expect(answer(...many)?.text).toMatch(/e\.amazonaws\.com and 2 more\.$/)
  })
})

it('say of whom they cannot tell who it is', () => {
  const summary = (key: string, type: string) => identityWords(key, [seen(type)]).summary
  expect(summary('account:ANONYMOUS_PRINCIPAL', 'AWSAccount')).toMatch(/^Nobody signed in/)
  expect(summary('arn:aws:ds:us-east-1:1:directory/d-1', 'Directory')).toContain(
    'all of them are one identity',
  )
})

describe('records of one key that say different types', () => {
  it('are told apart where the answers differ', () => {
    const both = [seen('IAMUser', { events: 3 }), seen('Unknown', { events: 1 })]
    expect(verdicts(`${IAM}:user/a`, ...both)).toEqual(['partly', 'not said', 'not said'])
    const [first] = identityWords(`${IAM}:user/a`, both).answers
    expect(first?.text).toContain('IAMUser (3 events): ')
    expect(first?.text).toContain('Unknown (1 event): The records do not say.')
  })

  it('are one service where both say so', () => {
    const invokedBy = 'ec2.amazonaws.com'
    const both = [null, 'AWSService'].map((type) => seen(type, { actor: 'service', invokedBy }))
    expect(identityWords(invokedBy, both)).toEqual(identityWords(invokedBy, both.slice(1)))
    const roles = [seen('Role'), seen('AssumedRole')]
    expect(identityWords(`${IAM}:role/a`, roles).summary.match(/A role\./g)).toHaveLength(1)
  })

  it('agree where they agree', () => {
    expect(verdicts(`${IAM}:role/a`, seen('Role'), seen('AssumedRole'))).toEqual(['no', 'yes', 'no'])
  })

  it('say nothing where there are none', () => {
    expect(verdicts('x')).toEqual(['not said', 'not said', 'not said'])
  })
})
