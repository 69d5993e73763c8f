// CloudWatch Logs exports put a time before each event, its command line besides that the stream's name. Here both become
// blanks and a line break, so that what is left is a record a line, not indented, and every byte stays where it was.
import { NEWLINE } from './json-bytes'

const [BLANK, TAB] = [0x20, 0x09]
const [ZERO, NINE] = [0x30, 0x39]
/** A time takes 35 bytes at most, a stream's name 512. */
const MOST_BYTES = 1024
/** What follows is an object or a list of some: text in brackets is no list. The short time has no zone. */
const STAMP = String.raw`[ \t]*\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?[ \t]+(?:[^\s{["][^\s{]*[ \t]+)?(?=\{|\[[ \t]*[{\]])`
const AT_START = new RegExp(`^${STAMP}`)
const ON_A_LINE = new RegExp(`^${STAMP}`, 'm')

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** Whether the first line that is not blank begins with a stamp and goes on as JSON. */
export const startsStamped = (head: Uint8Array): boolean => AT_START.test(latin1(head).trimStart())

/** Whether any line of `head` does. */
export const hasStampedLine = (head: Uint8Array): boolean => ON_A_LINE.test(latin1(head))

/** The same bytes, with blanks and a line break instead of each stamp. */
export async function* blankStamps(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  /** The beginning of a line, as long as it may be a part of a stamp. */
  let held: Uint8Array = new Uint8Array(0)
  let startsLine = true
  for await (const chunk of content) {
    // A copy, and so ours to change.
    const bytes: Buffer = Buffer.concat([held, chunk])
    let end = bytes.length
    let line: number = startsLine ? 0 : lineAfter(bytes, 0)
    for (; line >= 0 && line < bytes.length; line = lineAfter(bytes, line)) {
      if (bytes.length - line < MOST_BYTES && !isDecided(bytes, line)) {
        end = line
        break
      }
      blank(bytes, line)
    }
    startsLine = line >= 0
    held = bytes.subarray(end)
    if (end > 0) yield bytes.subarray(0, end)
  }
  const rest = Buffer.from(held)
  blank(rest, 0)
  if (rest.length > 0) yield rest
}

/** Whether the line's first bytes that there are say enough: its end is there, or what a stamp ends with. */
const isDecided = (bytes: Buffer, line: number): boolean =>
  bytes.indexOf(NEWLINE, line) >= 0 || bytes.indexOf('{', line) >= 0

function blank(bytes: Buffer, line: number): void {
  if (!mayBeStamp(bytes, line)) return
  const stamp = AT_START.exec(bytes.toString('latin1', line, line + MOST_BYTES))
  if (!stamp) return
  const end = line + stamp[0].length
  bytes.fill(BLANK, line, end - 1)
  // Blanks alone would be an indent, by which a record looks like a part of the broken line before it.
  bytes[end - 1] = NEWLINE
}

/** Whether the line's first byte that is no blank is a digit: most lines of an indented record are told by that. */
function mayBeStamp(bytes: Buffer, line: number): boolean {
  let at = line
  while (bytes[at] === BLANK || bytes[at] === TAB) at++
  const c = bytes[at] ?? 0
  return c >= ZERO && c <= NINE
}

function lineAfter(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(NEWLINE, from)
  return end < 0 ? -1 : end + 1
}
