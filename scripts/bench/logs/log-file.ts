// One generated log file: a few callers at work in one account and region for a while.
import { Random } from '../../../lib/ingest/sample/random'
import { isoOf } from '../../../lib/ingest/sample/record'
import { detailsOf } from './call-details'
import {
  CATALOGUE,
  type CalledEvent,
  type CalledService,
  type Failure,
  GLOBAL_SERVICES,
  REGIONS,
} from './catalogue'
import { type Distribution, zipf } from './distribution'
import type { LogPlan, PlannedFile } from './log-plan'
import { type Call, drawCall, drawFailure, type Principal } from './principals'
import { credentialId } from './resources'
import { beginShift, type Shift, userIdentityOf } from './user-identity'

export type LogFile = { name: string; text: string }

const DELIVERY_MS = 300_000
/** A shift ends after about so many calls; then come new credentials. Functions and tasks seldom live longer. */
const CALLS_A_SHIFT = 2
const MOST_TRIES = 400
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Writes the plan's file at `index`; the same plan gives the same text, whatever was written before. */
export function logFile(plan: LogPlan, index: number): LogFile {
  const file = plan.files[index]
  if (!file) throw new Error(`the plan has no file ${index}`)
  const random = new Random(`${plan.seed}/${index}`)
  const crew = crewOf(random, plan, file)
  const records = Array.from({ length: file.records }, () =>
    JSON.stringify(recordOf(random, plan, file, crew)),
  )
  return { name: nameOf(random, plan, file), text: `{"Records":[${records.join(',')}]}` }
}

function nameOf(random: Random, plan: LogPlan, file: PlannedFile): string {
  const delivered = isoOf((Math.ceil(plan.timeAt(file.to) / DELIVERY_MS) + 1) * DELIVERY_MS)
  const account = plan.accounts[file.account]
  const region = REGIONS[file.region]
  const stamp = `${delivered.slice(0, 16).replaceAll(/[-:]/g, '')}Z`
  const folder = `AWSLogs/${account}/CloudTrail/${region}/${delivered.slice(0, 10).replaceAll('-', '/')}`
  return `${folder}/${account}_CloudTrail_${region}_${stamp}_${random.characters(16, ALPHANUMERIC)}.json.gz`
}

/** Who is at work, the busiest first, and the shifts that they are in. */
type Crew = { members: readonly Principal[]; draw: Distribution; shifts: Map<Principal, Shift> }

function crewOf(random: Random, plan: LogPlan, { account, region, records }: PlannedFile): Crew {
  const { principals, draw } = plan.callers[account] as LogPlan['callers'][number]
  const wanted = random.whole(3, 8) + Math.round(Math.sqrt(records) / 4)
  const members = new Set<Principal>()
  for (let tries = 0; tries < MOST_TRIES && members.size < wanted; tries++) {
    const principal = principals[draw.draw(random)] as Principal
    if (principal.type === 'AWSService' ? random.chance(0.4) : principal.regions.has(region))
      members.add(principal)
  }
  if (members.size === 0) members.add(principals[draw.draw(random)] as Principal)
  return { members: [...members], draw: zipf(members.size, 0.8), shifts: new Map() }
}

function shiftOf(random: Random, { shifts }: Crew, principal: Principal, time: number): Shift {
  const current = shifts.get(principal)
  if (current && !random.chance(1 / CALLS_A_SHIFT)) return current
  const next = beginShift(random, principal, time)
  shifts.set(principal, next)
  return next
}

/** What somebody does next: mostly what they do all the time. */
function nextCall(
  random: Random,
  principal: Principal,
  region: string,
): { call: Call; failure: Failure | null } {
  if (random.chance(principal.routineShare)) {
    const habit = principal.routine[principal.drawRoutine.draw(random)]
    // What fails keeps failing.
    if (habit)
      return { call: habit.call, failure: habit.failure && random.chance(0.8) ? habit.failure : null }
  }
  const call = drawCall(random, random.chance(0.5) ? random.pick(principal.home) : undefined)
  const elsewhere = GLOBAL_SERVICES.has(CATALOGUE[call.service]?.name ?? '') && region !== 'us-east-1'
  return {
    call: elsewhere ? drawCall(random) : call,
    failure: random.chance(0.03) ? drawFailure(random) : null,
  }
}

function recordOf(random: Random, plan: LogPlan, file: PlannedFile, crew: Crew): Record<string, unknown> {
  const region = REGIONS[file.region] as string
  const own = plan.resources[file.account] as LogPlan['resources'][number]
  const principal = crew.members[crew.draw.draw(random)] as Principal
  const { call, failure } = nextCall(random, principal, region)
  const service = CATALOGUE[call.service] as CalledService
  const event = service.events[call.event] as CalledEvent
  const time = Math.floor(plan.timeAt(file.from + (file.to - file.from) * random.fraction()) / 1000) * 1000
  const isService = principal.type === 'AWSService'
  const isServiceEvent = isService && random.chance(0.11)
  const host = isService ? principal.name : principal.invokedBy
  const { request, response, resources, additional } = detailsOf(
    { random, own, region, time },
    service,
    event,
  )
  const isData = event.eventName.endsWith('Object') || event.eventName.startsWith('Invoke')
  const failed = failure !== null && !isServiceEvent
  return {
    eventVersion: random.pick(['1.08', '1.09', '1.10', '1.11']),
    userIdentity: userIdentityOf(shiftOf(random, crew, principal, time)),
    eventTime: isoOf(time),
    eventSource: service.eventSource,
    eventName: event.eventName,
    awsRegion: region,
    sourceIPAddress: host ?? (random.chance(0.02) ? 'AWS Internal' : random.pick(principal.addresses)),
    userAgent: host ?? random.pick(principal.agents),
    ...(failed && failureFields(failure, service, event, own.account, principal)),
    requestParameters: request,
    responseElements: failed ? null : response,
    ...(additional && { additionalEventData: additional }),
    requestID: service.name === 's3' ? credentialId(random, '') : random.uuid(),
    eventID: random.uuid(),
    // Many events that services write about themselves do not say.
    ...((!isServiceEvent || random.chance(0.3)) && { readOnly: event.readOnly }),
    ...(resources && { resources }),
    eventType: isServiceEvent
      ? 'AwsServiceEvent'
      : service.name === 'signin'
        ? 'AwsConsoleSignIn'
        : 'AwsApiCall',
    ...(isServiceEvent && {
      serviceEventDetails: { jobId: random.uuid(), state: random.pick(['COMPLETED', 'RUNNING']) },
    }),
    managementEvent: !isData,
    recipientAccountId: own.account,
    ...(isService && random.chance(0.3) && { sharedEventID: random.uuid() }),
    ...(random.chance(0.05) && { vpcEndpointId: `vpce-0${random.hex(16)}` }),
    eventCategory: isData ? 'Data' : 'Management',
    ...(!isService &&
      random.chance(0.88) && {
        tlsDetails: {
          tlsVersion: 'TLSv1.3',
          cipherSuite: random.chance(0.8) ? 'TLS_AES_128_GCM_SHA256' : 'TLS_AES_256_GCM_SHA384',
          clientProvidedHostHeader: `${service.name}.${region}.amazonaws.com`,
        },
      }),
  }
}

function failureFields(
  { errorCode, text }: Failure,
  { name }: CalledService,
  { eventName }: CalledEvent,
  account: string,
  { name: caller }: Principal,
): Record<string, string> {
  const action = `${name}:${eventName}`
  const denied = `User: arn:aws:iam::${account}:user/${caller} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`
  return { errorCode, errorMessage: text ?? denied }
}
