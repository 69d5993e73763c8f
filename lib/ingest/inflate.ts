// Plain bytes out of a file that may be gzipped: by its content, once or several times over, in several members.
import { crc32, inflateRawSync } from 'node:zlib'
import { CONTENT_LIMITS } from '../db/environment'
import { ByteReader } from './byte-reader'
import { skipGzipHeader } from './gzip-header'
import { InflateError } from './inflate-error'
import { excess, type InflateLimits } from './inflate-limit'
import { RawInflater } from './raw-inflater'
import { isGzip } from './sniff'

/** Measured on 160 MB at level 6: 590 MB/s; with 4 KiB 440, with 1 KiB 100. At most 17 MB come out of a piece. */
const PIECE_BYTES = 16 * 1024
/** Where more comes out of a piece, the next is smaller: eight files of the same row over and over took 34 MB for it. Where little does, it is larger again. */
const USUAL_OUTPUT = 1024 * 1024
const LEAST_PIECE_BYTES = 1024
const PLAIN_BYTES = 256 * 1024
const OUTPUT_BYTES = 64 * 1024
const MOST_LAYERS = 4
/**
 * What is left of a file is inflated in one go if it is no more, and no more comes out. Piece by piece, each by way of
 * the thread pool, takes twice as long; but that goes on beside everything else, which is worth more in a large file.
 */
const AT_ONCE_BYTES = 1024 * 1024
const AT_ONCE_CONTENT = 8 * 1024 * 1024
/**
 * So much is tried of what is more, because many small members can follow each other: 40,000 logs of which one file was
 * made took 37 s piece by piece.
 */
const TRIED_BYTES = 64 * 1024
/** Logs take six to eight times as much: then all comes out as one piece of memory. */
const USUAL_RATIO = 10
/** So much of a member is held, to get out of a corrupt one all that stands before the corruption. */
const LARGEST_SALVAGE = 4 * 1024 * 1024
const TRAILER_BYTES = 8
const GZIP_BEGINS = 0x1f
const CORRUPT = 'is corrupt'
const CUT = 'ends early'

/**
 * The content of a file, inflated where it is gzip, in chunks of at most 8 MiB and no faster than they are taken.
 * A cut or corrupt gzip, and one that holds too much, gives everything that could be inflated and then throws an
 * `InflateError`; else only what `source` throws is thrown.
 */
export async function* inflate(
  source: AsyncIterable<Uint8Array>,
  limits: InflateLimits = CONTENT_LIMITS,
): AsyncGenerator<Uint8Array> {
  let taken = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      taken += chunk.length
      yield chunk
    }
  }
  yield* unwrap(counted(), 0, (given) => excess(limits, taken, given))
}

/** Says what is wrong with so many bytes; null for nothing. */
type Judge = (given: number) => string | null
/** Makes an error of what a compressed stream does: it ends early, or is corrupt. */
type Fail = (does: string) => InflateError

async function* unwrap(
  source: AsyncIterable<Uint8Array>,
  layer: number,
  judge: Judge,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(source)
  try {
    if (!isGzip(await reader.peek(2))) yield* reader.rest(PLAIN_BYTES)
    else if (layer < MOST_LAYERS) yield* unwrap(gunzip(reader, judge), layer + 1, judge)
    else throw new InflateError(`the file is gzipped more than ${MOST_LAYERS} times over`, 0, 0)
  } finally {
    await reader.close()
  }
}

async function* gunzip(reader: ByteReader, judge: Judge): AsyncGenerator<Uint8Array> {
  let inflated = 0
  let members = 0
  const fail: Fail = (does) => new InflateError(`the gzip stream ${does}`, reader.position, inflated)
  for (let head = await reader.peek(2); head.length > 0; head = await reader.peek(2)) {
    // Some writers fill the last block with zeros; anything else after a member is none of it.
    if (members > 0 && head[0] === 0) {
      await reader.exactly(1)
      continue
    }
    if (!isGzip(head))
      throw fail(isGzipBegun(head) ? CUT : `${CORRUPT}: what follows its last member is not gzip`)
    const problem = await skipGzipHeader(reader)
    if (problem) throw fail(problem === 'cut' ? CUT : `${CORRUPT}: ${problem}`)
    members++
    let checksum = 0
    let size = 0
    for await (const chunk of inflateRaw(reader, fail)) {
      const reason = judge(inflated + chunk.length)
      if (reason) throw new InflateError(reason, reader.position, inflated)
      checksum = crc32(chunk, checksum)
      size += chunk.length
      inflated += chunk.length
      yield chunk
    }
    const trailer = await reader.exactly(TRAILER_BYTES)
    if (!trailer) throw fail(CUT)
    const view = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_BYTES)
    if (view.getUint32(0, true) !== checksum || view.getUint32(4, true) !== size % 2 ** 32)
      throw fail(`${CORRUPT}: its content does not match its checksum`)
  }
}

const isGzipBegun = (head: Uint8Array): boolean => head.length === 1 && head[0] === GZIP_BEGINS

/**
 * The content of the deflate stream (RFC 1951) that begins at the reader's next byte; the reader then stands behind it.
 * One that is cut or corrupt gives all that could be inflated, and throws what `fail` makes.
 */
export async function* inflateRaw(reader: ByteReader, fail: Fail): AsyncGenerator<Uint8Array> {
  const content = await inflateAtOnce(reader)
  if (content) yield content
  else yield* inflateMember(reader, fail)
}

/** All of a small member; null where it is none, or something is wrong with it: nothing is taken then. */
async function inflateAtOnce(reader: ByteReader): Promise<Uint8Array | null> {
  const ahead = await reader.peek(AT_ONCE_BYTES + 1)
  const rest = ahead.length > AT_ONCE_BYTES ? ahead.subarray(0, TRIED_BYTES) : ahead
  try {
    // `info` gives the engine too, which knows where the member ended; the types do not know of it.
    const { buffer, engine } = inflateRawSync(rest, {
      info: true,
      chunkSize: Math.max(OUTPUT_BYTES, rest.length * USUAL_RATIO),
      maxOutputLength: AT_ONCE_CONTENT,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
    await reader.exactly(engine.bytesWritten)
    return buffer
  } catch {
    return null
  }
}

async function* inflateMember(reader: ByteReader, fail: Fail): AsyncGenerator<Uint8Array> {
  const inflater = new RawInflater()
  let held: Uint8Array[] | null = []
  let fed = 0
  let given = 0
  let pieceBytes = PIECE_BYTES
  try {
    for (;;) {
      const piece = await reader.next(pieceBytes)
      if (!piece) {
        const state = await inflater.finish()
        yield* inflater.take()
        if (state === 'ended') return
        throw fail(CUT)
      }
      fed += piece.length
      if (fed > LARGEST_SALVAGE) held = null
      const state = await inflater.write(piece)
      const before = given
      for (const chunk of inflater.take()) {
        given += chunk.length
        yield chunk
      }
      if (given - before > USUAL_OUTPUT) pieceBytes = Math.max(LEAST_PIECE_BYTES, pieceBytes / 2)
      else if (given - before < USUAL_OUTPUT / 4) pieceBytes = Math.min(PIECE_BYTES, pieceBytes * 2)
      if (state === 'ended') {
        reader.unread(piece.subarray(piece.length - (fed - inflater.consumed)))
        return
      }
      if (state === 'failed') {
        if (held) yield* salvage(held, piece, given)
        throw fail(`${CORRUPT}: ${inflater.failure}`)
      }
      held?.push(piece)
    }
  } finally {
    inflater.close()
  }
}

/** What comes out of the piece that zlib failed on, before the byte that made it fail: zlib drops all of that. */
async function* salvage(held: Uint8Array[], piece: Uint8Array, given: number): AsyncGenerator<Uint8Array> {
  const inflater = new RawInflater()
  let behind = given
  try {
    for (const bytes of [...held, ...Array.from(piece, (_, i) => piece.subarray(i, i + 1))]) {
      if ((await inflater.write(bytes)) !== 'more') return
      for (const chunk of inflater.take()) {
        if (chunk.length > behind) yield chunk.subarray(behind)
        behind = Math.max(0, behind - chunk.length)
      }
    }
  } finally {
    inflater.close()
  }
}
