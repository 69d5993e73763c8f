// The list of events, a page at a time.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { EventOrder, EventPage } from '../domain/answers'
import type { Filter } from '../domain/filter'
import type { Instant } from '../domain/time'
import { type EventPlace, readEventCursor, writeEventCursor } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { count, instant, micros } from './row-values'
import { timestamp, where } from './where'

const { sql } = Prisma

/** The most events on one page. */
export const MOST_EVENTS = 1000
/** So few matching events are better sorted than looked for among all in order. */
const FEW = 5000

/**
 * The matching events by time, newest (`desc`) or oldest first, and how many match in all. Times are whole seconds
 * that many events share, so a page goes on after (time, id): nothing is skipped or repeated, whatever is loaded
 * meanwhile. A relative range moves with `now`. Throws a 400 for a cursor that is none. `few` decides only how the page
 * is found.
 */
export async function events(
  db: Database,
  filter: Filter,
  now: Date,
  { limit, cursor, order }: { limit: number; cursor?: string | undefined; order: EventOrder },
  few = FEW,
): Promise<EventPage> {
  const after = cursor === undefined ? null : readEventCursor(cursor)
  const size = Math.min(limit, MOST_EVENTS)
  const matching = where(filter, now)
  const counted = await countOf(db, matching)
  if (counted.first === null || counted.last === null) return { events: [], nextCursor: null, total: 0 }
  const place = {
    matching,
    begin: after ? isAfter(after, order) : beginsAt(order === 'desc' ? counted.last : counted.first, order),
    order,
    size: size + 1,
  }
  const found = await rows(db, counted.total > few ? pageOf(place) : pageOfFew(place), eventSummaryRow)
  const page = found.slice(0, size)
  const last = found.length > size ? page.at(-1) : undefined
  return {
    events: page.map(eventSummary),
    nextCursor: last ? writeEventCursor({ instant: last.event_time, uuid: last.id }) : null,
    total: counted.total,
  }
}

const countRow = z.object({ total: count, first: instant.nullable(), last: instant.nullable() })

async function countOf(db: Database, matching: Prisma.Sql): Promise<z.infer<typeof countRow>> {
  const [counted] = await rows(
    db,
    sql`
select
  count(*) as total,
  ${micros(sql`min(e.event_time)`)} as first,
  ${micros(sql`max(e.event_time)`)} as last
from event e
where ${matching}`,
    countRow,
  )
  if (!counted) throw new Error('an aggregate without groups always gives one row')
  return counted
}

type Page = { matching: Prisma.Sql; begin: Prisma.Sql; order: EventOrder; size: number }

/** For many matching events: walks the primary key in its order until the page is full. */
const pageOf = ({ matching, begin, order, size }: Page): Prisma.Sql => sql`
with page as (
  select e.*
  from event e
  where ${matching}
    and ${begin}
  order by ${byTime(order)}
  limit ${size}
)
${summariesOf(order)}`

/**
 * For few: finds them all and sorts them. Postgres thinks every value evenly spread and would walk the primary key
 * here, too: for ten events among a million that took 1.4 s instead of 4 ms.
 */
const pageOfFew = ({ matching, begin, order, size }: Page): Prisma.Sql => sql`
with found as materialized (
  select e.*
  from event e
  where ${matching}
    and ${begin}
), page as (
  select e.*
  from found e
  order by ${byTime(order)}
  limit ${size}
)
${summariesOf(order)}`

const summariesOf = (order: EventOrder): Prisma.Sql => sql`
select ${EVENT_SUMMARY_COLUMNS}
from page e${EVENT_SUMMARY_JOINS}
order by ${byTime(order)}`

const byTime = (order: EventOrder): Prisma.Sql =>
  order === 'desc' ? sql`e.event_time desc, e.id desc` : sql`e.event_time, e.id`

/** Without a cursor: a page begins where the matching events do, not where all events do. */
const beginsAt = (time: Instant, order: EventOrder): Prisma.Sql =>
  order === 'desc' ? sql`e.event_time <= ${timestamp(time)}` : sql`e.event_time >= ${timestamp(time)}`

// The time alone as well, because partitions are not pruned by a row comparison.
const isAfter = ({ instant: time, uuid }: EventPlace, order: EventOrder): Prisma.Sql => sql`
    ${beginsAt(time, order)}
    and (e.event_time, e.id) ${order === 'desc' ? sql`<` : sql`>`} (${timestamp(time)}, ${uuid}::uuid)`
