// One event and its record exactly as it was received.
import { z } from 'zod'
import type { Database } from '../db/client'
import { parseEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import { unpackRecord } from '../db/record-block'
import { rows } from '../db/rows'
import type { EventSummary } from '../domain/answers'
import { isStorable } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { timestamp } from './where'

const row = eventSummaryRow.extend({ slot: z.number(), data: z.instanceof(Uint8Array) })

/** `record` is the text as received, in its own bytes. Null when there is no event of this id (or it is no id). */
export async function eventRecord(
  db: Database,
  id: string,
): Promise<{ event: EventSummary; record: Buffer } | null> {
  const place = parseEventId(id)
  if (!place || !isStorable(place.instant)) return null
  const [found] = await rows(
    db,
    Prisma.sql`
select ${EVENT_SUMMARY_COLUMNS}, e.slot, block.data
from event e
join record_block block on block.month = date_trunc('month', e.event_time) and block.id = e.block_id${EVENT_SUMMARY_JOINS}
where e.event_time = ${timestamp(place.instant)} and e.id = ${place.uuid}::uuid
limit 1`,
    row,
  )
  return found ? { event: eventSummary(found), record: await unpackRecord(found.data, found.slot) } : null
}
