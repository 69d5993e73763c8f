// Walks over JSON in bytes, checking its grammar as strictly as JSON.parse does and making nothing of it. Nobody here may
// look up `undefined` in a table, which is what stands behind the last byte: V8 then reads the tables by name from there
// on, and everything takes four times as long.
import {
  BACKSLASH,
  BLANK,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLAIN,
  QUOTE,
} from './json-bytes'

/** Deeper than any record of AWS's. */
const DEEPEST = 100
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const LONGEST_NUMBER = 40
const LITERALS = ['true', 'false', 'null']

/** For a byte behind a backslash: 1 if that is all of the escape. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, c) =>
  '"\\/bfnrt'.includes(String.fromCharCode(c)) ? 1 : 0,
)
const HEX = Uint8Array.from({ length: 256 }, (_, c) => (/[0-9a-f]/i.test(String.fromCharCode(c)) ? 1 : 0))
const LOWER_U = 0x75
/** 1 for the bytes that numbers and literals are made of. */
const SCALAR = Uint8Array.from({ length: 256 }, (_, c) =>
  /[-+.0-9a-zE]/.test(String.fromCharCode(c)) ? 1 : 0,
)

/** The index of the first byte from `at` on that is no blank. */
export function skipBlanks(bytes: Buffer, at: number): number {
  let i = at
  while (i < bytes.length && BLANK[bytes[i] as number] === 1) i++
  return i
}

/** The index behind the string whose opening quote is at `at`; -1 where it is no JSON. */
export function skipText(bytes: Buffer, at: number): number {
  for (let i = at + 1; i < bytes.length; i++) {
    const c = bytes[i] as number
    if (PLAIN[c] === 1) continue
    if (c === QUOTE) return i + 1
    if (c !== BACKSLASH) return -1
    // An escape is never the last of a string.
    if (i + 2 >= bytes.length) return -1
    const escaped = bytes[++i] as number
    if (ESCAPED[escaped] === 1) continue
    if (escaped !== LOWER_U || i + 5 >= bytes.length) return -1
    for (const end = i + 4; i < end; ) if (HEX[bytes[++i] as number] !== 1) return -1
  }
  return -1
}

/** The index behind the value that begins at `at`; -1 where it is no JSON, or is nested too deeply to tell. */
export function skipValue(bytes: Buffer, at: number, depth = 0): number {
  const c = bytes[at]
  if (c === QUOTE) return skipText(bytes, at)
  if (c === OPEN_OBJECT || c === OPEN_ARRAY)
    return depth < DEEPEST ? skipMembers(bytes, at, c === OPEN_OBJECT, depth) : -1
  return skipScalar(bytes, at)
}

function skipMembers(bytes: Buffer, at: number, isObject: boolean, depth: number): number {
  const close = isObject ? CLOSE_OBJECT : CLOSE_ARRAY
  let i = skipBlanks(bytes, at + 1)
  if (bytes[i] === close) return i + 1
  for (;;) {
    if (isObject) {
      if (bytes[i] !== QUOTE) return -1
      i = skipText(bytes, i)
      if (i < 0) return -1
      i = skipBlanks(bytes, i)
      if (bytes[i] !== COLON) return -1
      i = skipBlanks(bytes, i + 1)
    }
    i = skipValue(bytes, i, depth + 1)
    if (i < 0) return -1
    i = skipBlanks(bytes, i)
    const c = bytes[i]
    if (c === close) return i + 1
    if (c !== COMMA) return -1
    i = skipBlanks(bytes, i + 1)
  }
}

function skipScalar(bytes: Buffer, at: number): number {
  let i = at
  while (i < bytes.length && SCALAR[bytes[i] as number] === 1) i++
  if (i === at || i - at > LONGEST_NUMBER) return -1
  const text = bytes.toString('latin1', at, i)
  return LITERALS.includes(text) || NUMBER.test(text) ? i : -1
}
