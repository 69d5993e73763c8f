// Whether a file is an archive, by its first bytes, also within gzip.
import { constants, gunzipSync } from 'node:zlib'
import type { ByteReader } from '../byte-reader'
import { isGzip } from '../sniff'

export type ArchiveKind = 'zip' | 'tar'

/** So much of a file is looked at: from a kilobyte of gzip comes more than tar's mark needs, and a megabyte at most. */
const LOOKED_AT_BYTES = 1024
const MOST_LAYERS = 4
const TAR_MARK = { text: 'ustar', at: 257 }
/** Of a member's header, and of the end of an archive that has none; a file in parts says so first. */
const ZIP_MARKS = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08PK\x03\x04']

/** What the file is, and whether within gzip; null for what is no archive. The reader stays where it is. */
export async function archiveKind(
  reader: ByteReader,
): Promise<{ kind: ArchiveKind; isGzipped: boolean } | null> {
  const stored = await reader.peek(LOOKED_AT_BYTES)
  const head = inflatedHead(stored)
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1', 0, LOOKED_AT_BYTES)
  const isGzipped = head !== stored
  if (ZIP_MARKS.some((mark) => text.startsWith(mark))) return { kind: 'zip', isGzipped }
  return text.startsWith(TAR_MARK.text, TAR_MARK.at) ? { kind: 'tar', isGzipped } : null
}

/** The beginning of what a file holds, of which `stored` is the beginning; as much of it as there is. */
export function inflatedHead(stored: Uint8Array): Uint8Array {
  let head = stored
  try {
    for (let layer = 0; layer < MOST_LAYERS && isGzip(head); layer++)
      head = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // Whoever reads the file says what is wrong with it.
  }
  return head
}
