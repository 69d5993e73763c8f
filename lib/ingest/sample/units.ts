// Units of ordinary activity: one sitting of a person, one session of a server, one deployment.
import { pickAction } from './actions'
import { type Place, singleAction } from './call'
import { nobody, serviceCaller, typelessCaller, userCaller } from './callers'
import type { Incident } from './incident'
import type { Random } from './random'
import { type Caller, type Entry, entryOf, ordinaryFailure } from './record'
import { assumeRole, federate, outsideIdentity, sessionToken } from './sessions'
import { signIn } from './sign-in'
import {
  ACCOUNTS,
  AGENTS,
  INSTANCES,
  PEOPLE,
  type Person,
  REGIONS,
  ROLES,
  type Role,
  WORKFORCE,
} from './world'

/** Makes the records of one unit that begins at `time` (milliseconds). */
export type Unit = (random: Random, time: number, incident: Incident) => Entry[]

export const MINUTE = 60_000
const SECOND = 1000
const INTERNAL = 'AWS Internal'

/** `count` calls from `start` on, spread over `span` milliseconds, mostly in one region. */
function calls(
  random: Random,
  caller: Caller,
  shares: Readonly<Record<string, number>>,
  { account, region, time }: Place,
  count: number,
  span: number,
): Entry[] {
  const entries: Entry[] = []
  for (let i = 0; i < count; i++) {
    const at = time + SECOND + Math.floor((span * (i + random.fraction())) / count / SECOND) * SECOND
    const action = pickAction(random, shares)
    const failure = ordinaryFailure(random, action, caller)
    entries.push(
      entryOf(random, { account, region: regionOf(action.eventSource, region), time: at }, caller, action, {
        failure,
      }),
    )
  }
  return entries
}

// Services without regions log in us-east-1.
const GLOBAL = /^(iam|route53|organizations|cloudfront)\./
const regionOf = (eventSource: string, region: string): string =>
  GLOBAL.test(eventSource) ? 'us-east-1' : region
const placeIn = (random: Random, account: string, time: number): Place => ({
  account,
  region: random.weighted(REGIONS[account] ?? []).name,
  time,
})

/** A person at work: by key, by a short-lived key, or signed in to the console. */
export const sitting =
  (person: Person): Unit =>
  (random, time, incident) => {
    const place = placeIn(random, person.account, time)
    // A key that had to be taken away has a successor.
    const key =
      person.nextKeyId && time >= incident.containedAt.getTime() ? person.nextKeyId : person.accessKeyId
    const byKey = userCaller(person, key)
    const count = random.whole(10, 34)
    const span = random.whole(10, 90) * MINUTE
    if (person.agent === AGENTS.browser || random.chance(0.2)) {
      const { caller, issuing } = signIn(random, person, place)
      // What a page of the console asks for by itself is logged as AWS's own doing, for the user.
      const internal = {
        ...caller,
        address: INTERNAL,
        userIdentity: { ...caller.userIdentity, invokedBy: INTERNAL },
      }
      const asked = calls(random, internal, { monitoring: 1 }, place, random.whole(0, 3), MINUTE)
      return [...issuing, ...asked, ...calls(random, caller, person.interests, place, count, span)]
    }
    if (random.chance(0.15)) {
      const { issuing, caller } = sessionToken(random, place, byKey, person)
      return [...issuing, ...calls(random, caller, person.interests, place, count, span)]
    }
    return calls(random, byKey, person.interests, place, count, span)
  }

/** A role taken on by a service (a server, a function, a task), which then works with it. */
export const machine =
  (
    role: Role,
    host: string,
    agent: string,
    shares: Readonly<Record<string, number>>,
    count: number,
    span: number,
  ): Unit =>
  (random, time) => {
    const place = placeIn(random, role.account, time)
    const name = host === 'ec2.amazonaws.com' ? random.pick(INSTANCES) : `${role.name}-${random.hex(12)}`
    const from = { address: `192.0.2.${random.whole(10, 35)}`, agent }
    const { issuing, caller } = assumeRole(random, place, serviceCaller(host), role, { name, from })
    return [
      ...issuing,
      ...calls(random, caller, shares, place, random.whole(count >> 1, count * 2 - (count >> 1)), span),
    ]
  }

export const deployment =
  (role: Role, repository: string): Unit =>
  (random, time) => {
    const place = placeIn(random, role.account, time)
    const identity = outsideIdentity(
      'WebIdentityUser',
      'token.actions.githubusercontent.com',
      `repo:example/${repository}:ref:refs/heads/main`,
    )
    const runner = {
      userIdentity: identity,
      address: `192.0.2.${random.whole(150, 190)}`,
      agent: AGENTS.node,
    }
    const { issuing, caller } = assumeRole(random, place, runner, role, {
      name: 'GitHubActions',
      method: 'AssumeRoleWithWebIdentity',
    })
    const shares = { cloudformation: 5, ecr: 4, ecs: 3, lambda: 3, s3: 2, sts: 1 }
    return [...issuing, ...calls(random, caller, shares, place, random.whole(10, 26), 9 * MINUTE)]
  }

/** Somebody of the workforce through the identity provider, with a permission set's role. */
export const workforce =
  (role: Role, shares: Readonly<Record<string, number>>): Unit =>
  (random, time) => {
    const place = placeIn(random, role.account, time)
    const who = random.pick(WORKFORCE)
    const provider = `arn:aws:iam::${role.account}:saml-provider/AWSSSO_5d1f8a4be02c7396_DO_NOT_DELETE`
    const person = {
      userIdentity: outsideIdentity('SAMLUser', provider, who),
      address: `2001:db8:17::${(0xa0 + WORKFORCE.indexOf(who)).toString(16)}`,
      agent: AGENTS.browser,
    }
    const { issuing, caller } = assumeRole(random, place, person, role, {
      name: who,
      method: 'AssumeRoleWithSAML',
    })
    return [
      ...issuing,
      ...calls(random, caller, shares, place, random.whole(12, 36), random.whole(15, 60) * MINUTE),
    ]
  }

/** alice takes on the administrators' role, with a second factor. */
export const administration: Unit = (random, time) => {
  const place = { account: ACCOUNTS.production, region: 'us-east-1', time }
  const { issuing, caller } = assumeRole(random, place, userCaller(PEOPLE.alice), ROLES.admin, {
    name: 'alice',
    mfa: true,
  })
  return [
    ...issuing,
    ...calls(
      random,
      caller,
      { iam: 3, cloudtrail: 2, organizations: 2, config: 1, ec2: 2, sso: 1 },
      place,
      random.whole(8, 20),
      20 * MINUTE,
    ),
  ]
}

/** The audit of production is done from staging's account: both accounts log how its role is taken on. */
export const audit: Unit = (random, time) => {
  const place = placeIn(random, ACCOUNTS.production, time)
  const { issuing, caller } = assumeRole(random, place, userCaller(PEOPLE.erin), ROLES.audit, {
    name: 'audit',
  })
  return [
    ...issuing,
    ...calls(
      random,
      caller,
      { iam: 3, s3: 3, securityhub: 2, guardduty: 2, cloudtrail: 1, config: 2 },
      place,
      40,
      12 * MINUTE,
    ),
  ]
}

/** Auto Scaling uses its own role for the account: a service on behalf of someone. */
export const scaling: Unit = (random, time) => {
  const place = placeIn(random, ACCOUNTS.production, time)
  const host = 'autoscaling.amazonaws.com'
  const { issuing, caller } = assumeRole(random, place, serviceCaller(host), ROLES.autoScaling, {
    name: 'AutoScaling',
    invokedBy: host,
  })
  return [
    ...issuing,
    ...calls(random, caller, { ec2: 4, elasticloadbalancing: 4 }, place, random.whole(3, 9), 3 * MINUTE),
  ]
}

/** The reporting broker hands sessions to visitors under their own names. */
export const visitor: Unit = (random, time) => {
  const place = { account: ACCOUNTS.production, region: 'us-east-1', time }
  const { issuing, caller } = federate(
    random,
    place,
    userCaller(PEOPLE.bob),
    PEOPLE.bob,
    random.pick(['auditor', 'visitor']),
  )
  return [...issuing, ...calls(random, caller, { s3: 3, athena: 2 }, place, random.whole(3, 9), 15 * MINUTE)]
}

/** One caller that needs no session, with a few calls. */
export const plain =
  (
    caller: Caller | ((time: number) => Caller),
    account: string,
    shares: Readonly<Record<string, number>>,
    count: number,
    span: number,
  ): Unit =>
  (random, time) =>
    calls(
      random,
      typeof caller === 'function' ? caller(time) : caller,
      shares,
      placeIn(random, account, time),
      count,
      span,
    )

const SERVICE_WORK: readonly { weight: number; host: string; shares: Record<string, number> }[] = [
  { weight: 5, host: 'cloudtrail.amazonaws.com', shares: { s3: 3, kms: 2 } },
  { weight: 4, host: 'lambda.amazonaws.com', shares: { logs: 1 } },
  { weight: 3, host: 'config.amazonaws.com', shares: { config: 1 } },
  { weight: 3, host: 'ecs-tasks.amazonaws.com', shares: { secretsmanager: 1, kms: 2, ecr: 1 } },
  { weight: 2, host: 'delivery.logs.amazonaws.com', shares: { s3: 1 } },
  { weight: 1, host: 'guardduty.amazonaws.com', shares: { ec2: 1 } },
]
export const serviceWork: Unit = (random, time) => {
  const { host, shares } = random.weighted(SERVICE_WORK)
  const account = random.pick(Object.values(ACCOUNTS))
  return calls(
    random,
    serviceCaller(host),
    shares,
    placeIn(random, account, time),
    random.whole(3, 9),
    4 * MINUTE,
  )
}

/** Service events: nobody called, a service tells what it did. Some say which service, some nothing at all. */
export const serviceEvent: Unit = (random, time) => {
  const place = placeIn(random, ACCOUNTS.production, time)
  const [name, eventName] = random.pick([
    ['kms', 'RotateKey'],
    ['secretsmanager', 'RotationSucceeded'],
    ['ec2', 'BidEvictedEvent'],
    ['ecs', 'ECSServiceEvent'],
  ] as const)
  const host = `${name}.amazonaws.com`
  const caller = random.chance(0.7) ? typelessCaller(place.account, host) : nobody(host)
  const action = singleAction(name, eventName, true)
  const changes = {
    eventType: 'AwsServiceEvent',
    readOnly: undefined,
    serviceEventDetails: { id: random.uuid() },
    tlsDetails: undefined,
  }
  return [entryOf(random, place, caller, action, { changes })]
}
