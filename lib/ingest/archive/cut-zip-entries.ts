// The entries of a zip archive whose list of members is missing or broken, by the header before each entry.
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import { ByteReader } from '../byte-reader'
import { inflateRaw } from '../inflate'
import { InflateError } from '../inflate-error'
import type { ArchiveEntries } from './archive-entry'

const CHUNK_BYTES = 256 * 1024
const HEADER_BYTES = 30
const LOCAL_HEADER = 0x04034b50
/** What stands behind the last entry. */
const BEHIND = new Set([0x02014b50, 0x06054b50, 0x06064b50])
const [ENCRYPTED, SIZES_FOLLOW] = [0x01, 0x08]
const [STORED, DEFLATED] = [0, 8]
const IN_EXTRA_FIELD = 0xffffffff
const ZIP64 = 0x0001
/** A checksum and two sizes of four bytes or eight, with a signature before them or without: its length, and where the checksum is. */
const DESCRIPTORS = [
  [12, 0],
  [16, 4],
  [20, 0],
  [24, 4],
] as const
const LONGEST_DESCRIPTOR = 24
const UNREADABLE = 'it is encrypted, or compressed by a method that Cairn does not know'

type Header = {
  name: string
  flags: number
  method: number
  checksum: number
  /** Null where they follow the content. */
  bytes: number | null
}

/** What of an archive its list told of before it broke: where entries begin, and which place is next. */
export type Listed = { positions: ReadonlySet<number>; place: number; problem: InflateError }

/**
 * All entries up to where none begins, or those that were not listed. Ends with an InflateError in any case: the archive is
 * cut, or its list is broken. The file stays open.
 */
export async function* cutZipEntries(handle: FileHandle, listed?: Listed): ArchiveEntries {
  const reader = new ByteReader(chunksOf(handle))
  const { size } = await handle.stat()
  for (let place = listed?.place ?? 0; ; ) {
    const position = reader.position
    const header = await nextHeader(reader)
    if (header === null) throw listed?.problem ?? (await whyNoMore(reader))
    const { name, flags, method, bytes } = header
    const isReadable =
      (flags & ENCRYPTED) === 0 && (method === DEFLATED || (method === STORED && bytes !== null))
    // Where the next entry begins then only the content tells.
    if (!isReadable && bytes === null) throw listed?.problem ?? broken(CUT, position)
    const end = bytes === null ? null : reader.position + bytes
    let isRead = false
    async function* content(): AsyncGenerator<Uint8Array> {
      isRead = true
      yield* contentOf(reader, header as Header, position)
    }
    // How much it takes is not known before it is read: not more than there is.
    if (!listed?.positions.has(position)) {
      const described = { place: place++, name, position, bytes: bytes ?? size - position }
      if (name.endsWith('/')) yield { ...described, problem: null, content: null }
      else if (isReadable) yield { ...described, problem: null, content: content() }
      else yield { ...described, problem: UNREADABLE, content: null }
    }
    if (end !== null) await pass(reader, end - reader.position)
    else if (!isRead) for await (const _ of contentOf(reader, header, position));
  }
}

const CUT = 'the zip archive is cut: its end, with the list of its members, is missing'
const UNLISTED =
  'what the zip archive ends with is no list of its members: they were found by what stands before each of them'

const broken = (reason: string, position: number): InflateError =>
  new InflateError(reason, position, position)

async function whyNoMore(reader: ByteReader): Promise<InflateError> {
  const ahead = Buffer.from(await reader.peek(4))
  const isBehind = ahead.length === 4 && BEHIND.has(ahead.readUInt32LE(0))
  return broken(isBehind ? UNLISTED : CUT, reader.position)
}

/** Positions are given, so that the file can be read by others as well. */
async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Null where no other entry begins. */
async function nextHeader(reader: ByteReader): Promise<Header | null> {
  const fixed = await reader.peek(HEADER_BYTES)
  if (fixed.length < HEADER_BYTES) return null
  const view = new DataView(fixed.buffer, fixed.byteOffset, HEADER_BYTES)
  const signature = view.getUint32(0, true)
  if (signature !== LOCAL_HEADER) return null
  const [flags, method] = [view.getUint16(6, true), view.getUint16(8, true)]
  const [checksum, stored, size] = [14, 18, 22].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
  ]
  const [nameBytes, extraBytes] = [view.getUint16(26, true), view.getUint16(28, true)]
  await reader.exactly(HEADER_BYTES)
  const rest = await reader.exactly(nameBytes + extraBytes)
  if (rest === null) return null
  const raw = Buffer.from(rest)
  const fields = extraFieldsOf(raw.subarray(nameBytes))
  const name = yauzl.getFileNameLowLevel(flags, raw.subarray(0, nameBytes), fields, false)
  const isKnown = (flags & SIZES_FOLLOW) === 0
  return { name, flags, method, checksum, bytes: isKnown ? storedBytes(stored, size, fields) : null }
}

type ExtraField = { id: number; data: Buffer }

function extraFieldsOf(bytes: Buffer): ExtraField[] {
  try {
    return yauzl.parseExtraFields(bytes)
  } catch {
    return []
  }
}

/** Sizes beyond four bytes stand in a field of their own, the whole one first. */
function storedBytes(stored: number, size: number, fields: readonly ExtraField[]): number | null {
  if (stored !== IN_EXTRA_FIELD) return stored
  const data = fields.find(({ id }) => id === ZIP64)?.data
  const at = size === IN_EXTRA_FIELD ? 8 : 0
  return data && data.length >= at + 8 ? Number(data.readBigUInt64LE(at)) : null
}

async function* contentOf(reader: ByteReader, header: Header, position: number): AsyncGenerator<Uint8Array> {
  const { method, bytes } = header
  const fail = (does: string) => new InflateError(`its compressed content ${does}`, position, position)
  let checksum = 0
  // A stream that is corrupt does not reach into the next entry, if its length is known.
  const stored = bytes === null ? reader : new ByteReader(take(reader, bytes, fail))
  for await (const chunk of method === DEFLATED ? inflateRaw(stored, fail) : stored.rest(CHUNK_BYTES)) {
    checksum = crc32(chunk, checksum)
    yield chunk
  }
  const expected = bytes === null ? await descriptorChecksum(reader) : header.checksum
  if (expected !== null && checksum !== expected)
    throw new InflateError('its content does not match its checksum', position, position)
}

async function* take(
  reader: ByteReader,
  bytes: number,
  fail: (does: string) => InflateError,
): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; ) {
    const chunk = await reader.next(Math.min(left, CHUNK_BYTES))
    if (chunk === null) throw fail('ends early')
    left -= chunk.length
    yield chunk
  }
}

async function pass(reader: ByteReader, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; ) {
    const chunk = await reader.next(Math.min(left, CHUNK_BYTES))
    if (chunk === null) return
    left -= chunk.length
  }
}

/** Passes over the descriptor, which is as long as what follows it shows. Null where nothing shows it. */
async function descriptorChecksum(reader: ByteReader): Promise<number | null> {
  const ahead = Buffer.from(await reader.peek(LONGEST_DESCRIPTOR + 4))
  const found = DESCRIPTORS.find(([at]) => at + 4 <= ahead.length && isSignature(ahead.readUInt32LE(at)))
  await reader.exactly(found?.[0] ?? ahead.length)
  return found ? ahead.readUInt32LE(found[1]) : null
}

const isSignature = (value: number): boolean => value === LOCAL_HEADER || BEHIND.has(value)
