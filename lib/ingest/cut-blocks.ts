// Orders the records of batches that are loaded together, and cuts those of each into the blocks in which their text is
// compressed.
import type { Batch, BatchRow } from './batch'

/**
 * A block ends at so many records, or at so many bytes of them. Of generated events, when fewer blocks than now were put
 * in order together, 512 left 172 bytes each, 704 left 171 and 1,024 left 170; but the filters of 512 share their pages,
 * and those of 704 take one each, which is more than that. A block of 512 opens in 1.1 ms on a busy machine, in half of that
 * on an idle one.
 */
const BLOCK_RECORDS = 512
const BLOCK_BYTES = 1024 * 1024
/**
 * So many records that follow each other in time are put in another order, in which alike ones meet: of one action and
 * identity, and actions by their names. Of generated events, with 1,335 to a file on average, that leaves 170 bytes each;
 * 171 where it is five blocks, 175 where actions stand as they come, and some 200 in the order of time. A file of
 * CloudTrail's own is of five minutes and hardly has more, so that its blocks stay narrow in time; where files span days,
 * the search for a phrase that one event in hundreds holds takes up to a half longer than with five.
 */
const STRETCH_RECORDS = 8 * BLOCK_RECORDS

/** Records that go into one block: of one batch and month, in no order of time. Row `i` stands in slot `i`. Ids come later. */
export type Block = { id: number; part: number; month: number; rows: BatchRow[] }

/** Batches in the order of their events' key (time, id), each event once. */
export type CutBatches = {
  rows: BatchRow[]
  blocks: Block[]
  /** The further copies, and of each the row that stands for it, which is the first of them. */
  repeated: { copy: BatchRow; first: BatchRow }[]
}

/** Orders by key, cuts by batch, month and size, and tells each row its batch and block (by index) and its slot. */
export function cutBlocks(batches: readonly Pick<Batch, 'rows' | 'likenesses'>[]): CutBatches {
  const all: BatchRow[] = []
  for (const [part, { rows }] of batches.entries())
    for (const row of rows) {
      row.part = part
      all.push(row)
    }
  const { rows, repeated } = inOrder(all)
  const blocks: Block[] = []
  const ofBatch: BatchRow[][] = batches.map(() => [])
  for (const row of rows) ofBatch[row.part]?.push(row)
  for (const [part, batch] of batches.entries()) {
    const own = ofBatch[part] ?? []
    const likenesses = batch.likenesses()
    const likeness = (row: BatchRow) => likenesses[row.at] as number
    for (let from = 0; from < own.length; ) {
      const to = endOfStretch(own, from)
      cutStretch(
        own.slice(from, to).sort((a, b) => likeness(a) - likeness(b)),
        blocks,
      )
      from = to
    }
  }
  return { rows, blocks, repeated }
}

function endOfStretch(rows: readonly BatchRow[], from: number): number {
  const { month } = rows[from] as BatchRow
  const most = Math.min(rows.length, from + STRETCH_RECORDS)
  let to = from + 1
  while (to < most && rows[to]?.month === month) to++
  return to
}

function cutStretch(rows: readonly BatchRow[], blocks: Block[]): void {
  let block: Block | undefined
  let bytes = 0
  for (const row of rows) {
    if (!block || block.rows.length >= BLOCK_RECORDS || bytes >= BLOCK_BYTES) {
      block = { id: 0, part: row.part, month: row.month, rows: [] }
      blocks.push(block)
      bytes = 0
    }
    row.block = blocks.length - 1
    row.slot = block.rows.push(row) - 1
    bytes += row.raw.length
  }
}

function inOrder(given: BatchRow[]): Pick<CutBatches, 'rows' | 'repeated'> {
  // Sorting keeps the order of batches, and of each file, among equals.
  const sorted = given.sort(compareKeys)
  const rows: BatchRow[] = []
  const repeated: CutBatches['repeated'] = []
  let first: BatchRow | undefined
  for (const row of sorted)
    if (first !== undefined && compareKeys(first, row) === 0) repeated.push({ copy: row, first })
    else {
      rows.push(row)
      first = row
    }
  return { rows, repeated }
}

/** As Postgres compares (time, uuid): a uuid's bytes are in the order of its digits. */
function compareKeys(a: BatchRow, b: BatchRow): number {
  if (a.instant !== b.instant) return a.instant < b.instant ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}
