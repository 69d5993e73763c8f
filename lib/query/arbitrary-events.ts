// For tests: events and filters out of few values, so that they meet often, and the odd ones among them.
import fc from 'fast-check'
import { DIMENSIONS, dimensionOf, IDENTIFIERS, isDimension } from '../domain/dimensions'
import { ACTORS, type ActivityEvent } from '../domain/event'
import { type Condition, FILTER_KEYS, type Filter, type FilterKey } from '../domain/filter'
import { formatInstant, type Instant, parseInstant } from '../domain/time'
import type { LoadedEvent } from './load-test-events'

// The words that stand for absent and for any value can stand in a record, too.
const WORDS = [
  'a',
  'b',
  'c',
  'd',
  '😀',
  '\uffee',
  'ü',
  '!a',
  "o'k",
  '__proto__',
  '__other',
  'unknown',
  'none',
  'any',
] as const
const word = fc.constantFrom(...WORDS)
const maybe = fc.option(word, { nil: null })
const TIMES = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999999Z',
  '2024-01-31T23:59:59Z',
  '2024-02-01T00:00:00Z',
  '2024-02-01T00:00:00.000001Z',
  '2024-02-01T00:00:01Z',
  '2024-02-29T12:00:00.5Z',
  '2024-03-04T00:00:00Z',
  '9999-12-31T23:59:59Z',
]
/** Times that many events share; `recent` leaves out the years in which no timeline of days fits. */
const time = (recent: boolean): fc.Arbitrary<Instant> =>
  fc.constantFrom(...(recent ? TIMES.slice(2, -1) : TIMES)).map((text) => parseInstant(text) ?? 0n)
const uuids = fc.constantFrom('3038ebd2-c98a-4c65-9b6e-e22506292313', '00000000-0000-4000-8000-000000000000')
const identifier = fc.oneof(uuids, maybe)

export const arbitraryEvent = (recent: boolean): fc.Arbitrary<ActivityEvent> =>
  fc.record({
    eventTime: time(recent),
    eventSource: word,
    // Two more, of which can be inferred what they do.
    eventName: fc.oneof(word, fc.constantFrom('GetThing', 'PutThing')),
    awsRegion: maybe,
    recipientAccountId: maybe,
    errorCode: maybe,
    failed: fc.boolean(),
    readOnly: fc.constantFrom(true, false, null),
    sourceIPAddress: maybe,
    userAgent: fc.option(fc.constantFrom('aws-cli/2', 'aws-cli/1', 'Boto3', '', '/', 'unknown/1'), {
      nil: null,
    }),
    eventCategory: maybe,
    eventType: maybe,
    eventID: identifier,
    requestID: identifier,
    principal: fc.record({
      key: word,
      type: maybe,
      name: maybe,
      arn: maybe,
      accountId: maybe,
      userName: maybe,
      actor: fc.constantFrom(...ACTORS),
      invokedBy: maybe,
      session: fc.option(fc.record({ name: word, arn: maybe }), { nil: null }),
      accessKeyId: maybe,
      mfa: fc.constantFrom(true, false, null),
    }),
  })

/** How many of the events read and write, by the record and by inference. */
export function kindsOf(list: readonly LoadedEvent[]) {
  const count = (test: (event: ActivityEvent) => boolean) => list.filter(({ event }) => test(event)).length
  const inferred = (effect: string) => (event: ActivityEvent) =>
    event.readOnly === null && DIMENSIONS.effect.read(event) === effect
  return {
    events: list.length,
    reads: count(({ readOnly }) => readOnly === true),
    writes: count(({ readOnly }) => readOnly === false),
    unknown: count(({ readOnly }) => readOnly === null),
    inferredReads: count(inferred('read')),
    inferredWrites: count(inferred('write')),
  }
}

/** What the filter compares: the value of an event as the table of dimensions reads it. */
export function readValue({ event, importId }: LoadedEvent, key: FilterKey): string {
  if (key === 'import') return importId
  if (isDimension(key)) return DIMENSIONS[key].read(event)
  return (key === 'eventId' ? event.eventID : event.requestID) ?? 'unknown'
}

function valuesOf(key: FilterKey): fc.Arbitrary<string> {
  if (key === 'import') return fc.constantFrom('1', '2', '999')
  if (Object.hasOwn(IDENTIFIERS, key)) return fc.oneof(uuids, word)
  if (key === 'agent') return fc.constantFrom('aws-cli', 'Boto3', 'unknown', 'any')
  const closed = isDimension(key) ? dimensionOf(key).values : undefined
  return closed ? fc.constantFrom(...closed) : word
}

const conditionOf = (key: FilterKey): fc.Arbitrary<Condition> => {
  const values = fc.uniqueArray(valuesOf(key), { maxLength: 3 })
  return fc.record({ include: values, exclude: values })
}

export const arbitraryFilter: fc.Arbitrary<Filter> = fc
  .record({
    keys: fc.uniqueArray(fc.constantFrom(...FILTER_KEYS), { maxLength: 3 }),
    from: fc.option(time(false), { nil: undefined, freq: 1 }),
    to: fc.option(time(false), { nil: undefined, freq: 1 }),
  })
  .chain(({ keys, from, to }) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, conditionOf(key)]))).map((conditions) => ({
      ...(from !== undefined && { from: formatInstant(from) }),
      ...(to !== undefined && { to: formatInstant(to) }),
      conditions,
    })),
  )

/** Whether the filter matches, by plain reading: what the SQL is judged by. */
export function matches(loaded: LoadedEvent, { from, to, conditions }: Filter): boolean {
  const { eventTime } = loaded.event
  if (from !== undefined && eventTime < (parseInstant(from) ?? 0n)) return false
  if (to !== undefined && eventTime >= (parseInstant(to) ?? 0n)) return false
  return FILTER_KEYS.every((key) => {
    const { include, exclude } = conditions[key] ?? { include: [], exclude: [] }
    const { any, absent } = isDimension(key) ? dimensionOf(key) : { any: undefined, absent: 'unknown' }
    const value = readValue(loaded, key)
    const isOneOf = (values: readonly string[]) =>
      values.includes(value) || (any !== undefined && values.includes(any) && value !== absent)
    return (include.length === 0 || isOneOf(include)) && !isOneOf(exclude)
  })
}
