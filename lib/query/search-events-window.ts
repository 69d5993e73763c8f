// The events behind the hits of a stretch of time: those that are there, that the filter takes, and that come first.
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { EventOrder } from '../domain/answers'
import { type ClosedRange, formatInstant } from '../domain/time'
import type { EventPlace } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummaryRow } from './event-summary'
import type { DenseBlock, Hit } from './search-events-blocks'
import { timestamp } from './where'

const { sql } = Prisma
type Sql = Prisma.Sql
type Row = ReturnType<typeof eventSummaryRow.parse>

/** Places of one order: negative where `a` comes first. */
export function comparePlaces(a: EventPlace, b: EventPlace, order: EventOrder): number {
  const ascending =
    a.instant === b.instant
      ? a.uuid < b.uuid
        ? -1
        : Number(a.uuid > b.uuid)
      : a.instant < b.instant
        ? -1
        : 1
  return order === 'desc' ? -ascending : ascending
}

/** `matching`: the filter's condition on an event `e`, and that it comes after the cursor. `size`: events wanted. */
type Wanted = { matching: Sql; order: EventOrder; size: number }
/** Blocks of which the events in [from, to) are due. */
type DueBlocks = ClosedRange & { blocks: readonly DenseBlock[] }

/** Looked up in one statement. */
const HITS_AT_ONCE = 1000

/** The first events of these hits and of the due blocks. */
export async function windowEvents(
  db: Database,
  wanted: Wanted,
  hits: readonly Hit[],
  due: DueBlocks | null,
): Promise<Row[]> {
  const [single, together] = await Promise.all([
    eventsOfHits(db, wanted, hits),
    due === null ? [] : rows(db, eventsOfBlocks(wanted, due), eventSummaryRow),
  ])
  const place = (row: Row): EventPlace => ({ instant: row.event_time, uuid: row.id })
  return [...single, ...together]
    .sort((a, b) => comparePlaces(place(a), place(b), wanted.order))
    .slice(0, wanted.size)
}

async function eventsOfHits(db: Database, wanted: Wanted, hits: readonly Hit[]): Promise<Row[]> {
  const inOrder = hits.toSorted((a, b) => comparePlaces(a, b, wanted.order))
  const found: Row[] = []
  for (let at = 0; at < inOrder.length && found.length < wanted.size; at += HITS_AT_ONCE)
    found.push(...(await rows(db, eventsAt(wanted, inOrder.slice(at, at + HITS_AT_ONCE)), eventSummaryRow)))
  return found
}

/** The limit keeps each to one look-up by key. That it is the very record tells copies in two blocks apart. */
const eventsAt = ({ matching, order, size }: Wanted, hits: readonly Hit[]): Sql => sql`
with found as (
  select e.*
  from unnest(
    ${hits.map(({ instant }) => formatInstant(instant))}::timestamptz[], ${hits.map(({ uuid }) => uuid)}::uuid[],
    ${hits.map(({ blockId }) => blockId)}::int[], ${hits.map(({ slot }) => slot)}::int[]
  ) hit (event_time, id, block_id, slot)
  cross join lateral (
    select at.*
    from event at
    where at.event_time = hit.event_time and at.id = hit.id
    limit 1
  ) e
  where e.block_id = hit.block_id and e.slot = hit.slot
    and ${matching}
  order by ${byTime(order)}
  limit ${size}
)
${summaries(order)}`

const eventsOfBlocks = ({ matching, order, size }: Wanted, { from, to, blocks }: DueBlocks): Sql => sql`
with dense as materialized (
  select block_id, decode(slots, 'hex') as slots
  from unnest(
    ${blocks.map(({ id }) => id)}::int[], ${blocks.map(({ slots }) => slots.toString('hex'))}::text[]
  ) block (block_id, slots)
), found as (
  select e.*
  from event e
  join dense on dense.block_id = e.block_id
  where e.event_time >= ${timestamp(from)} and e.event_time < ${timestamp(to)}
    and get_bit(dense.slots, e.slot) = 1
    and ${matching}
  order by ${byTime(order)}
  limit ${size}
)
${summaries(order)}`

const summaries = (order: EventOrder): Sql => sql`
select ${EVENT_SUMMARY_COLUMNS}
from found e${EVENT_SUMMARY_JOINS}
order by ${byTime(order)}`

/** In the order of the answer: of events `e`. */
export const byTime = (order: EventOrder): Sql =>
  order === 'desc' ? sql`e.event_time desc, e.id desc` : sql`e.event_time, e.id`
