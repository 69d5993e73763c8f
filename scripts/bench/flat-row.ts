// An event as one flat row: what the peers' tables hold. Columns and values are those that Cairn filters and counts by.

import { fromRecord } from '../../lib/domain/cloudtrail/normalise'
import { productOf } from '../../lib/domain/event'
import { formatInstant } from '../../lib/domain/time'

type Type = 'time' | 'text' | 'flag' | 'json'

/** The columns in order. `enumerable`: few values, each in many events. */
export const FLAT_COLUMNS = [
  { name: 'event_time', type: 'time' },
  { name: 'service', type: 'text', enumerable: true },
  { name: 'event', type: 'text', enumerable: true },
  { name: 'category', type: 'text', enumerable: true },
  { name: 'type', type: 'text', enumerable: true },
  { name: 'region', type: 'text', enumerable: true },
  { name: 'account', type: 'text', enumerable: true },
  { name: 'error', type: 'text', enumerable: true },
  { name: 'identity', type: 'text', enumerable: true },
  { name: 'identity_type', type: 'text', enumerable: true },
  { name: 'user_name', type: 'text', enumerable: true },
  { name: 'actor', type: 'text', enumerable: true },
  { name: 'ip', type: 'text' },
  { name: 'agent', type: 'text', enumerable: true },
  { name: 'user_agent', type: 'text' },
  { name: 'session', type: 'text' },
  { name: 'access_key', type: 'text' },
  { name: 'event_id', type: 'text' },
  { name: 'request_id', type: 'text' },
  { name: 'read_only', type: 'flag' },
  { name: 'failed', type: 'flag' },
  { name: 'record', type: 'json' },
] as const satisfies readonly { name: string; type: Type; enumerable?: true }[]

export type FlatName = (typeof FLAT_COLUMNS)[number]['name']
export type FlatRow = Record<FlatName, string | boolean | null>

/** The row of a parsed record. Throws for one that is no event: the generator makes none. */
export function flatRow(record: unknown): FlatRow {
  const normalised = fromRecord(record)
  if (normalised.kind !== 'event') throw new Error(`a generated record is no event: ${normalised.reason}`)
  const { event } = normalised
  const { principal } = event
  return {
    event_time: formatInstant(event.eventTime),
    service: event.eventSource,
    event: event.eventName,
    category: event.eventCategory,
    type: event.eventType,
    region: event.awsRegion,
    account: event.recipientAccountId,
    error: event.errorCode,
    identity: principal.key,
    identity_type: principal.type,
    user_name: principal.userName,
    actor: principal.actor,
    ip: event.sourceIPAddress,
    agent: event.userAgent === null ? null : productOf(event.userAgent),
    user_agent: event.userAgent,
    session: principal.session?.name ?? null,
    access_key: principal.accessKeyId,
    event_id: event.eventID,
    request_id: event.requestID,
    read_only: event.readOnly,
    failed: event.failed,
    record: JSON.stringify(record),
  }
}

/** `create table`'s columns. DuckDB's times are without a zone, which it counts fastest by; all are UTC. */
export const columnDefinitions = (types: Readonly<Record<Type, string>>): string =>
  FLAT_COLUMNS.map(({ name, type }) => `${name} ${types[type]}`).join(', ')
