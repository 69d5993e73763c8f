// One batch, one transaction: what is new becomes events and blocks, and the file's counts and position move with it.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { packBlock } from '../db/record-block'
import { cleanText } from '../domain/cloudtrail/recorded-text'
import { advanceFile, type Loaded, type LoadTarget } from './advance-file'
import type { Batch, BatchRow } from './batch'
import { CopyRows } from './copy-rows'
import { DICTIONARIES } from './dictionaries'
import { EVENTS_LOCK } from './locks'
import { requireStillKept } from './retention'
import { prepareRollUp, rollUp } from './roll-up'

/**
 * A block ends at so many records, or at so many bytes of them. Of generated events, 128 leave 250 bytes each and open
 * in 0.19 ms, 256 leave 232 and open in 0.37 ms (quality 1, see packBlock); longer ones gain little and open slowly.
 */
const BLOCK_RECORDS = 256
const BLOCK_BYTES = 1024 * 1024
/** Blocks compressed at a time: the thread pool's size. */
const PACK_AT_ONCE = 4

const STAGED = [
  'event_time',
  'id',
  'event_id',
  'request_id',
  ...DICTIONARIES.map(({ foreignKey }) => foreignKey),
  'block_id',
  'slot',
  'read_only',
  'failed',
  'event_id_text',
  'access_key',
]

/** Records that go into one block: one month, in order of time. */
type Block = { id: number; month: number; rows: BatchRow[] }

/** Prepares a connection for loading: its staging table is emptied by every commit. */
export async function prepareLoading(client: PoolClient): Promise<void> {
  await client.query(`
    create temp table if not exists staged_event on commit delete rows as
    select ${STAGED.join(', ')} from event with no data`)
  await prepareRollUp(client)
}

/**
 * Loads a batch whose dictionary entries have the ids `ids` and whose months have their partitions. `bytesRead` is
 * how far the file is read, still compressed. A batch with an end finishes the file. Throws FileLost, or what the
 * database throws; either way nothing of the batch is left.
 */
export async function load(
  client: PoolClient,
  target: LoadTarget,
  batch: Batch,
  ids: readonly Int32Array[],
  bytesRead: number,
): Promise<Loaded> {
  const blocks = cutBlocks(batch.rows)
  // The rows are sorted by their key, so that two workers that load the same events wait for each other in one
  // direction only. The sort of 50,000 rows takes 12 MB. A worker's sessions do not wait for the disk, but here the
  // spooled file goes once the last batch is committed.
  const answers = await client.query(`
    begin;
    set local work_mem = '64MB';
    set local synchronous_commit = on;
    select pg_advisory_xact_lock_shared(${EVENTS_LOCK}, 0);
    select nextval('record_block_id_seq')::int as id from generate_series(1, ${blocks.length})`)
  try {
    // Several statements answer with a list, which the types do not know.
    const numbers = (answers as unknown as { rows: { id: number }[] }[]).at(-1)?.rows ?? []
    for (const [i, block] of blocks.entries()) block.id = (numbers[i] as { id: number }).id
    if (batch.kept !== null && blocks.length > 0) await requireStillKept(client, batch.kept)
    const duplicates = blocks.length === 0 ? [] : await insertEvents(client, target, blocks, ids)
    await insertBlocks(client, target, blocks, duplicates)
    if (batch.rows.length > duplicates.length) await rollUpNew(client, duplicates)
    if (batch.rejects.length > 0) await insertRejects(client, target, batch)
    await countDuplicates(client, target, duplicates)
    const loaded = { events: batch.rows.length - duplicates.length, duplicates: duplicates.length }
    await advanceFile(client, target, batch, loaded, bytesRead)
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Orders by time, first come first among equals, and cuts by month and size. Ids come later. */
function cutBlocks(rows: readonly BatchRow[]): Block[] {
  const order = Uint32Array.from(rows.keys())
  // A number is exact enough here; Postgres sorts again, by the exact key.
  const times = Float64Array.from(rows, ({ instant }) => Number(instant))
  const timeOf = (at: number) => times[at] as number
  order.sort((a, b) => timeOf(a) - timeOf(b) || a - b)
  const blocks: Block[] = []
  let block: Block | undefined
  let bytes = 0
  for (const at of order) {
    const row = rows[at] as BatchRow
    if (!block || block.month !== row.month || block.rows.length >= BLOCK_RECORDS || bytes >= BLOCK_BYTES) {
      block = { id: 0, month: row.month, rows: [] }
      blocks.push(block)
      bytes = 0
    }
    block.rows.push(row)
    bytes += row.raw.length
  }
  return blocks
}

type Duplicate = { blockId: number; slot: number; importId: number }

/** Inserts what is new. Answers what is not, with the import that holds the original. */
async function insertEvents(
  client: PoolClient,
  { importId }: LoadTarget,
  blocks: readonly Block[],
  ids: readonly Int32Array[],
): Promise<Duplicate[]> {
  const columns = STAGED.join(', ')
  await copy(client, `copy staged_event (${columns}) from stdin binary`, stagedRows(blocks, ids))
  // Among copies in one batch the first in the file has the lowest block and slot.
  const inserted = await client.query(
    `insert into event (${columns}, import_id)
     select ${columns}, $1
     from staged_event
     order by event_time, id, block_id, slot
     on conflict do nothing`,
    [importId],
  )
  const staged = blocks.reduce((sum, { rows }) => sum + rows.length, 0)
  if (inserted.rowCount === staged) return []
  // A statement of its own, because it must see what others committed while the insert waited for them. The limit
  // keeps it to one look-up a row, whatever the planner thinks of a table without statistics.
  const { rows } = await client.query(
    `select s.block_id, s.slot, original.import_id
     from staged_event s
     cross join lateral (
       select e.import_id, e.block_id, e.slot
       from event e
       where e.event_time = s.event_time and e.id = s.id
       limit 1
     ) original
     where (original.block_id, original.slot) <> (s.block_id, s.slot)`,
  )
  const duplicates = rows.map((row) => ({ blockId: row.block_id, slot: row.slot, importId: row.import_id }))
  if (duplicates.length + (inserted.rowCount ?? 0) !== staged)
    throw new Error(`${staged} staged, ${inserted.rowCount} inserted, ${duplicates.length} duplicates`)
  return duplicates
}

/** What is staged and no duplicate is new. */
async function rollUpNew(client: PoolClient, duplicates: readonly Duplicate[]): Promise<void> {
  if (duplicates.length > 0)
    await client.query(
      `delete from staged_event s
       using unnest($1::int[], $2::smallint[]) as duplicate (block_id, slot)
       where s.block_id = duplicate.block_id and s.slot = duplicate.slot`,
      [duplicates.map(({ blockId }) => blockId), duplicates.map(({ slot }) => slot)],
    )
  await rollUp(client, 'staged_event')
}

function* stagedRows(blocks: readonly Block[], ids: readonly Int32Array[]): Generator<Buffer> {
  const copyRows = new CopyRows()
  for (const { id: blockId, rows } of blocks)
    for (const [slot, row] of rows.entries()) {
      copyRows.begin(STAGED.length)
      copyRows.instant(row.instant)
      copyRows.uuid(row.id)
      copyRows.uuid(row.eventId)
      copyRows.uuid(row.requestId)
      for (let i = 0; i < row.places.length; i++) {
        const place = row.places[i] as number
        copyRows.int4(place < 0 ? null : ((ids[i] as Int32Array)[place] as number))
      }
      copyRows.int4(blockId)
      copyRows.int2(slot)
      copyRows.boolean(row.readOnly)
      copyRows.boolean(row.failed)
      copyRows.text(row.eventIdText)
      copyRows.text(row.accessKey)
      if (copyRows.isFull) yield copyRows.take()
    }
  yield copyRows.finish()
}

/** Writes the blocks, with the slots of duplicates empty; a block of nothing but duplicates is left out. */
async function insertBlocks(
  client: PoolClient,
  target: LoadTarget,
  blocks: readonly Block[],
  duplicates: readonly Duplicate[],
): Promise<void> {
  const taken = new Map<number, Set<number>>()
  for (const { blockId, slot } of duplicates) {
    const slots = taken.get(blockId)
    if (slots) slots.add(slot)
    else taken.set(blockId, new Set([slot]))
  }
  const fresh = blocks.filter(({ id, rows }) => (taken.get(id)?.size ?? 0) < rows.length)
  if (fresh.length === 0) return
  await copy(
    client,
    'copy record_block (month, id, import_id, file_id, data) from stdin binary',
    blockRows(fresh, target, taken),
  )
}

async function* blockRows(
  blocks: readonly Block[],
  { importId, fileId }: LoadTarget,
  taken: ReadonlyMap<number, ReadonlySet<number>>,
): AsyncGenerator<Buffer> {
  const copyRows = new CopyRows()
  const pack = ({ id, rows }: Block) => {
    const gone = taken.get(id)
    return packBlock(rows.map(({ raw }, slot) => (gone?.has(slot) ? null : raw)))
  }
  for (let i = 0; i < blocks.length; i += PACK_AT_ONCE) {
    const some = blocks.slice(i, i + PACK_AT_ONCE)
    const packed = await Promise.all(some.map(pack))
    for (const [j, block] of some.entries()) {
      copyRows.begin(5)
      copyRows.instant(BigInt(block.month) * 1000n)
      copyRows.int4(block.id)
      copyRows.int4(importId)
      copyRows.int4(fileId)
      copyRows.bytes(packed[j] as Buffer)
    }
    yield copyRows.take()
  }
  yield copyRows.finish()
}

async function insertRejects(client: PoolClient, { fileId }: LoadTarget, { rejects }: Batch): Promise<void> {
  function* rows(): Generator<Buffer> {
    const copyRows = new CopyRows()
    for (const { reason, position, bytes } of rejects) {
      copyRows.begin(4)
      copyRows.int4(fileId)
      copyRows.text(cleanText(reason))
      copyRows.int8(position)
      copyRows.bytes(bytes)
      if (copyRows.isFull) yield copyRows.take()
    }
    yield copyRows.finish()
  }
  await copy(client, 'copy reject (file_id, reason, position, record) from stdin binary', rows())
}

async function countDuplicates(
  client: PoolClient,
  { importId }: LoadTarget,
  duplicates: readonly Duplicate[],
): Promise<void> {
  if (duplicates.length === 0) return
  const counts = new Map<number, number>()
  for (const duplicate of duplicates)
    counts.set(duplicate.importId, (counts.get(duplicate.importId) ?? 0) + 1)
  await client.query(
    `insert into import_duplicate (import_id, original_import_id, count)
     select $1, original, count
     from unnest($2::int[], $3::bigint[]) as counted (original, count)
     order by original
     on conflict (import_id, original_import_id)
     do update set count = import_duplicate.count + excluded.count`,
    [importId, [...counts.keys()], [...counts.values()]],
  )
}

async function copy(
  client: PoolClient,
  statement: string,
  rows: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  await pipeline(Readable.from(rows, { objectMode: false }), client.query(copyFrom(statement)))
}
