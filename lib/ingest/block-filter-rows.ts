// The rows of block_filter: what a text search knows of a block without reading it.
import type { PoolClient } from 'pg'
import { blockFilter } from '../db/block-filter'
import type { Instant } from '../domain/time'
import { copyIn } from './copy-in'
import { CopyRows } from './copy-rows'

const COLUMNS = ['month', 'block_id', 'first_time', 'last_time', 'words']

/** A block: `month` in milliseconds since 1970, its records (null for an empty slot), and its events' times in any order. */
export type FilteredBlock = {
  month: number
  id: number
  records: Iterable<Uint8Array | null>
  times: Iterable<Instant>
}

/**
 * Writes the filters of blocks that have none yet, in the caller's transaction. Records and times may be more than the
 * block holds: a search then reads it in vain. Throws for a block without times.
 */
export async function insertBlockFilters(client: PoolClient, blocks: Iterable<FilteredBlock>): Promise<void> {
  await copyIn(client, 'block_filter', COLUMNS, filterRows(blocks))
}

function* filterRows(blocks: Iterable<FilteredBlock>): Generator<Buffer> {
  const copyRows = new CopyRows()
  for (const { month, id, records, times } of blocks) {
    const { first, last } = bounds(times)
    copyRows.begin(COLUMNS.length)
    copyRows.instant(BigInt(month) * 1000n)
    copyRows.int4(id)
    copyRows.instant(first)
    copyRows.instant(last)
    copyRows.bytes(blockFilter(records))
    if (copyRows.isFull) yield copyRows.take()
  }
  yield copyRows.finish()
}

function bounds(times: Iterable<Instant>): { first: Instant; last: Instant } {
  let first: Instant | undefined
  let last: Instant | undefined
  for (const time of times) {
    if (first === undefined || time < first) first = time
    if (last === undefined || time > last) last = time
  }
  if (first === undefined || last === undefined) throw new RangeError('a block without times')
  return { first, last }
}
