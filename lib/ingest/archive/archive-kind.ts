// Whether a file is an archive, by its first bytes, also within gzip.
import { ByteReader } from '../byte-reader'
import { inflate } from '../inflate'
import { isGzip, isTar, TAR_HEADER_BYTES } from '../sniff'

export type ArchiveKind = 'zip' | 'tar'

/** So much of a file is looked at; and so much where its gzip header alone takes more, because names stand in it. */
const LOOKED_AT_BYTES = [1024, 256 * 1024]
/** Of a member's header, and of the end of an archive that has none; a file in parts says so first. */
const ZIP_MARKS = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08PK\x03\x04']

/** What the file is, and whether within gzip; null for what is no archive. The reader stays where it is. */
export async function archiveKind(
  reader: ByteReader,
): Promise<{ kind: ArchiveKind; isGzipped: boolean } | null> {
  for (const bytes of LOOKED_AT_BYTES) {
    const stored = await reader.peek(bytes)
    const isGzipped = isGzip(stored)
    const head = isGzipped ? await inflatedHead(stored, TAR_HEADER_BYTES) : stored
    if (isGzipped && head.length < TAR_HEADER_BYTES && stored.length === bytes) continue
    const kind = kindOf(head)
    return kind && { kind, isGzipped }
  }
  return null
}

/** What a file is that, inflated, begins so. */
export function kindOf(head: Uint8Array): ArchiveKind | null {
  const mark = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1', 0, 8)
  if (ZIP_MARKS.some((begins) => mark.startsWith(begins))) return 'zip'
  return isTar(head) ? 'tar' : null
}

/**
 * The first `most` bytes of what a file holds, of which `stored` is the beginning; fewer where that has no more. What is
 * wrong with it, whoever reads the file will say. No more is inflated than one piece at a time.
 */
export async function inflatedHead(stored: Uint8Array, most: number): Promise<Uint8Array> {
  const reader = new ByteReader(inflate(only(stored)))
  try {
    return await reader.peek(most)
  } finally {
    await reader.close()
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
