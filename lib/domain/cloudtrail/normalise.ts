// A parsed CloudTrail record → the flat event, or why it is none. Runs once for every record there is.
import type { ActivityEvent, Principal } from '../event'
import type { SkipReason } from '../skip-reason'
import { type Instant, parseInstant } from '../time'
import { mfaOfSignIn } from './mfa'
import { fieldsOf, principalOf } from './principal'
import { recordedFlag } from './recorded-flag'
import { cleanText, columnText, rawText, sortedJson } from './recorded-text'

/**
 * What a record turns out to be. `dedupeText` is the same for two copies of one event and for nothing else; its
 * hash is the event's id. `skip` is understood but no activity record; `reject` is kept with its reason.
 */
export type Normalised =
  | { kind: 'event'; event: ActivityEvent; dedupeText: string }
  | { kind: 'skip'; reason: SkipReason }
  | { kind: 'reject'; reason: string }

/** A service is a host name, and a part of btree keys, which have 2,704 bytes at most: three for each of these. */
const LONGEST_SOURCE = 512

type Fields = Record<string, unknown>
const skip = (reason: SkipReason): Normalised => ({ kind: 'skip', reason })
const reject = (reason: string): Normalised => ({ kind: 'reject', reason })
const isFilledText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Judges one element of a log, as JSON.parse gives it. Never throws. */
export function fromRecord(record: unknown): Normalised {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return reject('the record is no object')
  const fields = record as Fields
  const reason = skipReason(fields)
  if (reason) return skip(reason)
  const { eventSource, eventName, eventTime: time } = fields
  if (!isFilledText(eventSource)) return reject('eventSource is missing')
  if (!isFilledText(eventName)) return reject('eventName is missing')
  if (!isFilledText(time)) return reject('eventTime is missing')
  const eventTime = parseInstant(time)
  if (eventTime === null) return reject(`eventTime is no date: ${cleanText(time.slice(0, 60))}`)
  return {
    kind: 'event',
    event: eventOf(fields, eventTime, eventSource, eventName),
    dedupeText: dedupeTextOf(fields, eventTime, eventSource, eventName),
  }
}

function skipReason(fields: Fields): SkipReason | null {
  const { eventCategory: category, eventType: type } = fields
  if (category === 'Insight' || type === 'AwsCloudTrailInsight') return 'insight'
  if (category === 'Aggregated' || type === 'AwsAggregatedEvent') return 'aggregated'
  if ('digestStartTime' in fields && 'logFiles' in fields) return 'digest'
  // S3's, SES's and SNS's notifications put themselves in the same `Records`, SNS with a capital E.
  const source = isEmpty(fields.eventSource) ? fields.EventSource : fields.eventSource
  return isFilledText(source) && source.startsWith('aws:') ? 'notification' : null
}

function eventOf(fields: Fields, eventTime: Instant, eventSource: string, eventName: string): ActivityEvent {
  const awsRegion = columnText(fields.awsRegion)
  const eventType = columnText(fields.eventType)
  const errorCode = columnText(fields.errorCode)
  return {
    eventTime,
    eventSource: cleanText(eventSource, LONGEST_SOURCE),
    eventName: cleanText(eventName),
    awsRegion,
    recipientAccountId: columnText(fields.recipientAccountId),
    errorCode,
    failed: errorCode !== null || isFailure(fields),
    readOnly: recordedFlag(fields.readOnly),
    sourceIPAddress: columnText(fields.sourceIPAddress),
    userAgent: columnText(fields.userAgent),
    eventCategory: columnText(fields.eventCategory),
    eventType,
    eventID: columnText(fields.eventID),
    requestID: columnText(fields.requestID),
    principal: callerOf(fields, awsRegion, eventType),
  }
}

/** A sign-in says in the event what later events say of the session: whether it was with MFA. */
function callerOf(fields: Fields, awsRegion: string | null, eventType: string | null): Principal {
  const principal = principalOf(fields.userIdentity, awsRegion, eventType)
  const mfa = principal.mfa === null ? mfaOfSignIn(fields, principal.type) : null
  return mfa === null ? principal : { ...principal, mfa }
}

// Failed sign-ins carry no errorCode: AWS puts them into the answer.
function isFailure(fields: Fields): boolean {
  const { errorMessage } = fields
  if (errorMessage !== undefined && errorMessage !== null && errorMessage !== '') return true
  return fieldsOf(fields.responseElements).ConsoleLogin === 'Failure'
}

// An eventID alone is no key (AWS's own examples share one), and the recipient tells copies in two accounts apart.
function dedupeTextOf(fields: Fields, eventTime: Instant, eventSource: string, eventName: string): string {
  if (isEmpty(fields.eventID)) return sortedJson(fields)
  const id = rawText(fields.eventID)
  const account = rawText(fields.recipientAccountId)
  // JSON.stringify takes three times as long.
  if (id !== null && account !== null && UNESCAPED.test(id + eventSource + eventName + account))
    return `["${id}","${eventTime}","${eventSource}","${eventName}","${account}"]`
  return JSON.stringify([id, String(eventTime), eventSource, eventName, account])
}

/** Text that JSON writes as it is. */
const UNESCAPED = /^[ !#-[\]-~]*$/

/** Absent, or empty in whatever type. */
const isEmpty = (value: unknown): boolean =>
  !value || (typeof value === 'object' && Object.keys(value).length === 0)
