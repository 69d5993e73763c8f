// For tests: puts events into the tables without any part of the import, so that questions are judged by themselves.
import { contentUuid, identifierUuid } from '../db/content-hash'
import { formatEventId } from '../db/event-id'
import { FIRST_KINDS } from '../db/identity-first'
import { packBlock } from '../db/record-block'
import type { TestDatabase } from '../db/test-database'
import { type ActivityEvent, productOf } from '../domain/event'
import { inferredReadOnly } from '../domain/services/infer-effect'
import { formatInstant } from '../domain/time'
import { forgetFilledFrom } from './filled-from'
import { NONE_FILLED } from './plan'

/** An event as stored: `id` is its API id. */
export type LoadedEvent = { id: string; uuid: string; importId: string; event: ActivityEvent }

type Dictionary = { table: string; columns: readonly string[] }
type Values = readonly (string | null)[]

const plain = (table: string): Dictionary => ({ table, columns: ['value'] })
const IDENTITY: Dictionary = {
  table: 'identity',
  columns: ['key', 'type', 'name', 'arn', 'account_id', 'user_name', 'actor', 'invoked_by', 'mfa'],
}
const ACTION: Dictionary = {
  table: 'action',
  columns: ['service', 'name', 'category', 'type', 'inferred'],
}
const PLACE: Dictionary = { table: 'place', columns: ['account', 'region'] }

const flagText = (flag: boolean | null): string | null => (flag === null ? null : String(flag))

/** The id of the dictionary's row with these values, made where it is missing; null where the first value is, if it may. */
async function entry(
  { pool }: TestDatabase,
  { table, columns }: Dictionary,
  values: Values,
  nullable = true,
): Promise<number | null> {
  if (nullable && values[0] === null) return null
  const places = columns.map((_, index) => `$${index + 2}`)
  const { rows } = await pool.query<{ id: number }>(
    `insert into ${table} (hash, ${columns.join(', ')}) values ($1, ${places.join(', ')})
     on conflict (hash) do update set hash = excluded.hash returning id`,
    [contentUuid(JSON.stringify(values)), ...values],
  )
  return rows[0]?.id ?? null
}

/**
 * Loads the events as one import; `recordOf` gives each its raw record. All of them are new: none is compared. No
 * roll-up holds them, and so `rollup_state` says from then on.
 */
export async function loadTestEvents(
  db: TestDatabase,
  events: readonly ActivityEvent[],
  recordOf: (event: ActivityEvent) => string = (event) => JSON.stringify({ eventName: event.eventName }),
): Promise<LoadedEvent[]> {
  await db.pool.query('update rollup_state set filled_from = $1', [NONE_FILLED])
  forgetFilledFrom(db)
  const inserted = await db.pool.query<{ id: number }>(
    `insert into import (source) values ('a test') returning id`,
  )
  const importId = inserted.rows[0]?.id ?? 0
  await db.pool.query(
    `insert into file (import_id, name, bytes, status, records, events) values ($1, 'a.json', 1, 'done', $2, $2)`,
    [importId, events.length],
  )
  const loaded: LoadedEvent[] = []
  for (const [index, event] of events.entries()) {
    const uuid = contentUuid(`${importId}/${index}`)
    await insertEvent(db, event, uuid, importId, await packBlock([null, Buffer.from(recordOf(event))]))
    loaded.push({ id: formatEventId(event.eventTime, uuid), uuid, importId: String(importId), event })
  }
  return loaded
}

async function insertEvent(
  db: TestDatabase,
  event: ActivityEvent,
  uuid: string,
  importId: number,
  block: Buffer,
) {
  const { principal, userAgent, eventID, requestID } = event
  const time = formatInstant(event.eventTime)
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into record_block (month, import_id, file_id, data) values (date_trunc('month', $1::timestamptz), $2, 0, $3) returning id`,
    [time, importId, block],
  )
  const uuidOfEventId = eventID === null ? null : identifierUuid(eventID)
  const columns: Record<string, unknown> = {
    event_time: time,
    id: uuid,
    event_id: uuidOfEventId,
    event_id_text: uuidOfEventId === eventID ? null : eventID,
    request_id: requestID === null ? null : identifierUuid(requestID),
    action_id: await entry(db, ACTION, [
      event.eventSource,
      event.eventName,
      event.eventCategory,
      event.eventType,
      flagText(inferredReadOnly(event.eventSource, event.eventName)),
    ]),
    identity_id: await entry(db, IDENTITY, [
      principal.key,
      principal.type,
      principal.name,
      principal.arn,
      principal.accountId,
      principal.userName,
      principal.actor,
      principal.invokedBy,
      flagText(principal.mfa),
    ]),
    place_id: await entry(db, PLACE, [event.recipientAccountId, event.awsRegion], false),
    error_code_id: await entry(db, plain('error_code'), [event.errorCode]),
    source_address_id: await entry(db, plain('source_address'), [event.sourceIPAddress]),
    user_agent_id: await entry(db, { table: 'user_agent', columns: ['value', 'product'] }, [
      userAgent,
      userAgent === null ? null : productOf(userAgent),
    ]),
    session_id: await entry(db, { table: 'session', columns: ['value', 'arn'] }, [
      principal.session?.name ?? null,
      principal.session?.arn ?? null,
    ]),
    access_key: principal.accessKeyId,
    import_id: importId,
    block_id: rows[0]?.id,
    slot: 1,
    read_only: event.readOnly,
    failed: event.failed,
  }
  const names = Object.keys(columns)
  await db.pool.query(
    `insert into event (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(columns),
  )
  for (const { kind, column } of FIRST_KINDS)
    await db.pool.query(
      `insert into identity_first (first_seen, identity_id, value_id, kind)
       select $1, $2, $3, $4 where $3::int is not null
       on conflict (kind, identity_id, value_id) do update set
         first_seen = least(identity_first.first_seen, excluded.first_seen)`,
      [time, columns.identity_id, columns[column], kind],
    )
}
