// Reads of a record in a log only what becomes columns, and finds its end, in one pass over its bytes. The rest is
// checked and passed over: no text is made of it. Records that are written in an unusual way are left to JSON.parse.
import { SharedIdentity } from '../domain/cloudtrail/principal'
import { CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, PLAIN, QUOTE } from './json-bytes'
import { RecentObjects } from './recent-objects'
import { latin1, RecentTexts } from './recent-texts'
import { skipBlanks, skipText, skipValue } from './skip-value'

/** What fromRecord reads of the record, as JSON.parse gives it; `end` is the index behind the record. */
export type Skimmed = { fields: Readonly<Record<string, unknown>>; end: number }

/**
 * How a member is read. `recent`: it comes again and again. `unique`: hardly two records have the same. `unusual`:
 * fromRecord asks for it, but no usual record has it. Else an object, of which again only some members count.
 */
type Reading = 'recent' | 'unique' | 'unusual' | Shape

/** An object's members that count. */
class Shape {
  readonly names: Buffer[]
  readonly readings: Reading[]
  /** The values in the object that is being read. */
  readonly values: unknown[]
  /** The member that came after each the last time, the first one in front: nearly always it comes again. */
  private readonly following: Int8Array
  private readonly byLooks: Map<number, number>

  constructor(
    members: Readonly<Record<string, Reading>>,
    /** Makes the object. Written out, because one that is made in one go is made and read several times as fast. */
    readonly made: (values: unknown[]) => object,
    /** Where the same comes again and again. */
    readonly recent: RecentObjects | null = null,
  ) {
    this.names = Object.keys(members).map((name) => Buffer.from(name))
    this.readings = Object.values(members)
    this.values = this.names.map(() => undefined)
    this.following = new Int8Array(this.names.length + 1).fill(-1)
    this.byLooks = new Map(this.names.map((name, member) => [looksOf(name, 0, name.length), member]))
    if (this.byLooks.size < this.names.length) throw new Error('two members look the same')
  }

  /** The number of the member whose name begins there, if it is the one that is expected after `last`; else -1. */
  expectedAt(bytes: Buffer, from: number, last: number): number {
    const member = this.following[last + 1] as number
    return member >= 0 && bytes[from + this.lengthOf(member)] === QUOTE && this.isNamed(member, bytes, from)
      ? member
      : -1
  }

  /** The number of the member of this name; -1 for one that does not count. `last` is the one before that counts. */
  memberAt(bytes: Buffer, from: number, to: number, last: number): number {
    const member = this.byLooks.get(looksOf(bytes, from, to))
    if (member === undefined || to - from !== this.lengthOf(member) || !this.isNamed(member, bytes, from))
      return -1
    this.following[last + 1] = member
    return member
  }

  lengthOf(member: number): number {
    return (this.names[member] as Buffer).length
  }

  private isNamed(member: number, bytes: Buffer, from: number): boolean {
    const name = this.names[member] as Buffer
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false
    return true
  }
}

/** A name's length and three of its letters. */
function looksOf(bytes: Buffer, from: number, to: number): number {
  const length = to - from
  const letter = bytes[from + (length > 5 ? 5 : 1)] as number
  return (length << 24) | ((bytes[from] as number) << 16) | (letter << 8) | (bytes[to - 2] as number)
}

const ISSUER = new Shape({ arn: 'recent', userName: 'recent', accountId: 'recent' }, (v) => ({
  arn: v[0],
  userName: v[1],
  accountId: v[2],
}))
const ATTRIBUTES = new Shape({ mfaAuthenticated: 'recent' }, (v) => ({ mfaAuthenticated: v[0] }))
const SESSION_CONTEXT = new Shape({ sessionIssuer: ISSUER, attributes: ATTRIBUTES }, (v) => ({
  sessionIssuer: v[0],
  attributes: v[1],
}))
const USER_IDENTITY = new Shape(
  {
    type: 'recent',
    arn: 'unique',
    accountId: 'recent',
    principalId: 'unique',
    userName: 'recent',
    invokedBy: 'recent',
    accessKeyId: 'unique',
    sessionContext: SESSION_CONTEXT,
    onBehalfOf: 'recent',
    identityProvider: 'recent',
  },
  (v) =>
    new SharedIdentity({
      type: v[0],
      arn: v[1],
      accountId: v[2],
      principalId: v[3],
      userName: v[4],
      invokedBy: v[5],
      accessKeyId: v[6],
      sessionContext: v[7],
      onBehalfOf: v[8],
      identityProvider: v[9],
    }),
  new RecentObjects(),
)
const RESPONSE_ELEMENTS = new Shape({ ConsoleLogin: 'recent' }, (v) => ({ ConsoleLogin: v[0] }))
const ADDITIONAL_EVENT_DATA = new Shape({ MFAUsed: 'recent' }, (v) => ({ MFAUsed: v[0] }))
const RECORD = new Shape(
  {
    eventSource: 'recent',
    eventName: 'recent',
    eventTime: 'unique',
    awsRegion: 'recent',
    recipientAccountId: 'recent',
    errorCode: 'recent',
    errorMessage: 'unique',
    readOnly: 'recent',
    sourceIPAddress: 'recent',
    userAgent: 'recent',
    eventCategory: 'recent',
    eventType: 'recent',
    eventID: 'unique',
    requestID: 'unique',
    userIdentity: USER_IDENTITY,
    responseElements: RESPONSE_ELEMENTS,
    additionalEventData: ADDITIONAL_EVENT_DATA,
    EventSource: 'unusual',
    digestStartTime: 'unusual',
    logFiles: 'unusual',
  },
  (v) => ({
    eventSource: v[0],
    eventName: v[1],
    eventTime: v[2],
    awsRegion: v[3],
    recipientAccountId: v[4],
    errorCode: v[5],
    errorMessage: v[6],
    readOnly: v[7],
    sourceIPAddress: v[8],
    userAgent: v[9],
    eventCategory: v[10],
    eventType: v[11],
    eventID: v[12],
    requestID: v[13],
    userIdentity: v[14],
    responseElements: v[15],
    additionalEventData: v[16],
  }),
)

const recent = new RecentTexts()

/**
 * Skims the record whose opening bracket is at `at`. Null where it is not certain that fromRecord would say the same of
 * all of it, where it does not end in these bytes, and where it is no JSON. Nothing in the answer may be changed:
 * other records may share it.
 */
export function skim(bytes: Buffer, at: number): Skimmed | null {
  if (bytes[at] !== OPEN_OBJECT) return null
  const end = readObject(RECORD, bytes, at)
  if (end < 0) return null
  const fields = RECORD.made(RECORD.values) as Skimmed['fields']
  // An event without an id is told from others by all that it holds.
  return typeof fields.eventID === 'string' && fields.eventID !== '' ? { fields, end } : null
}

/** Reads the object at `at` into the shape's values; answers the index behind it, -1 where that is not certain. */
function readObject(shape: Shape, bytes: Buffer, at: number): number {
  shape.values.fill(undefined)
  let last = -1
  let i = skipBlanks(bytes, at + 1)
  if (bytes[i] === CLOSE_OBJECT) return i + 1
  for (;;) {
    if (bytes[i] !== QUOTE) return -1
    const nameAt = ++i
    let member = shape.expectedAt(bytes, nameAt, last)
    if (member >= 0) i += shape.lengthOf(member)
    else {
      while (i < bytes.length && PLAIN[bytes[i] as number] === 1) i++
      // A name that is written with an escape may be one of ours.
      if (bytes[i] !== QUOTE) return -1
      member = shape.memberAt(bytes, nameAt, i, last)
    }
    if (member >= 0) last = member
    i = skipBlanks(bytes, i + 1)
    if (bytes[i] !== COLON) return -1
    i = skipBlanks(bytes, i + 1)
    // Of several of one name the last counts, as with JSON.parse.
    i = member < 0 ? skipValue(bytes, i) : readMember(shape, member, bytes, i)
    if (i < 0) return -1
    i = skipBlanks(bytes, i)
    const c = bytes[i]
    if (c === CLOSE_OBJECT) return i + 1
    if (c !== COMMA) return -1
    i = skipBlanks(bytes, i + 1)
  }
}

function readMember({ readings, values }: Shape, member: number, bytes: Buffer, from: number): number {
  const reading = readings[member] as Reading
  if (reading === 'unusual') return -1
  if (typeof reading === 'object' && bytes[from] === OPEN_OBJECT) {
    const { recent: known } = reading
    const length = known === null ? 0 : known.find(bytes, from)
    if (known !== null && length > 0) {
      values[member] = known.found
      return from + length
    }
    const end = readObject(reading, bytes, from)
    if (end < 0) return end
    const made = reading.made(reading.values)
    values[member] = made
    known?.keep(bytes, from, end, made)
    return end
  }
  if (bytes[from] !== QUOTE) {
    const end = skipValue(bytes, from)
    if (end >= 0) values[member] = valueAt(bytes, from, end)
    return end
  }
  // Where this ends at a backslash or beyond ASCII, the text is made of more than its bytes.
  let i = from + 1
  while (i < bytes.length && ASCII[bytes[i] as number] === 1) i++
  if (bytes[i] === QUOTE) {
    values[member] = reading === 'unique' ? latin1(bytes, from + 1, i) : recent.get(bytes, from + 1, i)
    return i + 1
  }
  const end = skipText(bytes, from)
  if (end >= 0) values[member] = JSON.parse(bytes.toString('utf8', from, end))
  return end
}

const [LOWER_F, LOWER_N, LOWER_T] = [0x66, 0x6e, 0x74]
/** 1 for the bytes that stand for themselves in a string. */
const ASCII = Uint8Array.from(PLAIN, (plain, byte) => (plain === 1 && byte < 0x80 ? 1 : 0))

/** The value that skipValue has found there, and that is no string. */
function valueAt(bytes: Buffer, from: number, to: number): unknown {
  switch (bytes[from]) {
    case LOWER_T:
      return true
    case LOWER_F:
      return false
    case LOWER_N:
      return null
    default:
      return JSON.parse(bytes.toString('utf8', from, to))
  }
}
