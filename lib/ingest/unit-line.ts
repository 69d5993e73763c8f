// Where the next unit begins after a broken one. A unit is what stands at the top of a file: a document, or a line
// that is none.
import { CLOSE_ARRAY, CLOSE_OBJECT, NEWLINE, OPEN_ARRAY, OPEN_OBJECT } from './json-bytes'

/** Blanks within a line. A carriage return belongs to the line's end, but counting it as indentation does no harm. */
export const isIndent = (c: number | undefined): boolean => c === 0x20 || c === 0x09 || c === 0x0d

/**
 * Whether a line whose first other byte is `c` begins a unit: when it is indented no deeper than the broken one and
 * does not open with a closing bracket. So a broken line costs that line, and a broken pretty-printed document
 * costs that document.
 */
export const beginsUnit = (c: number | undefined, indent: number, unitIndent: number): boolean =>
  indent <= unitIndent && c !== CLOSE_ARRAY && c !== CLOSE_OBJECT

/**
 * The index of the next line after `from` that begins a unit, -1 if there is none. The line's first byte that is no
 * blank must stand at `last` or before.
 */
export function nextUnitLine(bytes: Uint8Array, from: number, last: number, unitIndent: number): number {
  for (
    let end = bytes.indexOf(NEWLINE, from);
    end >= 0 && end < last;
    end = bytes.indexOf(NEWLINE, end + 1)
  ) {
    let i = end + 1
    while (i < bytes.length && isIndent(bytes[i])) i++
    if (i >= bytes.length || i > last) return -1
    if (bytes[i] !== NEWLINE && beginsUnit(bytes[i], i - end - 1, unitIndent)) return end + 1
  }
  return -1
}

/** The first and the last of those lines. */
export function unitLines(bytes: Uint8Array, from: number, last: number, unitIndent: number) {
  const first = nextUnitLine(bytes, from, last, unitIndent)
  if (first < 0) return null
  let final = first
  for (let line = first; line >= 0; line = nextUnitLine(bytes, line, last, unitIndent)) final = line
  return { first, last: final }
}

/**
 * How many blanks stand between the start of the line and `index`; -1 if there is anything else. `before` is the
 * answer for where `bytes` begin.
 */
export function indentAt(bytes: Uint8Array, index: number, before: number): number {
  let i = index
  while (i > 0 && isIndent(bytes[i - 1])) i--
  if (i > 0) return bytes[i - 1] === NEWLINE ? index - i : -1
  return before < 0 ? -1 : before + index
}

const LONGEST_LONE_VALUE = 4096
const DECODER = new TextDecoder()

/** Whether a line is JSON after all: a number, a string or a literal, which no log has but a reader understands. */
export function isLoneValue(bytes: Uint8Array): boolean {
  if (bytes.length > LONGEST_LONE_VALUE || bytes[0] === OPEN_OBJECT || bytes[0] === OPEN_ARRAY) return false
  try {
    JSON.parse(DECODER.decode(bytes))
    return true
  } catch {
    return false
  }
}
