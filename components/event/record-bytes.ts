// Takes the raw record out of an answer of GET /api/events/{id} without parsing it, so that what is shown, copied
// and saved are the very bytes that were received: numbers beyond 2^53, duplicate keys and spacing included.

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPENING = new Set([0x7b, 0x5b])
const CLOSING = new Set([0x7d, 0x5d])
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

/** The position after the string that begins at `start` (its opening quote). */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === QUOTE) return at + 1
  }
  return bytes.length
}

/** The position after the value that begins at `start`: where the comma or bracket stands that ends it. */
function endOfValue(bytes: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) {
      at = endOfString(bytes, at)
      continue
    }
    if (depth === 0 && (byte === COMMA || CLOSING.has(byte))) return at
    if (OPENING.has(byte)) depth++
    else if (CLOSING.has(byte)) depth--
    at++
  }
  return bytes.length
}

/**
 * The bytes of the value of `member` in a JSON object, without the white space around it; null when the object has
 * no such member. Only the object's own members count. The JSON is taken to be well-formed.
 */
export function memberBytes(json: Uint8Array, member: string): Uint8Array | null {
  const decoder = new TextDecoder()
  let at = 0
  while (isSpace(json[at])) at++
  if (json[at] !== 0x7b) return null
  at++
  while (at < json.length) {
    while (isSpace(json[at]) || json[at] === COMMA) at++
    if (json[at] !== QUOTE) return null
    const keyEnd = endOfString(json, at)
    const key: unknown = JSON.parse(decoder.decode(json.subarray(at, keyEnd)))
    at = keyEnd
    while (isSpace(json[at]) || json[at] === COLON) at++
    const end = endOfValue(json, at)
    if (key === member) {
      let last = end
      while (last > at && isSpace(json[last - 1])) last--
      return json.subarray(at, last)
    }
    at = end
  }
  return null
}
