// Reads blocks and says which of their records match a text query, and where the events of these are.
import pMap from 'p-map'
import type { Database } from '../db/client'
import { contentUuid } from '../db/content-hash'
import { type OpenBlock, openBlock } from '../db/record-block'
import { type BlockPlace, storedBlocks } from '../db/stored-blocks'
import { fromRecord } from '../domain/cloudtrail/normalise'
import type { EventPlace } from './cursor'
import type { Candidate } from './search-events-candidates'

/** A matching record: its event's time and id as the record says, and where it stands. */
export type Hit = EventPlace & { blockId: number; slot: number }
/**
 * A block with so many hits, or such, that its events are found through it, and not each by its id: bit `slot` of `slots` is
 * set.
 */
export type DenseBlock = Candidate & { slots: Buffer }
export type BlockHits = { hits: Hit[]; dense: DenseBlock[] }

/** One hit in sixteen records: parsing them takes as long as reading the block. */
const MOST_HITS_PARSED = 32
/**
 * Blocks unpacked (some 600 kB each) at a time: the next ones while a block is visited. Where there are two processors,
 * more made each other slower.
 */
const UNPACK_AT_ONCE = 2

/**
 * Hands `visit` each block that is still there, in any order. Blocks are unpacked while others are
 * visited. Throws the signal's reason when that is aborted.
 */
export async function readBlocks(
  { pool }: Pick<Database, 'pool'>,
  blocks: readonly BlockPlace[],
  visit: (id: number, block: OpenBlock) => void,
  signal: AbortSignal,
): Promise<void> {
  await pMap(
    storedBlocks(pool, blocks),
    async ({ id, data }) => {
      const block = await openBlock(data)
      signal.throwIfAborted()
      visit(id, block)
    },
    { concurrency: UNPACK_AT_ONCE, signal },
  )
}

/** All records of the blocks that match. Blocks that are gone since have none. Throws as `readBlocks`. */
export async function searchBlocks(
  db: Database,
  blocks: readonly Candidate[],
  matches: (record: Uint8Array) => boolean,
  signal: AbortSignal,
): Promise<BlockHits> {
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const found: BlockHits = { hits: [], dense: [] }
  const add = (id: number, opened: OpenBlock) => {
    const block = byId.get(id)
    if (block) addHits(block, opened, matches, found)
  }
  await readBlocks(db, blocks, add, signal)
  return found
}

function addHits(
  block: Candidate,
  { size, record }: OpenBlock,
  matches: (record: Uint8Array) => boolean,
  found: BlockHits,
): void {
  const slots: number[] = []
  for (let slot = 0; slot < size; slot++) {
    const bytes = record(slot)
    if (bytes && matches(bytes)) slots.push(slot)
  }
  if (slots.length === 0) return
  const hits =
    slots.length > MOST_HITS_PARSED ? [] : slots.flatMap((slot) => hitOf(block.id, slot, record(slot)))
  if (hits.length === slots.length) found.hits.push(...hits)
  else {
    const bits = Buffer.alloc(Math.ceil(size / 8))
    for (const slot of slots) bits[slot >>> 3] = (bits[slot >>> 3] ?? 0) | (1 << (slot & 7))
    found.dense.push({ ...block, slots: bits })
  }
}

/**
 * Nothing for a record that would be none today, and for one without an id: it is told from others by its own text, of
 * which earlier versions took less.
 */
function hitOf(blockId: number, slot: number, record: Buffer | null): Hit[] {
  const normalised = fromRecord(JSON.parse(record?.toString('utf8') ?? 'null'))
  if (normalised.kind !== 'event' || normalised.dedupeText.startsWith('{')) return []
  return [{ instant: normalised.event.eventTime, uuid: contentUuid(normalised.dedupeText), blockId, slot }]
}
