// Where in a JSON text's bytes a value stands, so that it can be cut out exactly as it was received: numbers
// beyond 2^53, duplicate keys and spacing included. Only for text that JSON.parse has taken.
import {
  BACKSLASH,
  BLANK,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './json-bytes'

const isOpening = (c: number | undefined): boolean => c === OPEN_OBJECT || c === OPEN_ARRAY
const isClosing = (c: number | undefined): boolean => c === CLOSE_OBJECT || c === CLOSE_ARRAY
const isBlank = (c: number | undefined): boolean => c !== undefined && BLANK[c] === 1

/** The index behind the string whose opening quote is at `from`. */
export function endOfText(bytes: Uint8Array, from: number): number {
  let i = from + 1
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1
  return i + 1
}

/** The index behind the value that begins at `from`. */
function endOfValue(bytes: Uint8Array, from: number): number {
  let depth = 0
  let i = from
  while (i < bytes.length) {
    const c = bytes[i]
    if (c === QUOTE) i = endOfText(bytes, i)
    else if (isOpening(c)) {
      depth++
      i++
    } else if (isClosing(c)) {
      if (depth === 0) return i
      depth--
      i++
    } else if (depth === 0 && (c === COMMA || isBlank(c))) return i
    else {
      i++
      continue
    }
    if (depth === 0) return i
  }
  return i
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let i = from
  while (isBlank(bytes[i])) i++
  return i
}

/** The bytes of each element of the array that the text is. */
export function elementsOf(bytes: Uint8Array): Uint8Array[] {
  const elements: Uint8Array[] = []
  let i = skipBlanks(bytes, skipBlanks(bytes, 0) + 1)
  while (i < bytes.length && !isClosing(bytes[i])) {
    const end = endOfValue(bytes, i)
    elements.push(bytes.subarray(i, end))
    i = skipBlanks(bytes, end)
    if (bytes[i] === COMMA) i = skipBlanks(bytes, i + 1)
  }
  return elements
}

/** The bytes of the member's value in the object that the text is; of several the last, as JSON.parse takes it. */
export function memberOf(bytes: Uint8Array, name: string): Uint8Array | null {
  let found: Uint8Array | null = null
  let i = skipBlanks(bytes, skipBlanks(bytes, 0) + 1)
  while (i < bytes.length && !isClosing(bytes[i])) {
    const nameEnd = endOfText(bytes, i)
    const isNamed = isName(bytes.subarray(i, nameEnd), name)
    i = skipBlanks(bytes, nameEnd)
    if (bytes[i] === COLON) i = skipBlanks(bytes, i + 1)
    const end = endOfValue(bytes, i)
    if (isNamed) found = bytes.subarray(i, end)
    i = skipBlanks(bytes, end)
    if (bytes[i] === COMMA) i = skipBlanks(bytes, i + 1)
  }
  return found
}

function isName(quoted: Uint8Array, name: string): boolean {
  const isPlain = !quoted.includes(BACKSLASH)
  if (isPlain && quoted.length !== name.length + 2) return false
  return JSON.parse(new TextDecoder().decode(quoted)) === name
}
