// Who calls in the generated logs: each with a home, habits, addresses and tools of their own.
import type { Random } from '../../../lib/ingest/sample/random'
import { AGENTS, CATALOGUE, FAILURES, type Failure, REGIONS } from './catalogue'
import { Distribution, zipf } from './distribution'
import { accountOf, credentialId, firstNameOf, fullNameOf, nameOf, wordOf } from './resources'

/** Types of userIdentity: how many of a hundred callers have it, and of a hundred calls. */
const KINDS = [
  { type: 'AssumedRole', callers: 46, calls: 58 },
  { type: 'IAMUser', callers: 30.7, calls: 21 },
  { type: 'AWSService', callers: 9.3, calls: 14 },
  { type: 'Root', callers: 1.7, calls: 0.6 },
  { type: 'FederatedUser', callers: 3, calls: 1.2 },
  { type: 'WebIdentityUser', callers: 3.3, calls: 2.2 },
  { type: 'AWSAccount', callers: 3.3, calls: 1.6 },
  { type: 'IdentityCenterUser', callers: 2.7, calls: 1.4 },
] as const
type PrincipalType = (typeof KINDS)[number]['type']

const SERVICE_HOSTS =
  'ec2 lambda ecs-tasks rds autoscaling config cloudtrail delivery.logs elasticloadbalancing events states codebuild codepipeline ssm secretsmanager backup glue apigateway guardduty securityhub inspector2 eks sns sqs firehose kms cloudformation s3'.split(
    ' ',
  )
const SERVICES = zipf(CATALOGUE.length, 1.05)
const EVENTS = CATALOGUE.map(({ events }) => zipf(events.length, 0.95))
const FAILURE = new Distribution(FAILURES.map(({ weight }) => weight))
const REGION = zipf(REGIONS.length, 1.15)

/** A call: positions in the catalogue. */
export type Call = { service: number; event: number }

export type Principal = {
  type: PrincipalType
  account: string
  /** The user's, role's or provider's name, or the service's host. */
  name: string
  id: string
  path: string
  sessions: string[]
  /** A service that acts with this role on somebody's behalf. */
  invokedBy: string | null
  keys: string[]
  addresses: string[]
  agents: string[]
  home: number[]
  /** Calls made over and over, the most frequent first, and what each fails with, if it does. */
  routine: { call: Call; failure: Failure | null }[]
  routineShare: number
  drawRoutine: Distribution
  regions: ReadonlySet<number>
}

/** A caller and how much of an account's calls are theirs. */
export type Weighted = { principal: Principal; weight: number }

export const drawCall = (random: Random, service = SERVICES.draw(random)): Call => ({
  service,
  event: (EVENTS[service] as Distribution).draw(random),
})
export const drawFailure = (random: Random): Failure => FAILURES[FAILURE.draw(random)] as Failure

/** Makes about `count` callers (at least one of each type an account) and says which account they call in. */
export function makePrincipals(random: Random, accounts: readonly string[], count: number): Weighted[][] {
  const byAccount: Weighted[][] = accounts.map(() => [])
  const busiest = zipf(accounts.length, 0.9)
  const numbers = numbersOf(count, accounts.length)
  for (const { type, calls } of KINDS) {
    const number = numbers[type]
    // The heads are about as busy however long the tail is.
    const shares = Array.from({ length: number }, (_, i) => (i + 1) ** -1.25)
    const total = shares.reduce((sum, share) => sum + share)
    for (const [i, share] of shares.entries()) {
      const at = i < accounts.length ? i : busiest.draw(random)
      const principal = makePrincipal(random, type, accounts[at] as string, i)
      const everywhere = type === 'AWSService' || type === 'AWSAccount'
      const weight = (calls * share) / total
      for (const [other, list] of byAccount.entries())
        if (everywhere || other === at)
          list.push({ principal, weight: everywhere ? weight / (accounts.length - 1) : weight })
    }
  }
  return byAccount
}

/** An account has one root, and there are only so many services: roles make up for what those lack. */
function numbersOf(count: number, accounts: number): Record<PrincipalType, number> {
  const wanted = KINDS.map(({ type, callers }): [PrincipalType, number] => [
    type,
    Math.max(accounts, Math.round((count * callers) / 100)),
  ])
  const numbers = Object.fromEntries(wanted) as Record<PrincipalType, number>
  numbers.AWSService = Math.min(numbers.AWSService, SERVICE_HOSTS.length)
  numbers.Root = accounts
  const sum = Object.values(numbers).reduce((total, number) => total + number)
  return { ...numbers, AssumedRole: Math.max(accounts, numbers.AssumedRole + count - sum) }
}

function makePrincipal(random: Random, type: PrincipalType, account: string, i: number): Principal {
  const named = nameAndKeys(random, type, i)
  const home = Array.from({ length: random.whole(3, 8) }, () => SERVICES.draw(random))
  const isProgram =
    type === 'AWSService' || (type === 'AssumedRole' && !isPerson(i)) || named.name.startsWith('svc-')
  const calls = isProgram ? random.whole(2, 8) : random.whole(6, 15)
  return {
    type,
    account,
    id: '',
    path: '',
    sessions: [],
    invokedBy: null,
    keys: [],
    ...named,
    addresses: Array.from({ length: random.whole(1, 5) }, () => addressOf(random)),
    agents: Array.from({ length: random.whole(1, 4) }, () => agentOf(random)),
    home,
    routine: Array.from({ length: calls }, (_, at) => ({
      call: drawCall(random, random.chance(0.8) ? random.pick(home) : undefined),
      failure: at > 0 && random.chance(0.22) ? drawFailure(random) : null,
    })),
    routineShare: isProgram ? 0.985 : 0.8,
    drawRoutine: zipf(calls, 1.5),
    regions: new Set(Array.from({ length: random.whole(1, isProgram ? 2 : 3) }, () => REGION.draw(random))),
  }
}

/** Every ninth role is one that people use through Identity Center. */
const isPerson = (i: number): boolean => i % 9 === 3

function nameAndKeys(random: Random, type: PrincipalType, i: number): Partial<Principal> & { name: string } {
  switch (type) {
    case 'IAMUser': {
      // Past the first hundreds, names alone would come again.
      const number = i > 60 || random.chance(0.3) ? String(i) : ''
      return {
        name: i % 5 === 4 ? `svc-${nameOf(random)}-${i}` : `${fullNameOf(random)}${number}`,
        id: credentialId(random, 'AIDA'),
        keys: Array.from({ length: random.whole(1, 2) }, () => credentialId(random, 'AKIA')),
      }
    }
    case 'AssumedRole': {
      const id = credentialId(random, 'AROA')
      if (isPerson(i))
        return {
          name: `AWSReservedSSO_${random.pick(['AdministratorAccess', 'ReadOnlyAccess', 'PowerUserAccess'])}_${random.hex(16)}`,
          id,
          path: 'aws-reserved/sso.amazonaws.com/',
          sessions: Array.from({ length: random.whole(1, 8) }, () => `${fullNameOf(random)}@example.com`),
        }
      const sessions = Array.from({ length: random.whole(1, 12) }, () => sessionOf(random))
      const invokedBy = random.chance(0.15) ? `${random.pick(SERVICE_HOSTS)}.amazonaws.com` : null
      return {
        name: `${nameOf(random)}-${random.pick(['ci', 'lambda', 'node', 'task'])}-${i}`,
        id,
        sessions,
        invokedBy,
      }
    }
    case 'AWSService':
      return { name: `${SERVICE_HOSTS[i]}.amazonaws.com` }
    case 'Root':
      return { name: 'root' }
    case 'FederatedUser':
      return { name: `${firstNameOf(random)}${i}`, id: credentialId(random, 'AIDA') }
    case 'WebIdentityUser':
      return {
        name: `repo:example/${nameOf(random)}-${i}:ref:refs/heads/main`,
        id: 'token.actions.githubusercontent.com',
      }
    case 'AWSAccount':
      return { name: nameOf(random), id: credentialId(random, 'AROA'), path: accountOf(random) }
    case 'IdentityCenterUser':
      return { name: fullNameOf(random), id: random.uuid(), path: `d-${random.hex(10)}` }
  }
}

const sessionOf = (random: Random): string =>
  random.pick([
    () => `i-0${random.hex(16)}`,
    () => `${wordOf(random)}-${random.hex(8)}`,
    () => `botocore-session-${random.whole(1_750_000_000, 1_790_000_000)}`,
    () => 'GitHubActions',
  ])()

function addressOf(random: Random): string {
  const byte = () => random.whole(0, 255)
  if (random.chance(0.06)) return `2001:db8:${random.hex(4)}:${random.hex(4)}::${random.hex(4)}`
  if (random.chance(0.3)) return `10.${random.whole(0, 63)}.${byte()}.${random.whole(1, 254)}`
  return `${random.pick([3, 13, 18, 34, 44, 52, 54, 81].map(String))}.${byte()}.${byte()}.${random.whole(1, 254)}`
}

function agentOf(random: Random): string {
  const agent = AGENTS[Math.floor(AGENTS.length * random.fraction() ** 1.5)] as string
  return agent.replaceAll('{}', String(random.whole(0, 11) * 7))
}
