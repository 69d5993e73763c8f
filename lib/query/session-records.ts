// The raw records of a few events, parsed: block by block, because those of one session stand side by side.
import { z } from 'zod'
import type { Database } from '../db/client'
import { parseEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { formatInstant } from '../domain/time'
import { instant, micros } from './row-values'
import { readBlocks } from './search-events-blocks'

const { sql } = Prisma

/** Where a record stands. */
export const recordPlace = z.object({ month: instant, block: z.number(), slot: z.number() })
type RecordPlace = z.infer<typeof recordPlace>
/** The columns that `recordPlace` reads, of an event `e`. */
export const RECORD_PLACE_COLUMNS = sql`
  ${micros(sql`date_trunc('month', e.event_time)`)} as month, e.block_id as block, e.slot`

/** In the order of the places; null for a record that is gone since, or cannot be read. */
export async function recordsAt(
  db: Database,
  places: readonly RecordPlace[],
  signal: AbortSignal,
): Promise<unknown[]> {
  const found = new Map<string, unknown>()
  const slots = new Map<number, number[]>()
  for (const { block, slot } of places) slots.set(block, [...(slots.get(block) ?? []), slot])
  const months = new Map(places.map(({ block, month }) => [block, month]))
  await readBlocks(
    db,
    [...months].map(([id, month]) => ({ id, month })),
    (id, opened) => {
      for (const slot of slots.get(id) ?? []) found.set(`${id} ${slot}`, parsed(opened.record(slot)))
    },
    signal,
  )
  return places.map(({ block, slot }) => found.get(`${block} ${slot}`) ?? null)
}

/** Of events by their ids, a thousand at most. */
export async function recordsOf(
  db: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, unknown>> {
  const events = ids.flatMap((id) => {
    const place = parseEventId(id)
    return place ? [{ id, time: formatInstant(place.instant), uuid: place.uuid }] : []
  })
  const places = await rows(
    db,
    sql`
select asked.id, ${RECORD_PLACE_COLUMNS}
from unnest(
  ${events.map(({ id }) => id)}::text[], ${events.map(({ time }) => time)}::timestamptz[],
  ${events.map(({ uuid }) => uuid)}::uuid[]
) asked (id, event_time, uuid)
cross join lateral (
  select at.*
  from event at
  where at.event_time = asked.event_time and at.id = asked.uuid
  limit 1
) e
limit 1000`,
    recordPlace.extend({ id: z.string() }),
  )
  const records = await recordsAt(db, places, signal)
  return new Map(places.map(({ id }, at) => [id, records[at]]))
}

function parsed(bytes: Buffer | null): unknown {
  try {
    return bytes && JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
