// Text in UTF-16, as some editors and shells save it, made UTF-8 before anything else looks at it.

const isPrintable = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)

export type Utf16 = 'utf-16le' | 'utf-16be'

/** So many bytes tell. */
export const ENCODING_BYTES = 4

/**
 * Which UTF-16 the text that begins with `head` is in; null for none. Without a byte order mark every other byte of what
 * JSON and CSV begin with is zero, which no text in UTF-8 has.
 */
export function utf16Of(head: Uint8Array): Utf16 | null {
  const [a, b, c, d] = head
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === undefined || b === undefined) return null
  if (isPrintable(a) && b === 0 && (d === undefined || d === 0)) return 'utf-16le'
  if (a === 0 && isPrintable(b) && (c === undefined || c === 0)) return 'utf-16be'
  return null
}

/**
 * The text in UTF-8, without its byte order mark; half a character becomes U+FFFD, but for an odd
 * byte at the end, which is left out. Positions in what comes out are those
 * that imports name.
 */
export async function* fromUtf16(
  content: AsyncIterable<Uint8Array>,
  encoding: Utf16,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  let length = 0
  for await (const chunk of content) {
    length += chunk.length
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield Buffer.from(text)
  }
  const rest = decoder.decode()
  if (rest !== '' && length % 2 === 0) yield Buffer.from(rest)
}
