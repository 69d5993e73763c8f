// Says in words what the documents of a service promise that its log tells: whether requests were made with root or IAM
// user credentials, with temporary credentials of a role or a federated user, or by another AWS service.
import { UNKNOWN } from './dimensions'
import type { Appearance, IdentityWords, Verdict } from './identity-answers'
import { isAnonymous } from './identity-label'

const QUESTIONS = {
  longTerm: 'With root or IAM user credentials?',
  temporary: 'With temporary credentials of a role or a federated user?',
  service: 'By another AWS service?',
} as const
type Question = keyof typeof QUESTIONS
type Says = { verdict: 'yes' | 'no' | 'not said'; text: string }

const yes = (text: string): Says => ({ verdict: 'yes', text })
const no = (text: string): Says => ({ verdict: 'no', text })
const open = (text: string): Says => ({ verdict: 'not said', text })

/** What records of one type say to the three questions, and who that is in a sentence. */
type Meaning = { who: string } & Record<Question, Says>

/** `key` is the identity's; `appearances` are all ways in which records show it. */
export function identityWords(key: string, appearances: readonly Appearance[]): IdentityWords {
  const groups = byType(appearances)
  const meanings = groups.map(({ type, appearances: own, events }) => ({
    meaning: meaningOf(key, type, own),
    type: type ?? 'no type',
    events,
  }))
  return {
    summary: [...new Set(meanings.map(({ meaning }) => meaning.who))].join(' '),
    answers: (Object.keys(QUESTIONS) as Question[]).map((question) => ({
      question: QUESTIONS[question],
      ...together(meanings.map(({ meaning, type, events }) => ({ ...meaning[question], type, events }))),
      ...(question === 'service' && onBehalf(appearances)),
    })),
  }
}

/** A service that a record names alone, without a type: the same caller as one that it calls an AWSService. */
const isNamedService = ({ type, actor, invokedBy }: Appearance): boolean =>
  type === null && actor === 'service' && invokedBy !== null

type Group = { type: string | null; appearances: Appearance[]; events: number }

function byType(appearances: readonly Appearance[]): Group[] {
  const groups = new Map<string | null, Group>()
  const isService = appearances.some(({ type }) => type === 'AWSService')
  for (const appearance of appearances) {
    const type = isService && isNamedService(appearance) ? 'AWSService' : appearance.type
    const group = groups.get(type) ?? { type, appearances: [], events: 0 }
    groups.set(type, group)
    group.appearances.push(appearance)
    group.events += appearance.events
  }
  return [...groups.values()].sort((a, b) => b.events - a.events)
}

/** The verdict of all types at once. Where they differ, each is told with its type. */
function together(says: readonly (Says & { type: string; events: number })[]): {
  verdict: Verdict
  text: string
} {
  const [first] = says
  if (!first) return { verdict: 'not said', text: 'There is no record of it.' }
  const verdicts = new Set(says.map(({ verdict }) => verdict))
  if (verdicts.size === 1)
    return { verdict: first.verdict, text: [...new Set(says.map(({ text }) => text))].join(' ') }
  const text = says.map((one) => `${one.type} (${eventsOf(one.events)}): ${one.text}`).join(' ')
  return { verdict: verdicts.has('yes') ? 'partly' : 'not said', text }
}

/** A person's or role's records that carry `invokedBy`: a service made those requests for them. */
function onBehalf(appearances: readonly Appearance[]): { verdict: Verdict; text: string } | undefined {
  const behalf = appearances.filter(({ actor }) => actor === 'on-behalf')
  if (behalf.length === 0) return undefined
  const events = behalf.reduce((sum, one) => sum + one.events, 0)
  const all = appearances.reduce((sum, one) => sum + one.events, 0)
  const services = [...new Set(behalf.map(({ invokedBy }) => invokedBy ?? UNKNOWN))].sort()
  const named = services.slice(0, 5).map((one) => (one === 'AWS Internal' ? `${one} (the console)` : one))
  const more = services.length > 5 ? ` and ${services.length - 5} more` : ''
  const whole = events === all
  return {
    verdict: whole ? 'yes' : 'partly',
    text: `${whole ? (all === 1 ? 'Its only event' : `All ${eventsOf(all)}`) : `${count(events)} of ${eventsOf(all)}`} ${events === 1 ? 'was' : 'were'} made by a service on its behalf: ${named.join(', ')}${more}.`,
  }
}

const NUMBER = new Intl.NumberFormat('en-US')
const count = (number: number): string => NUMBER.format(number)
const eventsOf = (number: number): string => `${count(number)} ${number === 1 ? 'event' : 'events'}`

const NO_LONG_TERM = no('The records name neither root nor an IAM user as the caller.')
const NO_TEMPORARY = no('The records name no role and no federated user as the caller.')
const NO_SERVICE = no('The caller is not a service, and no record says that one acted for it.')
const NOBODY = open('The records do not say.')

function meaningOf(key: string, type: string | null, appearances: readonly Appearance[]): Meaning {
  switch (type) {
    case 'Root':
      return {
        who: 'The root of an AWS account, who may do everything in it.',
        longTerm: yes('Root credentials: a sign-in as root or one of root’s access keys.'),
        temporary: NO_TEMPORARY,
        service: NO_SERVICE,
      }
    case 'IAMUser':
      return iamUser(key)
    case 'AssumedRole':
    case 'Role':
      return role(key, type)
    case 'FederatedUser':
      return {
        who: 'A federated user: somebody for whom an IAM user or root asked for a token (GetFederationToken).',
        longTerm: no('The token was asked for with such credentials; the requests were made with the token.'),
        temporary: yes('Temporary credentials of a federated user.'),
        service: NO_SERVICE,
      }
    case 'AWSService':
      return service('An AWS service on its own account.', 'The records name the service as the caller.')
    case 'AWSAccount':
      return account(key)
    case 'Directory':
      return {
        who: 'The users of a directory (AWS Directory Service), not of IAM: their records name the directory, and so all of them are one identity here.',
        longTerm: no('The callers signed in to a directory.'),
        temporary: open('The records name the directory, not the credentials behind the request.'),
        service: NO_SERVICE,
      }
    case 'IdentityCenterUser':
      return {
        who: 'A user of IAM Identity Center, by the id in the identity store.',
        longTerm: no('The caller signed in to IAM Identity Center.'),
        temporary: no(
          'An Identity Center sign-in. What this person does in an account stands under the role of the permission set.',
        ),
        service: NO_SERVICE,
      }
    case 'SAMLUser':
      return provider('An identity provider’s user who signed in with SAML.', 'a SAML assertion')
    case 'WebIdentityUser':
      return provider('A web identity provider’s user, person or workload.', 'a web identity token')
    case 'Unknown':
      return {
        who: 'CloudTrail itself could not tell the type of this caller.',
        longTerm: NOBODY,
        temporary: NOBODY,
        service: NOBODY,
      }
    case null:
      return untyped(appearances)
    default:
      return {
        who: `A caller of the type ${type}, of which nothing is known here.`,
        longTerm: NOBODY,
        temporary: NOBODY,
        service: NOBODY,
      }
  }
}

const HIDDEN = /[/:]HIDDEN_DUE_TO_SECURITY_REASONS$/

function iamUser(key: string): Meaning {
  const hidden = HIDDEN.test(key)
  return {
    who: hidden
      ? 'Sign-ins with a user name that does not exist: CloudTrail hides what was typed, so several people may stand behind this.'
      : 'An IAM user.',
    longTerm: hidden
      ? open('The name was no user’s, and so the credentials were nobody’s.')
      : yes(
          'IAM user credentials: a sign-in, an access key, or a session of the user’s own (GetSessionToken), which counts as the user.',
        ),
    temporary: NO_TEMPORARY,
    service: NO_SERVICE,
  }
}

const SERVICE_LINKED = /:role\/aws-service-role\/([^/]+)\//
const PERMISSION_SET = /\/AWSReservedSSO_/

function role(key: string, type: 'AssumedRole' | 'Role'): Meaning {
  const linked = SERVICE_LINKED.exec(key)?.[1]
  const who = linked
    ? `A service-linked role, which only ${linked} can use.`
    : PERMISSION_SET.test(key)
      ? 'A role of IAM Identity Center: people who were given this permission set, told apart by their sessions.'
      : 'A role. Whoever may assume it acts as it: its sessions tell them apart.'
  return {
    who,
    longTerm: no('Who assumed the role may have used such credentials; the requests were made as the role.'),
    temporary: yes(
      type === 'Role'
        ? 'The records name a role as the caller, without a session of it.'
        : 'Temporary credentials of a role.',
    ),
    service: linked
      ? yes(`The role is ${linked}’s own.`)
      : no(
          'No record says that a service acted through it; a service that assumes a role as its own caller leaves no such mark.',
        ),
  }
}

const service = (who: string, how: string): Meaning => ({
  who,
  longTerm: NO_LONG_TERM,
  temporary: NO_TEMPORARY,
  service: yes(how),
})

const PRINCIPALS: Readonly<Record<string, Question>> = { AIDA: 'longTerm', AROA: 'temporary' }

/** The id of another account's principal begins with what it is: AIDA a user, AROA a role. */
function account(key: string): Meaning {
  if (isAnonymous(key))
    return {
      who: 'Nobody signed in: these are anonymous requests, made without credentials by whoever it was.',
      longTerm: no('The request was not signed.'),
      temporary: no('The request was not signed.'),
      service: NO_SERVICE,
    }
  const elsewhere = open(
    'The records name another account and its principal; that account’s own log says more.',
  )
  const found = PRINCIPALS[key.slice(key.indexOf('/') + 1).slice(0, 4)]
  const told = (question: Question): Says => {
    if (found === undefined) return elsewhere
    return question === found
      ? yes(
          `The principal’s id begins with ${found === 'longTerm' ? 'AIDA: an IAM user' : 'AROA: a role'} of that account.`,
        )
      : no('The principal’s id says otherwise.')
  }
  return {
    who: 'A principal of another account.',
    longTerm: told('longTerm'),
    temporary: told('temporary'),
    service: NO_SERVICE,
  }
}

const provider = (who: string, what: string): Meaning => ({
  who,
  longTerm: no(`The caller showed ${what} instead of AWS credentials.`),
  temporary: no('This is where they were asked for: what was done with them stands under the role.'),
  service: NO_SERVICE,
})

function untyped(appearances: readonly Appearance[]): Meaning {
  if (appearances.some(isNamedService))
    return service(
      'An AWS service: the records name it alone, without a type.',
      'The records hold nothing but the service that invoked the request.',
    )
  const byService = appearances.some(({ actor }) => actor === 'service')
  return {
    who: byService
      ? 'Nobody is named: at least some of these records are events that AWS services wrote themselves.'
      : 'Nobody is named, and no type is recorded.',
    longTerm: NOBODY,
    temporary: NOBODY,
    service: appearances.every(({ actor }) => actor === 'service')
      ? yes('The records are a service’s own events, though none names the service as the caller.')
      : NOBODY,
  }
}
