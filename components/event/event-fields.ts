// What the drawer tells about an event, in the order in which people ask: who, what, where, when, result.
import type { EventSummary } from '@/lib/domain/answers'
import { fromRecord } from '@/lib/domain/cloudtrail/normalise'
import { DIMENSION_KEYS, DIMENSIONS, type DimensionKey } from '@/lib/domain/dimensions'
import { type ActivityEvent, productOf } from '@/lib/domain/event'
import { type FilterKey, labelOf } from '@/lib/domain/filter'
import { sessionId } from '@/lib/domain/session-id'
import type { EventIntegrity, Verdict } from '@/lib/domain/source'
import { VERDICT_WORDS } from '../source/object-words'
import { inferenceOf } from './inferred-from'

/**
 * `by` where the value can be filtered by; `secret` is shown in part until it is asked for; `verdict` is marked as one;
 * `page` is the address of the value's own page.
 */
export type EventField = {
  label: string
  value: string
  by?: FilterKey
  secret?: boolean
  verdict?: Verdict
  page?: string
  /** From what the value was inferred, or why there is none. */
  because?: string
}
export type EventFields = { title: string; fields: EventField[] }

type Fields = Record<string, unknown>
const inside = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Fields)[name]
    : undefined
const textAt = (record: unknown, ...path: string[]): string | null => {
  const value = path.reduce(inside, record)
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

const WHO: readonly DimensionKey[] = [
  'identity',
  'user',
  'identityType',
  'actor',
  'account',
  'session',
  'accessKey',
  'mfa',
  'crossAccount',
]
const WHERE: readonly DimensionKey[] = ['region', 'ip', 'agent']
const RESULT: readonly DimensionKey[] = ['outcome', 'error']
const PLACED = new Set<DimensionKey>([...WHO, ...WHERE, ...RESULT, 'readOnly', 'effect', 'import'])
/** Every other dimension says what happened, those to come included. */
const WHAT = DIMENSION_KEYS.filter((key) => !PLACED.has(key))

const shown = (field: EventField | null): field is EventField => field !== null
const recorded = (label: string, value: string | null): EventField | null =>
  value === null ? null : { label, value }

/**
 * The fields of an event: `record` is its parsed raw record, which knows more than the summary. Absent values are
 * left out, but for those whose absence says something (readOnly, error).
 */
export function eventFields(summary: EventSummary, record: unknown): EventFields[] {
  const normalised = fromRecord(record)
  const event = normalised.kind === 'event' ? normalised.event : null
  const dimension = (key: DimensionKey): EventField | null => {
    if (!event) return null
    const value = DIMENSIONS[key].read(event)
    const said = value !== DIMENSIONS[key].absent || key === 'error' || key === 'outcome'
    if (!said) return null
    const page = key === 'session' ? `/sessions/${sessionId(event.principal.key, value)}` : undefined
    return { label: labelOf(key), value, by: key, secret: key === 'accessKey', ...(page && { page }) }
  }
  const identifier = (by: 'eventId' | 'requestId', value: string | null | undefined): EventField | null =>
    value ? { label: labelOf(by), value, by } : null
  return [
    {
      title: 'Who',
      fields: [
        ...WHO.map(dimension),
        recorded('Invoked by', event?.principal.invokedBy ?? summary.identity.invokedBy),
        recorded('ARN', textAt(record, 'userIdentity', 'arn') ?? summary.identity.arn),
        recorded('Caller’s account', callersAccount(event)),
        recorded('Principal ID', textAt(record, 'userIdentity', 'principalId')),
        recorded(
          'Session since',
          textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'),
        ),
        recorded('Source identity', textAt(record, 'userIdentity', 'sessionContext', 'sourceIdentity')),
      ].filter(shown),
    },
    { title: 'What', fields: [...WHAT.map(dimension), ...effectFields(summary)].filter(shown) },
    {
      title: 'Where',
      fields: [
        ...WHERE.map(dimension),
        recorded('User agent, in full', moreThanProduct(summary.userAgent)),
        recorded('VPC endpoint', textAt(record, 'vpcEndpointId')),
        recorded('TLS', textAt(record, 'tlsDetails', 'tlsVersion')),
      ].filter(shown),
    },
    {
      title: 'Result',
      fields: [
        ...RESULT.map(dimension),
        recorded('Error message', textAt(record, 'errorMessage')),
        recorded('Console sign-in', textAt(record, 'responseElements', 'ConsoleLogin')),
      ].filter(shown),
    },
    {
      title: 'Record',
      fields: [
        identifier('eventId', event?.eventID ?? summary.eventID),
        identifier('requestId', event?.requestID),
        recorded('Version', textAt(record, 'eventVersion')),
        { label: labelOf('import'), value: summary.importId, by: 'import' as const },
      ].filter(shown),
    },
  ]
}

/** What the record says, and where it does not, what the event's name lets infer. */
function effectFields(summary: EventSummary): EventField[] {
  const { readOnly, effect } = summary
  const field = { label: labelOf('readOnly'), value: DIMENSIONS.readOnly.absent, by: 'readOnly' as const }
  if (readOnly !== null) return [{ ...field, value: String(readOnly) }]
  return [
    { ...field, because: 'the record does not say' },
    {
      label: labelOf('effect'),
      value: effect,
      by: 'effect',
      because: inferenceOf(summary) ?? 'nor does the event name tell',
    },
  ]
}

/** Whether the event is as CloudTrail delivered it, and what proves that. */
export function integrityFields({ verdict, reason, file, digest }: EventIntegrity): EventFields {
  return {
    title: 'Integrity',
    fields: [
      { label: 'Verdict', value: VERDICT_WORDS[verdict].label, verdict },
      recorded('Because', reason),
      recorded('Log file', file),
      recorded('Digest', digest),
    ].filter(shown),
  }
}

/** A user agent that says more than its product, which has a line of its own. */
const moreThanProduct = (userAgent: string | null): string | null =>
  userAgent !== null && productOf(userAgent) !== userAgent ? userAgent : null

/** The caller's account, where it is another than the one that received the record. */
const callersAccount = (event: ActivityEvent | null): string | null =>
  event && event.principal.accountId !== event.recipientAccountId ? event.principal.accountId : null
