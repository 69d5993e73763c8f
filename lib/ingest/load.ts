// One batch, one transaction: what is new becomes events and blocks, and the file's counts and position move with it.
import type { PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { cleanText } from '../domain/cloudtrail/recorded-text'
import { advanceFile, type Loaded, type LoadTarget } from './advance-file'
import type { Batch, BatchRow } from './batch'
import { copyIn } from './copy-in'
import { CopyRows } from './copy-rows'
import { countUp } from './count-up'
import { cutBlocks } from './cut-blocks'
import { insertBlocks } from './insert-blocks'
import { insertEvents, NOTHING_INSERTED } from './insert-events'
import { EVENTS_LOCK } from './locks'
import { requireStillKept } from './retention'
import { prepareRollUp, rollUp } from './roll-up'

/** Prepares a connection for loading. */
export async function prepareLoading(client: PoolClient): Promise<void> {
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
  const cut = cutBlocks(batch)
  // A worker's sessions do not wait for the disk, but here the spooled file goes once the last batch is committed.
  const answers = await client.query(`
    begin;
    set local synchronous_commit = on;
    select pg_advisory_xact_lock_shared(${EVENTS_LOCK}, 0);
    savepoint ${NOTHING_INSERTED};
    select filled_from from rollup_state;
    select nextval('record_block_id_seq')::int as id from generate_series(1, ${cut.blocks.length})`)
  try {
    // Several statements answer with a list, which the types do not know.
    const [state, numbers] = (answers as unknown as { rows: Record<string, number>[] }[]).slice(-2)
    const filledFrom = state?.rows[0]?.filled_from as number
    for (const [i, block] of cut.blocks.entries()) block.id = numbers?.rows[i]?.id as number
    const hasRows = cut.rows.length > 0
    if (batch.kept !== null && hasRows) await requireStillKept(client, batch.kept)
    const originals = hasRows
      ? await insertEvents(client, target, batch, cut, ids)
      : new Map<BatchRow, number>()
    await insertBlocks(client, target, cut.blocks, originals)
    const fresh = originals.size === 0 ? cut.rows : cut.rows.filter((row) => !originals.has(row))
    if (fresh.length > 0) await rollUp(client, countUp(batch, fresh, ids, filledFrom))
    if (batch.rejects.length > 0) await insertRejects(client, target, batch)
    const holders = [
      ...originals.values(),
      ...cut.repeated.map((row) => originals.get(row) ?? target.importId),
    ]
    await countDuplicates(client, target, holders)
    const loaded = { events: fresh.length, duplicates: holders.length }
    await advanceFile(client, target, batch, loaded, bytesRead)
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
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
  await copyIn(client, 'reject', ['file_id', 'reason', 'position', 'record'], rows())
}

/** `holders`: of each duplicate the import that holds its original. */
async function countDuplicates(
  client: PoolClient,
  { importId }: LoadTarget,
  holders: readonly number[],
): Promise<void> {
  if (holders.length === 0) return
  const counts = new Map<number, number>()
  for (const holder of holders) counts.set(holder, (counts.get(holder) ?? 0) + 1)
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
