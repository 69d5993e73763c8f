// Numbers that JSON.parse rounds, in records that are known by their content: what differs in them alone is not the same event.
import { sortedJson } from '../domain/cloudtrail/recorded-text'

/** At least sixteen digits, or an exponent of three: others are rounded to nothing else. */
const MAY_BE_ROUNDED = /[\d.]{16}|[eE][+-]?\d{3}/
/** A string, or a number. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/**
 * The record's JSON with sorted keys and each number that would be rounded as it is written; null where there is none,
 * and the text of the parsed record says it all. `bytes` are a record that JSON.parse takes.
 */
export function exactText(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  if (!MAY_BE_ROUNDED.test(text)) return null
  let isRounded = false
  const exact = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || isExact(token)) return token
    isRounded = true
    return `"\\u0000${token}"`
  })
  return isRounded ? sortedJson(JSON.parse(exact)) : null
}

/** Whether the number, printed again, has the same digits. */
function isExact(token: string): boolean {
  const value = Number(token)
  return Number.isFinite(value) && digitsOf(String(value)) === digitsOf(token)
}

const digitsOf = (number: string): string =>
  number
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '')
