// From rows to records: reads the blocks that a page of events needs, each once, and takes out what is needed.
import pMap from 'p-map'
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { unpackBlock } from '../db/record-block'
import { instant } from './row-values'
import type { Snapshot } from './snapshot'
import { timestamp } from './where'

const { sql } = Prisma
const MIB = 1024 ** 2

/** Where the record of an event is. `month` is that of its time. */
export const recordPlaceRow = z.object({ month: instant, block_id: z.number(), slot: z.number() })
type RecordPlace = z.infer<typeof recordPlaceRow>
const blockRow = z.object({ id: z.number(), data: z.instanceof(Uint8Array) })

const LIMITS = {
  /** About so many bytes of records are held: twice as many, and a group of blocks, at most. */
  heldBytes: 16 * MIB,
  /** Unpacked blocks that are kept for the next page: the events at its beginning come from the same. */
  keptBytes: 32 * MIB,
  /** Blocks asked for at once. */
  blocks: 16,
}
/** A record's length before one was seen: longer than they are, so that the first page does not hold too much. */
const GUESSED_BYTES = 16 * 1024
/** The thread pool's size. */
const UNPACK_AT_ONCE = 4

type Block = readonly (Buffer | null)[]
type Found = { block: Block } | { data: Uint8Array }
type Waiting<Row> = { row: Row; record: Buffer | null }
export type ReadEvent<Row> = { row: Row; record: Buffer }

export class RecordReader {
  /** By id, the one that was needed last at the end. */
  private readonly kept = new Map<number, Block>()
  private keptBytes = 0
  /** Of the records last taken out. */
  private averageBytes = GUESSED_BYTES

  constructor(
    private readonly snapshot: Snapshot,
    private readonly limits = LIMITS,
  ) {}

  /** The rows with their records, in order; several times for a page whose records are too long to be held together. */
  async *read<Row extends RecordPlace>(pages: AsyncIterable<Row[]>): AsyncGenerator<ReadEvent<Row>[]> {
    for await (const page of pages) {
      let waiting: Waiting<Row>[] = page.map((row) => ({ row, record: null }))
      while (waiting.length > 0) {
        await this.fill(waiting)
        const end = waiting.findIndex(({ record }) => record === null)
        const filled = end === -1 ? waiting : waiting.slice(0, end)
        waiting = end === -1 ? [] : waiting.slice(end)
        yield filled as ReadEvent<Row>[]
      }
    }
  }

  /**
   * Gives records to the events from the first on, until enough bytes are held. The first one always gets its own; those
   * far behind it get none yet, because what is held for them would add up.
   */
  private async fill(waiting: readonly Waiting<RecordPlace>[]): Promise<void> {
    const needs = new Map<number, Waiting<RecordPlace>[]>()
    let held = 0
    let taken = 0
    let takenBytes = 0
    const horizon = Math.ceil(this.limits.heldBytes / this.averageBytes)
    for (const [i, event] of waiting.entries()) {
      const { record, row } = event
      if (record) held += record.length
      else if (i < horizon) {
        const sharing = needs.get(row.block_id)
        if (sharing) sharing.push(event)
        else needs.set(row.block_id, [event])
      }
    }
    const groups = [...needs.values()]
    const { heldBytes, blocks } = this.limits
    for (let at = 0; at < groups.length && (at === 0 || held < heldBytes); at += blocks) {
      const group = groups.slice(at, at + blocks)
      const found = await this.find(group.flatMap(([first]) => (first ? [first.row] : [])))
      await pMap(
        group,
        async (events) => {
          const block = await this.unpacked(events[0]?.row.block_id ?? 0, found)
          const bytes = takeOut(block, events)
          held += bytes
          takenBytes += bytes
          taken += events.length
        },
        { concurrency: UNPACK_AT_ONCE },
      )
    }
    if (taken > 0) this.averageBytes = Math.max(1, takenBytes / taken)
  }

  /** The blocks of these: as they are kept, and the others still packed. */
  private async find(places: readonly RecordPlace[]): Promise<ReadonlyMap<number, Found>> {
    const months = new Map<bigint, number[]>()
    const found = new Map<number, Found>()
    for (const { month, block_id: id } of places) {
      const block = this.kept.get(id)
      if (block) {
        this.kept.delete(id)
        this.kept.set(id, block)
        found.set(id, { block })
        continue
      }
      const ids = months.get(month)
      if (ids) ids.push(id)
      else months.set(month, [id])
    }
    for (const [month, ids] of months) {
      const blocks = await this.snapshot.rows(
        sql`
select b.id, b.data
from record_block b
where b.month = ${timestamp(month)} and b.id = any(${ids}::int[])`,
        blockRow,
      )
      for (const { id, data } of blocks) found.set(id, { data })
    }
    return found
  }

  private async unpacked(id: number, all: ReadonlyMap<number, Found>): Promise<Block> {
    const found = all.get(id)
    if (!found) throw new Error(`there is no block ${id}`)
    if ('block' in found) return found.block
    const block = await unpackBlock(found.data)
    this.keep(id, block)
    return block
  }

  private keep(id: number, block: Block): void {
    this.kept.set(id, block)
    this.keptBytes += bytesOf(block)
    for (const [oldest, other] of this.kept) {
      if (this.keptBytes <= this.limits.keptBytes) break
      this.kept.delete(oldest)
      this.keptBytes -= bytesOf(other)
    }
  }
}

/** They share one buffer. */
const bytesOf = (block: Block): number => block.find((record) => record !== null)?.buffer.byteLength ?? 0

/** Copied, because a record of its own would hold its whole block. Answers how many bytes they are. */
function takeOut(block: Block, events: readonly Waiting<RecordPlace>[]): number {
  const records = events.map(({ row: { slot, block_id: id } }) => {
    const record = block[slot]
    if (!record) throw new RangeError(`block ${id} holds no record in slot ${slot}`)
    return record
  })
  const copy = Buffer.concat(records)
  let start = 0
  for (const [i, { length }] of records.entries()) {
    const event = events[i]
    if (event) event.record = copy.subarray(start, start + length)
    start += length
  }
  return copy.length
}
