// Text out of whatever a record holds. CloudTrail's fields are strings by contract and anything in practice; a
// value that nobody foresaw goes through as its JSON text and never fails the record.

/** The longest text that a column keeps; a longer one ends in an ellipsis. Records' own limit is 1 KB a field. */
export const LONGEST_TEXT = 4096

const NEEDS_CARE = /[\0\ud800-\udfff]/
const NUL = /\0/g
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
  const pending: ({ text: string } | { value: unknown })[] = [{ value }]
  let json = ''
  for (let next = pending.pop(); next; next = pending.pop()) {
    if ('text' in next) json += next.text
    else if (typeof next.value === 'string') json += quoted(next.value)
    else if (typeof next.value !== 'object' || next.value === null) json += String(next.value ?? null)
    else if (Array.isArray(next.value)) {
      json += '['
      pending.push({ text: ']' })
      for (let i = next.value.length - 1; i >= 0; i--) {
        pending.push({ value: next.value[i] })
        if (i > 0) pending.push({ text: ', ' })
      }
    } else {
      json += '{'
      pending.push({ text: '}' })
      const entries = Object.entries(next.value).sort(([a], [b]) => compareCodePoints(a, b))
      for (let i = entries.length - 1; i >= 0; i--) {
        const [key, member] = entries[i] as [string, unknown]
        pending.push({ value: member }, { text: `${i > 0 ? ', ' : ''}${quoted(key)}: ` })
      }
    }
  }
  return json
}

const BEYOND_ASCII = /[^ -~]/g
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    BEYOND_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

// JavaScript compares UTF-16 units, in which U+FFFD comes after U+10000.
function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0
  let i = 0
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  const [left, right] = [rank(a.charCodeAt(i)), rank(b.charCodeAt(i))]
  return Number.isNaN(left) || left < right ? -1 : 1
}
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
