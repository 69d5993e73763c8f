// Writes the filters of blocks that have none, because they were loaded before there were filters: newest first.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { unpackBlock } from '../db/record-block'
import { fromRecord } from '../domain/cloudtrail/normalise'
import type { Instant } from '../domain/time'
import { type FilteredBlock, insertBlockFilters } from './block-filter-rows'
import { EVENTS_LOCK } from './locks'
import { runAlone } from './run-alone'

/** So many a transaction: a deletion waits for it, and some hundred records a block are read on the worker's own thread. */
const BLOCKS_AT_ONCE = 8
const SHORTEST_PAUSE_MS = 20

/** Where the last block stood. */
type Place = { month: string; id: number }
const NEWEST: Place = { month: 'infinity', id: 0 }

/**
 * Fills until every block has its filter, or `signal` is aborted; whatever ends in the middle leaves those that are
 * written. Answers whether all are now; false where another process is at it. A search reads blocks without a filter.
 */
export async function fillBlockFilters(pool: Pool, signal: AbortSignal): Promise<boolean> {
  const done = await runAlone(pool, 'block filters', signal, async (client) => {
    for (let place: Place | null = NEWEST; ; ) {
      const begun = Date.now()
      place = await fillBlocks(client, place)
      if (place === null) return true
      await sleep(Math.max(SHORTEST_PAUSE_MS, Date.now() - begun), undefined, { signal })
    }
  })
  return done ?? false
}

/** The next blocks without a filter behind `place`; null where there are none. */
async function fillBlocks(client: PoolClient, place: Place): Promise<Place | null> {
  try {
    await client.query('begin; set local statement_timeout = 0')
    // What is deleted or dropped takes its filters along: not while they are written.
    await client.query('select pg_advisory_xact_lock_shared($1, 0)', [EVENTS_LOCK])
    const { rows } = await client.query(
      `select
         b.month::text as month, b.id, b.data,
         extract(epoch from b.month)::float8 as start,
         extract(epoch from b.month + interval '1 month')::float8 as end
       from record_block b
       where
         (b.month, b.id) < ($1::timestamptz, $2::int)
         and not exists (select from block_filter f where f.month = b.month and f.block_id = b.id)
       order by b.month desc, b.id desc
       limit ${BLOCKS_AT_ONCE}`,
      [place.month, place.id],
    )
    const blocks: FilteredBlock[] = []
    for (const { id, data, start, end } of rows) {
      const records = await unpackBlock(data)
      const bounds = [start, end].map((seconds) => BigInt(seconds) * 1_000_000n) as [Instant, Instant]
      blocks.push({ month: start * 1000, id, records, times: timesOf(records, bounds) })
    }
    if (blocks.length > 0) await insertBlockFilters(client, blocks)
    await client.query('commit')
    const last = rows.at(-1)
    return last ? { month: last.month, id: last.id } : null
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** The records' own times: events know their block, but no index leads from it to them. All of the month at worst. */
function timesOf(records: readonly (Uint8Array | null)[], [start, end]: [Instant, Instant]): Instant[] {
  const times: Instant[] = []
  for (const record of records) {
    if (record === null) continue
    const normalised = fromRecord(JSON.parse(Buffer.from(record).toString('utf8')))
    if (normalised.kind === 'event') times.push(normalised.event.eventTime)
  }
  return times.length > 0 ? times : [start, end - 1n]
}
