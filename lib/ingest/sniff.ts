// What a file is, by its first bytes in UTF-8: its name says nothing. Whatever is no JSON gets a sentence that says so. Only
// of text that may be wrong: a rotated log can begin in the middle of a record.

/** So many bytes are enough, a tar's first header among them. */
export const SNIFFED_BYTES = 1024
export const TAR_HEADER_BYTES = 512
const TAR_CHECKSUM = { at: 148, bytes: 8 }

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

const READS = 'Cairn reads CloudTrail logs as JSON, plain, gzipped, or in zip and tar archives'
/** Archives come here only from within so many others. */
const TOO_DEEP = 'Cairn opens an archive in an archive in an archive, and none in that; unpack it first'
const UNPACK = `${READS}; unpack it first`
const EXPORT = `${READS}; export or download the logs as JSON`

const MAGIC: { what: string; bytes: (string | number)[]; advice: string }[] = [
  { what: 'a zip archive', bytes: ['PK', 3, 4], advice: TOO_DEEP },
  { what: 'an empty zip archive', bytes: ['PK', 5, 6], advice: TOO_DEEP },
  { what: 'a 7z archive', bytes: ['7z', 0xbc, 0xaf], advice: UNPACK },
  { what: 'an xz file', bytes: [0xfd, '7zXZ'], advice: UNPACK },
  { what: 'a rar archive', bytes: ['Rar!', 0x1a], advice: UNPACK },
  { what: 'zstd-compressed', bytes: [0x28, 0xb5, 0x2f, 0xfd], advice: UNPACK },
  { what: 'bzip2-compressed', bytes: ['BZh'], advice: UNPACK },
  { what: 'LZ4-compressed', bytes: [0x04, '"M', 0x18], advice: UNPACK },
  { what: 'Snappy-compressed', bytes: [0xff, 0x06, 0, 0, 'sNaPpY'], advice: UNPACK },
  { what: 'a Parquet file', bytes: ['PAR1'], advice: EXPORT },
  { what: 'an ORC file', bytes: ['ORC'], advice: EXPORT },
  { what: 'an Avro file', bytes: ['Obj', 1], advice: EXPORT },
  { what: 'a PNG image', bytes: [0x89, 'PNG'], advice: READS },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff], advice: READS },
  { what: 'a PDF document', bytes: ['%PDF'], advice: READS },
  { what: 'a SQLite database', bytes: ['SQLite format 3'], advice: EXPORT },
]

/** Why a file is no log, in one sentence. `isText`: by its first line only, so other lines may still be records. */
export type Refusal = { reason: string; isText: boolean }

/**
 * Why the file that begins with `head` (its first `SNIFFED_BYTES`, inflated) seems to be no log; null where it may be
 * one. An empty head and one of blanks may be: such a file has no records.
 */
export function sniff(head: Uint8Array): Refusal | null {
  for (const { what, bytes, advice } of MAGIC)
    if (matches(head, bytes)) return { reason: `this is ${what}: ${advice}`, isText: false }
  if (isTar(head)) return { reason: `this is a tar archive: ${TOO_DEEP}`, isText: false }
  // A tar ends in zeros, and one without files is nothing else.
  if (head.length >= TAR_HEADER_BYTES && head.every((byte) => byte === 0))
    return { reason: `this is zeros, as a tar archive without files is: ${READS}`, isText: true }
  const text = new TextDecoder().decode(head)
  const [, first = ''] = /^\s*([^\r\n]*)/.exec(text) ?? []
  // Blanks and commas between documents are passed over, so they may stand before the first as well.
  if (/^(?:[{[]|,+\s*[{[]|,*\s*$)/.test(first)) return null
  return { reason: textRefusal(first), isText: true }
}

/**
 * Whether a tar's header is what `head` begins with, by the header's checksum: the mark alone could stand in any log, in
 * whatever somebody has named as they like. NUL, which fills up every header, stands in none.
 */
export function isTar(head: Uint8Array): boolean {
  if (head.length < TAR_HEADER_BYTES) return false
  const header = Buffer.from(head.subarray(0, TAR_HEADER_BYTES))
  const { at, bytes } = TAR_CHECKSUM
  const [, stated] = /^ *([0-7]+)(?:[\0 ]|$)/.exec(header.toString('latin1', at, at + bytes)) ?? []
  if (stated === undefined || !header.includes(0)) return false
  header.fill(' ', at, at + bytes)
  return header.reduce((sum, byte) => sum + byte, 0) === Number.parseInt(stated, 8)
}

function textRefusal(first: string): string {
  if (/^["\w @.:/-]+([,;\t]["\w @.:/-]*)+$/.test(first)) return `this is CSV, by its first line: ${EXPORT}`
  if (first.startsWith('<')) return `this is XML or HTML: ${EXPORT}`
  return `this is not JSON: ${READS}`
}

/** So much of a text is searched for JSON: more than the rest of a record, of which CloudTrail's largest is 256 KB. */
export const SEARCHED_BYTES = 512 * 1024

/** Whether any line of `head` (a file's first `SEARCHED_BYTES`) begins as an object or a list does. */
export const hasJsonLine = (head: Uint8Array): boolean =>
  /^[ \t,]*[{[]/m.test(Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1'))

function matches(head: Uint8Array, magic: (string | number)[]): boolean {
  let i = 0
  for (const part of magic) {
    if (typeof part === 'number') {
      if (head[i++] !== part) return false
    } else for (const char of part) if (head[i++] !== char.charCodeAt(0)) return false
  }
  return true
}
