// Batches of several files, one transaction: what is new becomes events and blocks, and the files' counts and positions
// move with it.
import type { PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { cleanText } from '../domain/cloudtrail/recorded-text'
import { advanceFile, type Loaded, type LoadTarget } from './advance-file'
import type { Batch, BatchRow } from './batch'
import { copyIn } from './copy-in'
import { CopyRows } from './copy-rows'
import { countUp } from './count-up'
import { cutBlocks } from './cut-blocks'
import { takeFormerIds } from './former-ids'
import { noteFirsts, prepareFirsts } from './identity-firsts'
import { insertBlocks } from './insert-blocks'
import { insertEvents, NOTHING_INSERTED } from './insert-events'
import { EVENTS_LOCK } from './locks'
import type { Part } from './part'
import { requireStillKept } from './retention'
import { prepareRollUp, rollUp } from './roll-up'

/** Prepares a connection for loading. */
export async function prepareLoading(client: PoolClient): Promise<void> {
  await prepareFirsts(client)
  await prepareRollUp(client)
}

/**
 * Loads the parts, each of another file; answers what was new of each. Throws FileLost, or what the database throws;
 * either way nothing of any of them is left.
 */
export async function load(client: PoolClient, parts: readonly Part[]): Promise<Loaded[]> {
  await takeFormerIds(client, parts)
  const cut = cutBlocks(parts.map(({ batch }) => batch))
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
    if (hasRows) await requireKept(client, parts)
    const originals = hasRows ? await insertEvents(client, parts, cut) : new Map<BatchRow, number>()
    await insertBlocks(client, parts, cut.blocks, originals)
    const fresh = originals.size === 0 ? cut.rows : cut.rows.filter((row) => !originals.has(row))
    if (fresh.length > 0) {
      await noteFirsts(client, parts, fresh)
      await rollUp(client, countUp(parts, fresh, filledFrom))
    }
    const loaded: Loaded[] = parts.map(() => ({ events: 0, duplicates: 0 }))
    for (const { part } of fresh) (loaded[part] as Loaded).events++
    const importOf = ({ part }: BatchRow) => (parts[part] as Part).target.importId
    const held: Held[] = []
    for (const [row, original] of originals) held.push({ row, importId: importOf(row), original })
    for (const { copy, first } of cut.repeated)
      held.push({ row: copy, importId: importOf(copy), original: originals.get(first) ?? importOf(first) })
    for (const { row } of held) (loaded[row.part] as Loaded).duplicates++
    await countDuplicates(client, held)
    // In the order of their ids, as all do who change several files: else they could wait for each other in a circle.
    const byFile = [...parts.entries()].sort(([, a], [, b]) => a.target.fileId - b.target.fileId)
    for (const [i, { target, batch, bytesRead }] of byFile) {
      // Before its rejects, which a file that is gone cannot have.
      await advanceFile(client, target, batch, loaded[i] as Loaded, bytesRead)
      if (batch.rejects.length > 0) await insertRejects(client, target, batch)
    }
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Nearly always all were judged by the same limit. */
async function requireKept(client: PoolClient, parts: readonly Part[]): Promise<void> {
  const limits = new Map(parts.flatMap(({ batch: { kept } }) => (kept === null ? [] : [[kept.until, kept]])))
  for (const kept of limits.values()) await requireStillKept(client, kept)
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

/** A duplicate of an import, and the import that holds its original. */
type Held = { row: BatchRow; importId: number; original: number }

async function countDuplicates(client: PoolClient, held: readonly Held[]): Promise<void> {
  if (held.length === 0) return
  await client.query(
    `insert into import_duplicate (import_id, original_import_id, count)
     select import_id, original, count(*)
     from unnest($1::int[], $2::int[]) as held (import_id, original)
     group by 1, 2
     order by 1, 2
     on conflict (import_id, original_import_id)
     do update set count = import_duplicate.count + excluded.count`,
    [held.map(({ importId }) => importId), held.map(({ original }) => original)],
  )
}
