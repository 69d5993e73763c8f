// The entries of a zip archive, by its central directory; where that is missing, by the headers before each of them.
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { ByteReader } from '../byte-reader'
import { inflateRaw } from '../inflate'
import { InflateError } from '../inflate-error'
import type { ArchiveEntries, ArchiveEntry } from './archive-entry'
import { cutZipEntries } from './cut-zip-entries'
import { zipEnd } from './zip-end'

const CHUNK_BYTES = 256 * 1024
const STORED = 0
const DEFLATED = 8
const UNIX = 3
const FILE_TYPE = 0xf000
const LINK = 0xa000

/** The file stays open. */
export async function* zipEntries(handle: FileHandle): ArchiveEntries {
  const zip = await opened(handle)
  if (zip === null) {
    yield* cutZipEntries(handle)
    return
  }
  const positions = new Set<number>()
  let place = 0
  let position = 0
  let reason: string
  try {
    for await (const entry of zip.eachEntry()) {
      position = entry.relativeOffsetOfLocalHeader
      positions.add(position)
      yield { place: place++, ...described(zip, entry) }
    }
    return
  } catch (error) {
    if (!(error instanceof Error) || error instanceof InflateError) throw error
    reason = `the list of the zip archive's members breaks behind this one: ${error.message}`
  }
  // Those that it has not told of are there all the same.
  yield* cutZipEntries(handle, { positions, place, problem: broken(reason, position) })
}

/** Null where the archive has no central directory: then its end is missing, or what stands there is none. */
async function opened(handle: FileHandle): Promise<ZipFile | null> {
  const options = { autoClose: false, lazyEntries: true, decodeStrings: false }
  const whole = await unlessBroken(yauzl.fromFdPromise(handle.fd, options))
  if (whole !== null) return whole
  // The library wants the end of the file there.
  const end = await zipEnd(handle)
  if (end === null) return null
  return unlessBroken(yauzl.fromRandomAccessReaderPromise(new HandleReader(handle), end, options))
}

/** Null for an error of the library's own, which has no code; the file system's are not the archive's fault. */
const unlessBroken = (opening: Promise<ZipFile>): Promise<ZipFile | null> =>
  opening.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error) throw error
    return null
  })

class HandleReader extends yauzl.RandomAccessReader {
  constructor(private readonly handle: FileHandle) {
    super()
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.chunks(start, end), { objectMode: false })
  }

  private async *chunks(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end; ) {
      const length = Math.min(CHUNK_BYTES, end - at)
      const { buffer, bytesRead } = await this.handle.read(Buffer.allocUnsafe(length), 0, length, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }
}

const broken = (reason: string, position: number): InflateError =>
  new InflateError(reason, position, position)

function isFile(entry: Entry): boolean {
  const mode = entry.versionMadeBy >>> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & FILE_TYPE : 0
  return !nameOf(entry).endsWith('/') && mode !== LINK
}

const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)

function described(zip: ZipFile, entry: Entry): Omit<ArchiveEntry, 'place'> {
  const { relativeOffsetOfLocalHeader: position, compressedSize: bytes } = entry
  const problem = isFile(entry) ? problemOf(entry) : null
  const content = isFile(entry) && !problem ? contentOf(zip, entry) : null
  return { name: nameOf(entry), position, bytes, problem, content }
}

function problemOf(entry: Entry): string | null {
  if (entry.isEncrypted()) return 'it is encrypted: unpack the archive with its password first'
  const { compressionMethod } = entry
  if (compressionMethod === STORED || compressionMethod === DEFLATED) return null
  return `it is compressed by a method that Cairn does not know (${compressionMethod}): unpack the archive first`
}

/** Inflated here, because the library loses what stands before the place where an entry breaks. */
async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const { relativeOffsetOfLocalHeader: position } = entry
  const fail = (does: string) => broken(`its compressed content ${does}`, position)
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false }).catch((error: Error) => {
    if ('code' in error) throw error
    throw broken(`its content is not where the archive says: ${error.message}`, position)
  })
  const reader = new ByteReader(stream)
  let checksum = 0
  let size = 0
  try {
    const isDeflated = entry.compressionMethod === DEFLATED
    for await (const chunk of isDeflated
      ? inflateRaw(reader, fail)
      : reader.rest(entry.compressedSize || 1)) {
      checksum = crc32(chunk, checksum)
      size += chunk.length
      yield chunk
    }
  } finally {
    await reader.close()
  }
  if (checksum !== entry.crc32 || size !== entry.uncompressedSize)
    throw broken('its content does not match its checksum', position)
}
