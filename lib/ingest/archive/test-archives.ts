// For tests: zip and tar archives, also such as nobody should make.
import { buffer } from 'node:stream/consumers'
import { crc32, deflateRawSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'

export type TestEntry = {
  name: string
  content: string | Uint8Array
  /** As it is, instead of compressed. */
  stored?: boolean
  encrypted?: boolean
  /** A checksum that is none of its content's. */
  wrong?: boolean
  /** Sizes and checksum follow the content, as where a zip is written in one go. */
  streamed?: boolean
  /** A symbolic link. */
  link?: boolean
}

const [UTF8, ENCRYPTED, STREAMED] = [0x800, 0x01, 0x08]
const LINK_MODE = 0xa1ff

/** A zip with these members. */
export function zipOf(entries: readonly TestEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const { name, stored = false, encrypted = false, wrong = false, streamed = false, link = false } = entry
    const content = Buffer.from(entry.content)
    const packed = stored ? content : deflateRawSync(content)
    const title = Buffer.from(name)
    const flags = UTF8 | (encrypted ? ENCRYPTED : 0) | (streamed ? STREAMED : 0)
    const facts = [(crc32(content) + (wrong ? 1 : 0)) >>> 0, packed.length, content.length]
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(flags, 2)
    shared.writeUInt16LE(stored ? 0 : 8, 4)
    const write = (into: Buffer, at: number) => {
      for (const [i, value] of facts.entries()) into.writeUInt32LE(value, at + i * 4)
    }
    shared.writeUInt16LE(title.length, 22)
    const local = Buffer.from(shared)
    if (!streamed) write(local, 10)
    const descriptor = Buffer.alloc(streamed ? 16 : 0)
    if (streamed) {
      descriptor.write('PK\x07\x08', 'latin1')
      write(descriptor, 4)
    }
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), local, title, packed, descriptor)
    write(shared, 10)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(link ? LINK_MODE * 0x10000 : 0, 6)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x1e\x03', 'latin1'), shared, rest, title)
    offset += 30 + title.length + packed.length + descriptor.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}

/** A tar with these members; `header` changes what its headers say. */
export async function tarOf(
  entries: readonly (Pick<TestEntry, 'name' | 'content'> & { header?: Partial<Header> })[],
): Promise<Buffer> {
  const archive = pack()
  for (const { name, content, header } of entries)
    archive.entry({ name, ...header }, header?.type ? '' : Buffer.from(content))
  archive.finalize()
  return buffer(archive)
}

/** A tar's header, with a checksum that is right again. */
export function withChecksum(header: Uint8Array): Buffer {
  const bytes = Buffer.from(header)
  bytes.write(' '.repeat(8), 148)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

/** A tar as it was before ustar: nothing in its first header says what it is. */
export function withoutMark(tar: Uint8Array): Buffer {
  const header = Buffer.from(tar.subarray(0, 512))
  header.fill(0, 257, 345)
  return Buffer.concat([withChecksum(header), tar.subarray(512)])
}
