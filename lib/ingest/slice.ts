// What the splitter gives: pieces of a file that may be records, and pieces that cannot be read.

import { BLANK } from './json-bytes'
import { LARGEST_SLICE } from './kept-bytes'
import { type Skimmed, skim } from './skim'
import { isLoneValue } from './unit-line'

/** What is said of what ends too early. */
export const CUT = {
  record: 'the file ends inside a record',
  list: 'the file ends before its list of records does',
  line: 'the line ends inside a record',
}
export const TOO_LARGE = `the record is larger than ${LARGEST_SLICE / 1024 / 1024} MiB; only its beginning is kept`

/** CloudTrail's own limit is 256 KB. What is larger is parsed, or not even that: see hasTooManyValues. */
const LARGEST_SKIMMED = 1024 * 1024

/** What a slice can be: an element of a log's `Records`, or anything that may be a record or an envelope. */
export type SliceContext = 'records' | 'document'
/** `start` and `end` are bytes into the file, half-open. */
export type Slice = {
  kind: 'slice'
  bytes: Uint8Array
  start: number
  end: number
  context: SliceContext
  /** What counts of it, where it was read already. */
  fields?: Skimmed['fields']
}
/** What could not be read, as received; of what is larger than a slice may be, only the beginning. */
export type Unreadable = { kind: 'reject'; reason: string; start: number; end: number; bytes: Uint8Array }

/** What is wrong, and at which byte of the file. */
export type Break = { reason: string; position: number }

const inWords = ({ reason, position }: Break): string => `${reason} (byte ${position})`

/** What stands from `start` to `end`, whole: a slice, unless it is too large or something is wrong with it. */
export function whole(
  bytes: Buffer,
  start: number,
  end: number,
  context: SliceContext,
  fault: Break | null,
): Slice | Unreadable {
  const reason = end - start > LARGEST_SLICE ? TOO_LARGE : fault && inWords(fault)
  if (reason !== null) return { kind: 'reject', reason, start, end, bytes }
  // As a rule a usual one that is here stood in two chunks.
  const mayBeUsual = context === 'records' && bytes.length <= LARGEST_SKIMMED
  return (mayBeUsual && skimmed(bytes, 0, start)) || { kind: 'slice', bytes, start, end, context }
}

/**
 * A broken unit from `start` to `limit`, without the blanks at its end. `kept` holds its bytes and maybe blanks
 * after them.
 */
export function broken(fault: Break, kept: Uint8Array, start: number, limit: number): Slice | Unreadable {
  const reason = inWords(fault)
  if (limit - start > LARGEST_SLICE) return { kind: 'reject', reason, start, end: limit, bytes: kept }
  let length = limit - start
  while (length > 0 && BLANK[kept[length - 1] ?? 0] === 1) length--
  const [bytes, end] = [kept.subarray(0, length), start + length]
  if (isLoneValue(bytes)) return { kind: 'slice', bytes, start, end, context: 'document' }
  return { kind: 'reject', reason, start, end, bytes }
}

/** The usual record that begins at `from` of a chunk, which begins at `base` of the file; null where it is none. */
export function skimmed(chunk: Buffer, from: number, base: number): Slice | null {
  const record = skim(chunk, from)
  if (record === null || record.end - from > LARGEST_SLICE) return null
  const { fields, end } = record
  const bytes = chunk.subarray(from, end)
  return { kind: 'slice', bytes, start: base + from, end: base + end, context: 'records', fields }
}
