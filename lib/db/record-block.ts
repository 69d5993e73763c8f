// The block: some hundred raw records compressed together, any of them taken out again byte for byte.
// Layout, before compression: uint32le count, count × uint32le byte lengths (0 = empty slot), then the bytes.
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

/**
 * Of generated events (1,245 bytes each, blocks of 512 in which alike ones stand side by side; one busy core, best of
 * three): quality 1 takes 2.3 µs and leaves 186 bytes an event, 2 takes 4.4 µs and leaves 183, 3 takes 4.9 µs and leaves
 * 177. Speed is worth more here than a fiftieth of the disk.
 */
const QUALITY = 1
const WORD = 4
/** The least room that zlib takes for what comes out. */
const LEAST_CHUNK = 64
/**
 * Room for what comes out, as many times what goes in: nearly nine of ten blocks of generated events need no more, and come
 * out in one piece. With zlib's standard 16 KiB a block came back from its thread 20 times; with too much of it, the
 * collector of garbage starts as often for nothing.
 */
const MOST_RATIO = 8
const LEAST_UNPACKED = 16 * 1024

/**
 * Packs records in the order of their slots; null leaves a slot empty. Compresses on the thread pool, so that several
 * blocks can be packed at once.
 */
export async function packBlock(records: readonly (Uint8Array | null)[]): Promise<Buffer> {
  const headerBytes = WORD * (records.length + 1)
  const total = records.reduce((sum, record) => sum + (record?.length ?? 0), headerBytes)
  const plain = Buffer.allocUnsafe(total)
  plain.writeUInt32LE(records.length, 0)
  let offset = headerBytes
  for (const [slot, record] of records.entries()) {
    plain.writeUInt32LE(record?.length ?? 0, WORD * (slot + 1))
    if (record) {
      plain.set(record, offset)
      offset += record.length
    }
  }
  return compress(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: total,
    },
    // All comes out in one go, or each 16 KiB would come back from the thread by itself.
    chunkSize: Math.max(LEAST_CHUNK, total >> 2),
  })
}

/** A block that was unpacked. Its records share one buffer. */
export type OpenBlock = {
  /** The number of its slots. */
  size: number
  /** The record of a slot, exactly as it was packed; null for a slot that is empty, or beyond the block. */
  record: (slot: number) => Buffer | null
}

export async function openBlock(data: Uint8Array): Promise<OpenBlock> {
  const plain = await decompress(data, { chunkSize: Math.max(LEAST_UNPACKED, data.length * MOST_RATIO) })
  const size = plain.readUInt32LE(0)
  const ends = new Uint32Array(size)
  let end = WORD * (size + 1)
  for (let slot = 0; slot < size; slot++) {
    end += plain.readUInt32LE(WORD * (slot + 1))
    ends[slot] = end
  }
  const record = (slot: number): Buffer | null => {
    const to = ends[slot]
    if (to === undefined) return null
    const from = ends[slot - 1] ?? WORD * (size + 1)
    return from === to ? null : plain.subarray(from, to)
  }
  return { size, record }
}

/** All records of a block by their slots, exactly as they were packed; null for an empty slot. They share one buffer. */
export async function unpackBlock(data: Uint8Array): Promise<(Buffer | null)[]> {
  const { size, record } = await openBlock(data)
  return Array.from({ length: size }, (_, slot) => record(slot))
}

/** The record of a slot, exactly as it was packed. Throws when the block has no such slot, or it is empty. */
export async function unpackRecord(data: Uint8Array, slot: number): Promise<Buffer> {
  const record = (await openBlock(data)).record(slot)
  if (!record) throw new RangeError(`the block holds no record in slot ${slot}`)
  return record
}
