// The header of a gzip member (RFC 1952, 2.3). zlib would read it too, but loses what it has inflated when a later
// check fails, and does not say where a member ends.
import type { ByteReader } from './byte-reader'

const FIXED_BYTES = 10
const DEFLATE = 8
const [HEADER_CHECK, EXTRA, NAME, COMMENT, RESERVED] = [0x02, 0x04, 0x08, 0x10, 0xe0]
const LONGEST_TEXT = 64 * 1024

/** Reads past the header: null when it is good, `cut` when the file ends in it, else what is wrong with it. */
export async function skipGzipHeader(reader: ByteReader): Promise<string | null> {
  const fixed = await reader.exactly(FIXED_BYTES)
  if (!fixed) return 'cut'
  const [, , method, flags = 0] = fixed
  if (method !== DEFLATE) return 'its compression method is unknown'
  if ((flags & RESERVED) !== 0) return 'its header has unknown flags'
  if ((flags & EXTRA) !== 0) {
    const length = await reader.exactly(2)
    if (!length || !(await reader.exactly((length[0] ?? 0) + (length[1] ?? 0) * 256))) return 'cut'
  }
  for (const flag of [NAME, COMMENT]) {
    const problem = (flags & flag) === 0 ? null : await skipText(reader)
    if (problem) return problem
  }
  return (flags & HEADER_CHECK) !== 0 && !(await reader.exactly(2)) ? 'cut' : null
}

async function skipText(reader: ByteReader): Promise<string | null> {
  for (let length = 0; length < LONGEST_TEXT; length++) {
    const byte = await reader.exactly(1)
    if (!byte) return 'cut'
    if (byte[0] === 0) return null
  }
  return 'its header does not end'
}
