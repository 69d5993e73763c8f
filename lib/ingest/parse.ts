// One slice → the records in it: JSON.parse, then through the known envelopes, each record with its own text.
import { fromRecord, type Normalised } from '../domain/cloudtrail/normalise'
import type { SkipReason } from '../domain/skip-reason'
import { elementsOf, memberOf } from './json-range'
import { isMessage, messageBytes } from './message'
import { hasTooManyValues, TOO_MANY_VALUES } from './most-values'
import type { Skimmed } from './skim'
import type { SliceContext } from './slice'

type Finding =
  | { kind: 'record'; raw: Uint8Array; normalised: Extract<Normalised, { kind: 'event' }> }
  | { kind: 'reject'; reason: string; bytes: Uint8Array }
  | { kind: 'skip'; reason: SkipReason }

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFilledText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** More envelopes within envelopes than anybody packs, and few enough for the stack. */
const MOST_ENVELOPES = 64

/** `sawLog`: the slice is of a log, though nothing may be found in it: an empty list is, `{"foo":1}` is not. */
export type Parsed = { found: Finding[]; isJson: boolean; sawLog: boolean }

/** Parses one slice, unless `fields` say already what counts. Never throws: what is wrong with it is a finding. */
export function parse(bytes: Uint8Array, context: SliceContext, fields?: Skimmed['fields']): Parsed {
  const found: Finding[] = []
  const value = fields ?? parsed(bytes)
  if (value === undefined) {
    found.push({ kind: 'reject', reason: whyUnparsed(bytes, 'the record is not valid JSON'), bytes })
    return { found, isJson: false, sawLog: false }
  }
  if (context === 'records') {
    judge(value, bytes, found, 0)
    return { found, isJson: true, sawLog: true }
  }
  const sawLog = open(value, bytes, found, 0)
  return { found, isJson: true, sawLog: sawLog || found.length > 0 }
}

/**
 * The parsed value; undefined, which JSON does not have, for what is none, or holds so much that it is not parsed. Bytes
 * that are no UTF-8 become U+FFFD.
 */
function parsed(bytes: Uint8Array): unknown {
  if (hasTooManyValues(bytes)) return undefined
  const { buffer, byteOffset, byteLength } = bytes
  try {
    return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString('utf8'))
  } catch {
    return undefined
  }
}

const whyUnparsed = (bytes: Uint8Array, notJson: string): string =>
  hasTooManyValues(bytes) ? TOO_MANY_VALUES : notJson

/** An element of a log. */
function judge(value: unknown, bytes: Uint8Array, found: Finding[], depth: number): void {
  const normalised = fromRecord(value)
  if (normalised.kind === 'event') found.push({ kind: 'record', raw: bytes, normalised })
  else if (normalised.kind === 'reject') found.push({ kind: 'reject', reason: normalised.reason, bytes })
  else if (normalised.reason !== 'notification' || !isObject(value)) found.push(normalised)
  else openMessage(value, found, depth)
}

/** Anything else: a record, or an envelope around some. True for an empty list of records. */
function open(value: unknown, bytes: Uint8Array, found: Finding[], depth: number): boolean {
  if (depth > MOST_ENVELOPES) return false
  if (Array.isArray(value)) return openList(value, bytes, found, depth)
  if (!isObject(value)) return false
  if (Array.isArray(value.Records)) {
    const elements = elementsIn(bytes, 'Records')
    value.Records.forEach((element, i) => {
      judge(element, elements[i] ?? bytes, found, depth)
    })
    return true
  }
  if (isRecord(value)) judge(value, bytes, found, depth)
  else if (typeof value.CloudTrailEvent === 'string') openCloudTrailEvent(value.CloudTrailEvent, found, depth)
  else if (Array.isArray(value.Events)) return openMemberList(value.Events, 'Events', bytes, found, depth)
  else if (Array.isArray(value.logEvents))
    // CloudWatch Logs asks whoever subscribes whether they are there: its text is no log's.
    return (
      openMemberList(value.logEvents, 'logEvents', bytes, found, depth) ||
      value.messageType === 'CONTROL_MESSAGE'
    )
  else if (typeof value.message === 'string') return openText(value.message, found, depth)
  else if (typeof value['@message'] === 'string') return openText(value['@message'], found, depth)
  else if (isObject(value.detail)) return openDetail(value, value.detail, bytes, found, depth)
  else if (isMessage(value) || isNotification(value)) openMessage(value, found, depth)
  else return openOtherList(value, bytes, found, depth)
  return false
}

/** What SQS and CloudWatch Logs answer with: such names are many others' too, so an empty list is no log. */
function openOtherList(value: Fields, bytes: Uint8Array, found: Finding[], depth: number): boolean {
  for (const name of ['Messages', 'events']) {
    const list = value[name]
    if (Array.isArray(list) && list.length > 0) return openMemberList(list, name, bytes, found, depth)
  }
  return false
}

/** A log wrapped in a message is that log. Any other message is a notification, one record whatever it tells of. */
function openMessage(value: Fields, found: Finding[], depth: number): void {
  const within: Finding[] = []
  const bytes = messageBytes(value)
  if (bytes !== null) openBytes(bytes, within, depth + 1)
  const isLog = within.some((finding) => finding.kind !== 'skip' || finding.reason !== 'notification')
  if (!isLog) found.push({ kind: 'skip', reason: 'notification' })
  // One after the other: a call takes a hundred thousand arguments at most.
  else for (const finding of within) found.push(finding)
}

function openList(list: unknown[], bytes: Uint8Array, found: Finding[], depth: number): boolean {
  const elements = elementsOf(bytes)
  let sawLog = list.length === 0
  list.forEach((element, i) => {
    if (open(element, elements[i] ?? bytes, found, depth + 1)) sawLog = true
  })
  return sawLog
}

const openMemberList = (list: unknown[], name: string, bytes: Uint8Array, found: Finding[], depth: number) =>
  openList(list, memberOf(bytes, name) ?? bytes, found, depth)

const elementsIn = (bytes: Uint8Array, name: string): Uint8Array[] =>
  elementsOf(memberOf(bytes, name) ?? bytes)

function openText(text: string, found: Finding[], depth: number): boolean {
  return openBytes(Buffer.from(text), found, depth + 1)
}

/** What a message carries. It may be anything; only what may be a log and cannot be read is rejected. */
function openBytes(bytes: Uint8Array, found: Finding[], depth: number): boolean {
  const value = parsed(bytes)
  if (value === undefined && hasTooManyValues(bytes))
    found.push({ kind: 'reject', reason: TOO_MANY_VALUES, bytes })
  return open(value, bytes, found, depth)
}

/** LookupEvents holds each record as text; that text is what was received. */
function openCloudTrailEvent(text: string, found: Finding[], depth: number): void {
  const bytes = Buffer.from(text)
  const value = parsed(bytes)
  if (value === undefined)
    found.push({ kind: 'reject', reason: whyUnparsed(bytes, 'CloudTrailEvent is not valid JSON'), bytes })
  else open(value, bytes, found, depth + 1)
}

/** EventBridge: the record is the event's detail, cut out of it untouched. */
function openDetail(
  envelope: Fields,
  detail: Fields,
  bytes: Uint8Array,
  found: Finding[],
  depth: number,
): boolean {
  const before = found.length
  const sawLog = open(detail, memberOf(bytes, 'detail') ?? bytes, found, depth + 1)
  if (!sawLog && found.length === before && isFilledText(envelope['detail-type']))
    found.push({ kind: 'skip', reason: 'eventbridge' })
  return sawLog
}

/** A record by its looks, whether or not it is a good one, or a digest. */
function isRecord(value: Fields): boolean {
  if ('eventVersion' in value || ('digestStartTime' in value && 'logFiles' in value)) return true
  return isFilledText(value.eventSource) && isFilledText(value.eventName) && isFilledText(value.eventTime)
}

/** SNS's, CloudTrail's of a file, S3's test, SES's. */
function isNotification(value: Fields): boolean {
  if (isFilledText(value.Type) && isFilledText(value.TopicArn)) return true
  if (isFilledText(value.s3Bucket) && Array.isArray(value.s3ObjectKey)) return true
  if (value.Event === 's3:TestEvent') return true
  return isFilledText(value.notificationType ?? value.eventType) && isObject(value.mail)
}
