// Text out of whatever a record holds. CloudTrail's fields are strings by contract and anything in practice; a
// value that nobody foresaw goes through as its JSON text and never fails the record.

/** The longest text that a column keeps; a longer one ends in an ellipsis. Records' own limit is 1 KB a field. */
export const LONGEST_TEXT = 4096

const NEEDS_CARE = /[\0\ud800-\udfff]/
const NUL = /\0/g
const SURROGATE = /[\ud800-\udfff]/
const LONE_SURROGATE = /\p{Surrogate}/gu

/** The value as text, untouched: strings as they are, null for null and absent, else JSON with sorted keys. */
export function rawText(value: unknown): string | null {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? null : sortedJson(value)
}

/**
 * The value as text fit for a column: null where there is none or it is empty, well-formed, without NUL (which
 * Postgres cannot store; it becomes U+FFFD), at most `LONGEST_TEXT` characters.
 */
export function columnText(value: unknown): string | null {
  const text = rawText(value)
  return text === null || text === '' ? null : cleanText(text)
}

/** The text well-formed, without NUL and at most `longest` characters. */
export function cleanText(text: string, longest = LONGEST_TEXT): string {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return NEEDS_CARE.test(cut) ? cut.replace(NUL, '\ufffd').replace(LONE_SURROGATE, '\ufffd') : cut
}

/**
 * A parsed JSON value as JSON text with sorted keys, `", "` and `": "` between the parts, and all but ASCII
 * escaped: the form that Python's json.dumps(value, sort_keys=True) prints, so that others can name the same
 * value. It keeps its own stack: a record nested deeper than the engine's recursion must not fail a file.
 */
export function sortedJson(value: unknown): string {
  const text = new LongText()
  const opened: Opened[] = []
  begin(value, text, opened)
  for (let last = opened.at(-1); last; last = opened.at(-1)) {
    const { keys, members } = last
    const at = last.at++
    if (at === (keys ?? members).length) {
      text.add(keys ? '}' : ']')
      opened.pop()
      continue
    }
    if (at > 0) text.add(', ')
    if (keys === null) begin(members[at], text, opened)
    else {
      const key = keys[at] as string
      text.add(`${quoted(key)}: `)
      begin(members[key], text, opened)
    }
  }
  return text.whole()
}

/** An object with its sorted keys, or a list, and which of its members comes next. */
type Opened =
  | { keys: string[]; members: Record<string, unknown>; at: number }
  | { keys: null; members: unknown[]; at: number }

/** Writes what is no object or list; of these the bracket, and they are opened. */
function begin(value: unknown, text: LongText, opened: Opened[]): void {
  if (typeof value === 'string') text.add(quoted(value))
  else if (typeof value !== 'object' || value === null) text.add(String(value ?? null))
  else if (Array.isArray(value)) {
    text.add('[')
    opened.push({ keys: null, members: value, at: 0 })
  } else {
    text.add('{')
    opened.push({ keys: sortedKeys(value), members: value as Record<string, unknown>, at: 0 })
  }
}

/** By code points; what JavaScript sorts by itself, twenty times faster, is the same where there are no surrogates. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value)
  return keys.some((key) => SURROGATE.test(key)) ? keys.sort(compareCodePoints) : keys.sort()
}

const PIECES_AT_ONCE = 4096

/** A text in pieces, joined now and then: added to each other, each piece takes more than its characters. */
class LongText {
  #joined = ''
  #pieces: string[] = []

  add(piece: string): void {
    if (this.#pieces.push(piece) < PIECES_AT_ONCE) return
    this.#joined += this.#pieces.join('')
    this.#pieces = []
  }

  whole(): string {
    return this.#joined + this.#pieces.join('')
  }
}

const BEYOND_ASCII = /[^ -~]/g
const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
/** For a function of ours, `replace` first makes a list of all that it finds. */
const REPLACED_AT_ONCE = 64 * 1024

function quoted(text: string): string {
  const json = JSON.stringify(text)
  if (json.length <= REPLACED_AT_ONCE) return json.replace(BEYOND_ASCII, escaped)
  const pieces: string[] = []
  for (let at = 0; at < json.length; at += REPLACED_AT_ONCE)
    pieces.push(json.slice(at, at + REPLACED_AT_ONCE).replace(BEYOND_ASCII, escaped))
  return pieces.join('')
}

// JavaScript compares UTF-16 units, in which U+FFFD comes after U+10000.
function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0
  let i = 0
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  const [left, right] = [rank(a.charCodeAt(i)), rank(b.charCodeAt(i))]
  return Number.isNaN(left) || left < right ? -1 : 1
}
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
