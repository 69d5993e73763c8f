// The records of batches that are loaded together, into the database: compressed, a block a row.
import type { PoolClient } from 'pg'
import { packBlock } from '../db/record-block'
import type { BatchRow } from './batch'
import { insertBlockFilters } from './block-filter-rows'
import { copyIn } from './copy-in'
import { CopyRows } from './copy-rows'
import type { Block } from './cut-blocks'
import type { Part } from './part'

const COLUMNS = ['month', 'id', 'import_id', 'file_id', 'data']
/** Blocks compressed at a time: the thread pool's size. */
const PACK_AT_ONCE = 4

/**
 * Writes the blocks, in the caller's transaction, with the slots of `duplicates` empty; a block of nothing but
 * duplicates is left out.
 */
export async function insertBlocks(
  client: PoolClient,
  parts: readonly Part[],
  blocks: readonly Block[],
  duplicates: ReadonlyMap<BatchRow, unknown>,
): Promise<void> {
  const fresh =
    duplicates.size === 0 ? blocks : blocks.filter(({ rows }) => rows.some((row) => !duplicates.has(row)))
  if (fresh.length === 0) return
  await copyIn(client, 'record_block', COLUMNS, blockRows(fresh, parts, duplicates))
  // What the filters say of duplicates as well does no harm.
  const filtered = fresh.map(({ id, month, rows }) => ({
    id,
    month,
    records: rows.map(({ raw }) => raw),
    times: rows.map(({ instant }) => instant),
  }))
  await insertBlockFilters(client, filtered)
}

async function* blockRows(
  blocks: readonly Block[],
  parts: readonly Part[],
  duplicates: ReadonlyMap<BatchRow, unknown>,
): AsyncGenerator<Buffer> {
  const copyRows = new CopyRows()
  const pack = ({ rows }: Block) => packBlock(rows.map((row) => (duplicates.has(row) ? null : row.raw)))
  for (let i = 0; i < blocks.length; i += PACK_AT_ONCE) {
    const some = blocks.slice(i, i + PACK_AT_ONCE)
    const packed = await Promise.all(some.map(pack))
    for (const [j, block] of some.entries()) {
      const { importId, fileId } = (parts[block.part] as Part).target
      copyRows.begin(COLUMNS.length)
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
