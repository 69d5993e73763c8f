// The block: some hundred raw records compressed together, any of them taken out again byte for byte.
// Layout, before compression: uint32le 2³² − 1, then each slot's record (nothing for an empty slot) and a byte 1E, which
// no JSON has. Before there was this one, and still where a record has that byte: uint32le count, count × uint32le byte
// lengths (0 = empty slot), then the bytes. Lengths hardly compress: they were 3.8 of an event's 176 bytes.
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

/**
 * Of generated events (1,245 bytes each, blocks of 512 in which alike ones stand side by side; processor time on busy
 * cores, best of three): quality 1 takes 2.3 µs and leaves 178.5 bytes an event, 2 takes 5.1 µs and leaves 174.8, 3 takes
 * 5.6 µs and leaves 169.8, 4 takes 7.6 µs and leaves 165.8. Three bytes a microsecond, of some sixty that an event takes,
 * make the room that the roll-ups need.
 */
const QUALITY = 3
const WORD = 4
const SEPARATED = 2 ** 32 - 1
const SEPARATOR = 0x1e
/** The least room that zlib takes for what comes out. */
const LEAST_CHUNK = 64
/**
 * Room for what comes out, as many times what goes in: nearly nine of ten blocks of generated events need no more, and come
 * out in one piece. With zlib's standard 16 KiB a block came back from its thread 20 times; with too much of it, the
 * collector of garbage starts as often for nothing. What is larger than blocks are comes out in several pieces.
 */
const MOST_RATIO = 8
const [LEAST_ROOM, MOST_ROOM] = [16 * 1024, 2 * 1024 * 1024]

/**
 * Packs records in the order of their slots; null leaves a slot empty. Compresses on the thread pool, so that several
 * blocks can be packed at once.
 */
export async function packBlock(records: readonly (Uint8Array | null)[]): Promise<Buffer> {
  const plain = separated(records) ?? withLengths(records)
  return compress(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
    // All comes out in one go, or each 16 KiB would come back from the thread by itself.
    chunkSize: Math.max(LEAST_CHUNK, plain.length >> 2),
  })
}

/** Null where a record has the separator in it. */
function separated(records: readonly (Uint8Array | null)[]): Buffer | null {
  const total = records.reduce((sum, record) => sum + (record?.length ?? 0) + 1, WORD)
  const plain = Buffer.allocUnsafe(total)
  let offset = plain.writeUInt32LE(SEPARATED, 0)
  for (const record of records) {
    const start = offset
    if (record) plain.set(record, start)
    offset += record?.length ?? 0
    plain[offset] = SEPARATOR
    if (plain.indexOf(SEPARATOR, start) !== offset) return null
    offset++
  }
  return plain
}

function withLengths(records: readonly (Uint8Array | null)[]): Buffer {
  const lengths = Buffer.allocUnsafe(WORD * (records.length + 1))
  lengths.writeUInt32LE(records.length, 0)
  for (const [slot, record] of records.entries())
    lengths.writeUInt32LE(record?.length ?? 0, WORD * (slot + 1))
  return Buffer.concat([lengths, ...records.filter((record) => record !== null)])
}

/** A block that was unpacked. Its records share one buffer. */
export type OpenBlock = {
  /** The number of its slots. */
  size: number
  /** The record of a slot, exactly as it was packed; null for a slot that is empty, or beyond the block. */
  record: (slot: number) => Buffer | null
}

/** Throws when it is no block, or a damaged one. */
export async function openBlock(data: Uint8Array): Promise<OpenBlock> {
  const room = Math.min(Math.max(LEAST_ROOM, data.length * MOST_RATIO), MOST_ROOM)
  const plain = await decompress(data, { chunkSize: room })
  const { starts, ends } = plain.readUInt32LE(0) === SEPARATED ? separatedPlaces(plain) : places(plain)
  const record = (slot: number): Buffer | null => {
    const [start, end] = [starts[slot], ends[slot]]
    return start === end ? null : plain.subarray(start, end)
  }
  return { size: starts.length, record }
}

/** Where each slot's record is. */
type Places = { starts: number[]; ends: number[] }

function separatedPlaces(plain: Buffer): Places {
  const starts: number[] = []
  const ends: number[] = []
  for (let start = WORD; start < plain.length; ) {
    const end = plain.indexOf(SEPARATOR, start)
    if (end < 0) throw new RangeError('the block ends within a record')
    starts.push(start)
    ends.push(end)
    start = end + 1
  }
  return { starts, ends }
}

function places(plain: Buffer): Places {
  const count = plain.readUInt32LE(0)
  const ends: number[] = []
  let end = WORD * (count + 1)
  const starts = Array.from({ length: count }, (_, slot) => {
    const start = end
    end += plain.readUInt32LE(WORD * (slot + 1))
    ends.push(end)
    return start
  })
  return { starts, ends }
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
