// The list of events, a page at a time.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { EventOrder, EventPage } from '../domain/answers'
import type { Filter } from '../domain/filter'
import { type EventPlace, readEventCursor, writeEventCursor } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { count } from './row-values'
import { timestamp, where } from './where'

const { sql } = Prisma

/** The most events on one page. */
export const MOST_EVENTS = 1000

/**
 * The matching events by time, newest (`desc`) or oldest first, and how many match in all. Times are whole seconds
 * that many events share, so a page goes on after (time, id): nothing is skipped or repeated, whatever is loaded
 * meanwhile. A relative range moves with `now`. Throws a 400 for a cursor that is none.
 */
export async function events(
  db: Database,
  filter: Filter,
  now: Date,
  { limit, cursor, order }: { limit: number; cursor?: string | undefined; order: EventOrder },
): Promise<EventPage> {
  const after = cursor === undefined ? null : readEventCursor(cursor)
  const size = Math.min(limit, MOST_EVENTS)
  const matching = where(filter, now)
  const [found, [counted]] = await Promise.all([
    rows(db, pageOf(matching, after, order, size + 1), eventSummaryRow),
    rows(db, sql`select count(*) as total from event e where ${matching}`, z.object({ total: count })),
  ])
  const page = found.slice(0, size)
  const last = found.length > size ? page.at(-1) : undefined
  return {
    events: page.map(eventSummary),
    nextCursor: last ? writeEventCursor({ instant: last.event_time, uuid: last.id }) : null,
    total: counted?.total ?? 0,
  }
}

function pageOf(matching: Prisma.Sql, after: EventPlace | null, order: EventOrder, size: number): Prisma.Sql {
  const direction = order === 'desc' ? sql`desc` : sql`asc`
  return sql`
with page as (
  select e.*
  from event e
  where ${matching}${after ? sql`\n  and ${isAfter(after, order)}` : Prisma.empty}
  order by e.event_time ${direction}, e.id ${direction}
  limit ${size}
)
select ${EVENT_SUMMARY_COLUMNS}
from page e${EVENT_SUMMARY_JOINS}
order by e.event_time ${direction}, e.id ${direction}`
}

// The time alone once more, because partitions are not pruned by a row comparison.
function isAfter({ instant, uuid }: EventPlace, order: EventOrder): Prisma.Sql {
  const time = timestamp(instant)
  return order === 'desc'
    ? sql`e.event_time <= ${time} and (e.event_time, e.id) < (${time}, ${uuid}::uuid)`
    : sql`e.event_time >= ${time} and (e.event_time, e.id) > (${time}, ${uuid}::uuid)`
}
