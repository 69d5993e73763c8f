// Numbers that JSON.parse rounds, in records that are known by their content: what differs in them alone is not the same event.
import { sortedJson } from '../domain/cloudtrail/recorded-text'
import { QUOTE } from './json-bytes'
import { endOfText } from './json-range'

/** At least sixteen digits, or an exponent of three: others are rounded to nothing else. */
const MAY_BE_ROUNDED = /[\d.]{16}|[eE][+-]?\d{3}/
const flags = (chars: string) =>
  Uint8Array.from({ length: 256 }, (_, code) => Number(chars.includes(String.fromCharCode(code))))
/** 1 for the bytes of which numbers are made, and for those with which they begin. */
const [NUMBER, BEGINS_NUMBER] = [flags('0123456789.eE+-'), flags('0123456789-')]

/** What tells the record from others, where exactJson has an answer. */
export function exactText(bytes: Uint8Array): string | null {
  const exact = exactJson(bytes)
  return exact === null ? null : sortedJson(JSON.parse(exact))
}

/**
 * The record's JSON with each number that would be rounded as a text that says how it is written; null where there is none,
 * and what JSON.parse makes of the record says it all. `bytes` are a record that JSON.parse takes.
 */
export function exactJson({ buffer, byteOffset, length }: Uint8Array): string | null {
  const bytes = Buffer.from(buffer, byteOffset, length)
  if (!MAY_BE_ROUNDED.test(bytes.toString('latin1'))) return null
  // Not by a regular expression: where a string has millions of escapes, it runs out of stack.
  const pieces: string[] = []
  let behind = 0
  for (let at = 0; at < length; ) {
    const c = bytes[at] as number
    if (c === QUOTE) at = endOfText(bytes, at)
    else if (BEGINS_NUMBER[c] === 0) at++
    else {
      const from = at
      while (NUMBER[bytes[at] ?? 0] === 1) at++
      const token = bytes.toString('latin1', from, at)
      if (isExact(token)) continue
      pieces.push(bytes.toString('utf8', behind, from), `"\\u0000${token}"`)
      behind = at
    }
  }
  return behind === 0 ? null : pieces.join('') + bytes.toString('utf8', behind)
}

/** Whether the number, printed again, has the same digits. */
function isExact(token: string): boolean {
  const value = Number(token)
  return Number.isFinite(value) && digitsOf(String(value)) === digitsOf(token)
}

/** From the first to the last that is no zero. */
function digitsOf(number: string): string {
  const digits = number
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
  // A regular expression that looks for zeros at the end tries each run of them from each of its places.
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}
