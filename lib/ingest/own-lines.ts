// Whether what was taken for one broken element runs over lines that are documents of their own: it ended before them.
import { BLANK, COMMA, NEWLINE, OPEN_ARRAY, OPEN_OBJECT } from './json-bytes'
import { JsonScanner } from './json-scanner'
import { isIndent } from './unit-line'

const NO_NAMES: ReadonlySet<string> = new Set()
/** `{}` and `[]` stand on lines of their own within documents too. */
const EMPTY_BYTES = 2

/**
 * Whether one of the lines that begin in `bytes` behind their first is, by itself, an object or a list, indented no deeper
 * than `unitIndent`. The last line, which `bytes` may cut, need only be the beginning of one. An element that is broken
 * may hold line breaks, in a string above all; what follows those is no document.
 */
export function holdsOwnLine(bytes: Uint8Array, unitIndent: number): boolean {
  const scanner = new JsonScanner(NO_NAMES)
  for (let line = bytes.indexOf(NEWLINE); line >= 0; line = bytes.indexOf(NEWLINE, line + 1)) {
    let from = line + 1
    while (from < bytes.length && isIndent(bytes[from])) from++
    const c = bytes[from]
    if (from - line - 1 > unitIndent || (c !== OPEN_OBJECT && c !== OPEN_ARRAY)) continue
    const end = bytes.indexOf(NEWLINE, from)
    if (isDocument(scanner, bytes, from, end < 0 ? bytes.length : end)) return true
  }
  return false
}

function isDocument(scanner: JsonScanner, bytes: Uint8Array, from: number, to: number): boolean {
  scanner.begin(bytes[from] === OPEN_ARRAY)
  let at = from + 1
  for (;;) {
    const signal = scanner.scan(bytes, at, to)
    at = scanner.at
    if (signal === 'more') return to === bytes.length
    if (signal === 'broken') return false
    if (signal === 'end') break
  }
  if (at - from <= EMPTY_BYTES) return false
  while (at < to && (bytes[at] === COMMA || BLANK[bytes[at] as number] === 1)) at++
  return at === to
}
