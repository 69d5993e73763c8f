// Reads blocks and says which of their records match a text query, and where the events of these are.
import pMap from 'p-map'
import { z } from 'zod'
import type { Database } from '../db/client'
import { contentUuid } from '../db/content-hash'
import { Prisma } from '../db/generated/client'
import { unpackBlock } from '../db/record-block'
import { fromRecord } from '../domain/cloudtrail/normalise'
import type { EventPlace } from './cursor'
import type { Candidate } from './search-events-candidates'
import { timestamp } from './where'

/** A matching record: its event's time and id as the record says, and where it stands. */
export type Hit = EventPlace & { blockId: number; slot: number }
/** A block with so many hits that its events are found through it, and not each by its id: bit `slot` of `slots` is set. */
export type DenseBlock = Candidate & { slots: Buffer }
export type BlockHits = { hits: Hit[]; dense: DenseBlock[] }

/** One hit in sixteen records: parsing them takes as long as reading the block. */
const MOST_HITS_PARSED = 32
/** Blocks in one statement, and statements at a time: so many unpacked blocks (of some 600 kB) are in memory at most. */
const BLOCKS_AT_ONCE = 4
const STATEMENTS = 3

const packedRow = z.object({ id: z.number(), data: z.instanceof(Uint8Array) })

/** Blocks that are gone since have no hits. Throws the signal's reason when that is aborted. */
export async function readBlocks(
  { pool }: Database,
  blocks: readonly Candidate[],
  matches: (record: Uint8Array) => boolean,
  signal: AbortSignal,
): Promise<BlockHits> {
  const groups: Candidate[][] = []
  for (let at = 0; at < blocks.length; at += BLOCKS_AT_ONCE)
    groups.push(blocks.slice(at, at + BLOCKS_AT_ONCE))
  const found: BlockHits = { hits: [], dense: [] }
  await pMap(
    groups,
    async (group) => {
      const byId = new Map(group.map((block) => [block.id, block]))
      // The driver's own rows: Prisma's take a copy more of every byte.
      const { text, values } = packedBlocks(group)
      const { rows } = await pool.query({ text, values })
      for (const { id, data } of z.array(packedRow).parse(rows)) {
        const records = await unpackBlock(data)
        signal.throwIfAborted()
        const block = byId.get(id)
        if (block) addHits(block, records, matches, found)
      }
    },
    { concurrency: STATEMENTS, signal },
  )
  return found
}

const packedBlocks = (blocks: readonly Candidate[]): Prisma.Sql =>
  Prisma.join(
    [...new Set(blocks.map(({ month }) => month))].map(
      (month) => Prisma.sql`
select b.id, b.data
from record_block b
where b.month = ${timestamp(month)}
  and b.id = any(${blocks.filter((block) => block.month === month).map(({ id }) => id)}::int[])`,
    ),
    '\nunion all',
  )

function addHits(
  block: Candidate,
  records: readonly (Buffer | null)[],
  matches: (record: Uint8Array) => boolean,
  found: BlockHits,
): void {
  const slots: number[] = []
  for (const [slot, record] of records.entries()) if (record && matches(record)) slots.push(slot)
  if (slots.length === 0) return
  const hits =
    slots.length > MOST_HITS_PARSED ? [] : slots.flatMap((slot) => hitOf(block.id, slot, records[slot]))
  if (hits.length === slots.length) found.hits.push(...hits)
  else {
    const bits = Buffer.alloc(Math.ceil(records.length / 8))
    for (const slot of slots) bits[slot >>> 3] = (bits[slot >>> 3] ?? 0) | (1 << (slot & 7))
    found.dense.push({ ...block, slots: bits })
  }
}

/** Nothing for a record that would be none today. */
function hitOf(blockId: number, slot: number, record: Buffer | null | undefined): Hit[] {
  const normalised = fromRecord(JSON.parse(record?.toString('utf8') ?? 'null'))
  if (normalised.kind !== 'event') return []
  return [{ instant: normalised.event.eventTime, uuid: contentUuid(normalised.dedupeText), blockId, slot }]
}
