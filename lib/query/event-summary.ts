// One event as lists and the drawer show it: the columns to select for a few events, and how a row reads.
import { z } from 'zod'
import { formatEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import type { EventSummary } from '../domain/answers'
import { ACTORS } from '../domain/event'
import type { Effect } from '../domain/services/infer-effect'
import { formatInstant } from '../domain/time'
import { instant, micros } from './row-values'

const { sql } = Prisma
const text = z.string().nullable()

/**
 * The select list that `eventSummaryRow` reads, over an event `e` and `EVENT_SUMMARY_JOINS`. Not all dictionaries are
 * joined: Postgres tries joins in every order, which for seven took longer than the look-ups.
 */
export const EVENT_SUMMARY_COLUMNS = sql`
  ${micros(sql`e.event_time`)} as event_time, e.id,
  coalesce(e.event_id_text, e.event_id::text) as event_id,
  e.read_only, e.import_id,
  action.service as event_source,
  action.name as event_name,
  action.inferred,
  place.region as aws_region,
  (select value from error_code where id = e.error_code_id) as error_code,
  (select value from source_address where id = e.source_address_id) as source_ip_address,
  (select value from user_agent where id = e.user_agent_id) as user_agent,
  place.account as recipient_account_id,
  i.key, i.type, i.name, coalesce(session.arn, i.arn) as arn, i.account_id, i.actor, i.invoked_by,
  session.value as session_name`

/** Look-ups by primary key: for a page's events only, never before a limit. */
export const EVENT_SUMMARY_JOINS = sql`
join action              on action.id = e.action_id
join identity i          on i.id = e.identity_id
join place               on place.id = e.place_id
left join session        on session.id = e.session_id`

export const eventSummaryRow = z.object({
  event_time: instant,
  id: z.string(),
  event_id: text,
  read_only: z.boolean().nullable(),
  inferred: z.boolean().nullable(),
  import_id: z.number(),
  event_source: z.string(),
  event_name: z.string(),
  aws_region: text,
  error_code: text,
  source_ip_address: text,
  user_agent: text,
  recipient_account_id: text,
  key: z.string(),
  type: text,
  name: text,
  arn: text,
  account_id: text,
  actor: z.enum(ACTORS),
  invoked_by: text,
  session_name: text,
})
type Row = z.infer<typeof eventSummaryRow>

const effectOf = (readOnly: boolean | null): Effect =>
  readOnly === null ? 'unknown' : readOnly ? 'read' : 'write'

export function eventSummary(row: Row): EventSummary {
  return {
    id: formatEventId(row.event_time, row.id),
    eventTime: formatInstant(row.event_time),
    eventSource: row.event_source,
    eventName: row.event_name,
    awsRegion: row.aws_region,
    readOnly: row.read_only,
    effect: effectOf(row.read_only ?? row.inferred),
    inferred: row.read_only === null && row.inferred !== null,
    errorCode: row.error_code,
    sourceIPAddress: row.source_ip_address,
    userAgent: row.user_agent,
    recipientAccountId: row.recipient_account_id,
    eventID: row.event_id,
    identity: {
      key: row.key,
      type: row.type,
      name: row.name,
      arn: row.arn,
      accountId: row.account_id,
      sessionName: row.session_name,
      actor: row.actor,
      invokedBy: row.invoked_by,
    },
    importId: String(row.import_id),
  }
}
