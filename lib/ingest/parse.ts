// One slice → the records in it: JSON.parse, then through the known envelopes, each record with its own text.
import { contentHex } from '../db/content-hash'
import { fromRecord } from '../domain/cloudtrail/normalise'
import { sortedJson } from '../domain/cloudtrail/recorded-text'
import { exactJson } from './exact-numbers'
import { elementsOf, memberOf } from './json-range'
import { isMessage, messageBytes } from './message'
import { hasTooManyValues, TOO_MANY_VALUES } from './most-values'
import { type Finding, Opening } from './opening'
import type { Skimmed } from './skim'
import type { SliceContext } from './slice'
import { Splitter } from './split'

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFilledText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** More envelopes within envelopes than anybody packs, and few enough for the stack. */
const MOST_ENVELOPES = 16

/** How CloudWatch Logs begins the text of its message to whoever subscribes. */
const CONTROL_MESSAGE = 'CWL CONTROL MESSAGE'
/** What a log has somewhere, also one in a message in a message. */
const NAMES_IN_LOGS = ['eventVersion', 'eventSource', 'logEvents', 'awslogs', 'kinesis']

/**
 * `sawLog`: the slice is of a log, though nothing may be found in it: an empty list is, `{"foo":1}` is not. `unpacked`: how
 * many bytes came out of gzip in it. `lacksRoom`: more would have, and this is not all that is found.
 */
export type Parsed = {
  found: Finding[]
  isJson: boolean
  sawLog: boolean
  unpacked: number
  lacksRoom: boolean
}

/**
 * Parses one slice, unless `fields` say already what counts. Never throws: what is wrong with it is a finding. `room` is how
 * many bytes may come out of gzip in it, where it is to be parsed again with more of it.
 */
export function parse(
  bytes: Uint8Array,
  context: SliceContext,
  fields?: Skimmed['fields'],
  room = Number.POSITIVE_INFINITY,
): Parsed {
  const opening = new Opening(bytes, room)
  const { found } = opening
  const value = fields ?? parsed(bytes)
  if (value === undefined) {
    opening.add({ kind: 'reject', reason: whyUnparsed(bytes, 'the record is not valid JSON'), bytes })
    return { found, isJson: false, sawLog: false, unpacked: 0, lacksRoom: false }
  }
  if (context === 'records') {
    judge(value, bytes, opening, 0)
    return parsedOf(opening, true)
  }
  const sawLog = open(value, bytes, opening, 0)
  return parsedOf(opening, sawLog || found.length > 0)
}

const parsedOf = ({ found, unpacked, lacksRoom }: Opening, sawLog: boolean): Parsed => ({
  found,
  isJson: true,
  sawLog,
  unpacked,
  lacksRoom,
})

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
function judge(value: unknown, bytes: Uint8Array, opening: Opening, depth: number): void {
  const normalised = fromRecord(value)
  if (normalised.kind === 'event') {
    // A list is of an id and what goes with it; else it is all of the record.
    const exact = normalised.dedupeText.startsWith('{') ? exactJson(bytes) : null
    const formerId = exact === null ? undefined : contentHex(normalised.dedupeText)
    if (exact !== null) {
      // Either may be fifty megabytes: not both at once.
      normalised.dedupeText = ''
      normalised.dedupeText = sortedJson(JSON.parse(exact))
    }
    opening.add({ kind: 'record', raw: bytes, normalised, formerId })
  } else if (normalised.kind === 'reject') {
    if (isObject(value) && isMessage(value)) openMessage(value, opening, depth)
    // In lines of logs, the one behind a line that was cut between its records.
    else if (isObject(value) && Array.isArray(value.Records) && depth < MOST_ENVELOPES)
      open(value, bytes, opening, depth + 1)
    else opening.add({ kind: 'reject', reason: normalised.reason, bytes })
  } else if (normalised.reason !== 'notification' || !isObject(value)) opening.add(normalised)
  else openMessage(value, opening, depth)
}

/** Anything else: a record, or an envelope around some. True for an empty list of records. */
function open(value: unknown, bytes: Uint8Array, opening: Opening, depth: number): boolean {
  if (depth > MOST_ENVELOPES || opening.isFull) return false
  if (Array.isArray(value)) {
    const message = insightsMessage(value)
    return message === null ? openList(value, bytes, opening, depth) : openText(message, opening, depth)
  }
  if (!isObject(value)) return false
  if (Array.isArray(value.Records)) {
    const elements = elementsIn(bytes, 'Records')
    value.Records.forEach((element, i) => {
      judge(element, elements[i] ?? bytes, opening, depth)
    })
    return true
  }
  if (isRecord(value)) judge(value, bytes, opening, depth)
  else if (typeof value.CloudTrailEvent === 'string')
    openCloudTrailEvent(value.CloudTrailEvent, opening, depth)
  else if (Array.isArray(value.Events)) return openMemberList(value.Events, 'Events', bytes, opening, depth)
  else if (Array.isArray(value.logEvents))
    // CloudWatch Logs asks whoever subscribes whether they are there: its text is no log's.
    return (
      openMemberList(value.logEvents, 'logEvents', bytes, opening, depth) ||
      value.messageType === 'CONTROL_MESSAGE'
    )
  else if (typeof value.message === 'string')
    return openText(value.message, opening, depth) || value.message.startsWith(CONTROL_MESSAGE)
  else if (typeof value['@message'] === 'string') return openText(value['@message'], opening, depth)
  else if (isObject(value.detail)) return openDetail(value, value.detail, bytes, opening, depth)
  else if (isMessage(value) || isNotification(value)) openMessage(value, opening, depth)
  else return openOtherList(value, bytes, opening, depth)
  return false
}

/** A row of what Logs Insights answers with: its message, where one of its fields is that. */
function insightsMessage(list: unknown[]): string | null {
  const field = list.find((each) => isObject(each) && each.field === '@message')
  return isObject(field) && typeof field.value === 'string' ? field.value : null
}

/** What SQS and CloudWatch Logs answer with, and what Firehose sends: such names are many others' too, so an empty list is no log. */
function openOtherList(value: Fields, bytes: Uint8Array, opening: Opening, depth: number): boolean {
  for (const name of ['Messages', 'events', 'records', 'results']) {
    const list = value[name]
    if (Array.isArray(list) && list.length > 0) return openMemberList(list, name, bytes, opening, depth)
  }
  return false
}

/** A log wrapped in a message is that log. Any other message is a notification, one record whatever it tells of. */
function openMessage(value: Fields, opening: Opening, depth: number): void {
  const { found } = opening
  const before = found.length
  const carried = messageBytes(value)
  const bytes = carried && opening.inflated(carried)
  if (bytes) openBytes(bytes, opening, depth + 1)
  for (let i = before; i < found.length; i++) {
    const finding = found[i]
    if (finding?.kind !== 'skip' || finding.reason !== 'notification') return
  }
  found.length = before
  opening.add({ kind: 'skip', reason: 'notification' })
}

function openList(list: unknown[], bytes: Uint8Array, opening: Opening, depth: number): boolean {
  const elements = elementsOf(bytes)
  let sawLog = list.length === 0
  list.forEach((element, i) => {
    if (open(element, elements[i] ?? bytes, opening, depth + 1)) sawLog = true
  })
  return sawLog
}

const openMemberList = (list: unknown[], name: string, bytes: Uint8Array, opening: Opening, depth: number) =>
  openList(list, memberOf(bytes, name) ?? bytes, opening, depth)

const elementsIn = (bytes: Uint8Array, name: string): Uint8Array[] =>
  elementsOf(memberOf(bytes, name) ?? bytes)

function openText(text: string, opening: Opening, depth: number): boolean {
  return openBytes(Buffer.from(text), opening, depth + 1)
}

/** What a message carries. It may be anything; only what may be a log and cannot be read is rejected. */
function openBytes(bytes: Uint8Array, opening: Opening, depth: number): boolean {
  const value = parsed(bytes)
  if (value !== undefined) return open(value, bytes, opening, depth)
  // A log of many records is too much for one value as well.
  if (mayBeLog(bytes)) return openDocuments(bytes, opening, depth)
  if (hasTooManyValues(bytes)) opening.add({ kind: 'reject', reason: TOO_MANY_VALUES, bytes })
  return false
}

/** Whether text that is not one document looks like a log all the same. */
function mayBeLog(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return (
    /^\s*(?:\{|\[\s*\{)/.test(text.toString('latin1', 0, 1024)) &&
    NAMES_IN_LOGS.some((name) => text.includes(name))
  )
}

/** Several documents, or a log that is cut or broken: what is whole counts, and what is not is rejected. */
function openDocuments(bytes: Uint8Array, opening: Opening, depth: number): boolean {
  const splitter = new Splitter()
  splitter.push(bytes)
  splitter.end()
  let sawLog = false
  let behind = 0
  for (let slices = splitter.take(); slices.length > 0 && !opening.isFull; slices = splitter.take())
    for (const slice of slices) {
      behind = slice.end
      const value = slice.kind === 'slice' ? (slice.fields ?? parsed(slice.bytes)) : undefined
      if (slice.kind === 'reject') opening.add({ kind: 'reject', reason: slice.reason, bytes: slice.bytes })
      else if (value === undefined)
        opening.add({
          kind: 'reject',
          reason: whyUnparsed(slice.bytes, 'the record is not valid JSON'),
          bytes: slice.bytes,
        })
      else if (slice.context === 'records') judge(value, slice.bytes, opening, depth)
      else if (open(value, slice.bytes, opening, depth)) sawLog = true
    }
  if (splitter.broken) {
    const { reason, position } = splitter.broken
    const words = `${reason.replace(/^the (?:file|line)/, 'the message')} (byte ${position})`
    opening.add({ kind: 'reject', reason: words, bytes: bytes.subarray(behind) })
  }
  return sawLog || splitter.sawLog
}

/** LookupEvents holds each record as text; that text is what was received. */
function openCloudTrailEvent(text: string, opening: Opening, depth: number): void {
  const bytes = Buffer.from(text)
  const value = parsed(bytes)
  if (value === undefined)
    opening.add({ kind: 'reject', reason: whyUnparsed(bytes, 'CloudTrailEvent is not valid JSON'), bytes })
  else open(value, bytes, opening, depth + 1)
}

/** EventBridge: the record is the event's detail, cut out of it untouched. */
function openDetail(
  envelope: Fields,
  detail: Fields,
  bytes: Uint8Array,
  opening: Opening,
  depth: number,
): boolean {
  const before = opening.found.length
  const sawLog = open(detail, memberOf(bytes, 'detail') ?? bytes, opening, depth + 1)
  if (!sawLog && opening.found.length === before && isFilledText(envelope['detail-type']))
    opening.add({ kind: 'skip', reason: 'eventbridge' })
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
