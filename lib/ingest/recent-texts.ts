// Texts that come again and again: bytes in, the string that was made of the same bytes before out.

const PLACES = 1024
/** Longer texts are made each time. */
const LONGEST = 128

/**
 * The last texts, each in the place that some of its bytes say; a newer one takes its place. The bytes stand in one
 * array: to look at as many small ones, all over the memory, took three times as long.
 */
export class RecentTexts {
  readonly #bytes = new Uint8Array(PLACES * LONGEST)
  readonly #lengths = new Uint8Array(PLACES)
  readonly #texts: string[] = new Array(PLACES).fill('')

  /** The text of the bytes from `from` up to `to`, which are ASCII. */
  get(bytes: Buffer, from: number, to: number): string {
    const length = to - from
    if (length > LONGEST || length === 0) return latin1(bytes, from, to)
    const place = placeOf(bytes, from, to)
    const known = this.#bytes
    const base = place * LONGEST
    let same = this.#lengths[place] === length
    for (let i = 0; same && i < length; i++) same = known[base + i] === bytes[from + i]
    if (same) return this.#texts[place] as string
    for (let i = 0; i < length; i++) known[base + i] = bytes[from + i] as number
    this.#lengths[place] = length
    const text = latin1(bytes, from, to)
    this.#texts[place] = text
    return text
  }
}

/** Texts differ in their ends most of all. */
function placeOf(bytes: Buffer, from: number, to: number): number {
  const middle = (from + to) >> 1
  let hash = to - from
  hash = Math.imul(hash, 31) + (bytes[from] as number)
  hash = Math.imul(hash, 31) + (bytes[middle] as number)
  hash = Math.imul(hash, 31) + (bytes[(middle + to) >> 1] as number)
  hash = Math.imul(hash, 31) + (bytes[to - 1] as number)
  if (to - from > 3) {
    hash = Math.imul(hash, 31) + (bytes[from + 3] as number)
    hash = Math.imul(hash, 31) + (bytes[to - 2] as number)
    hash = Math.imul(hash, 31) + (bytes[to - 3] as number)
    hash = Math.imul(hash, 31) + (bytes[to - 4] as number)
  }
  return (hash ^ (hash >>> 10)) & (PLACES - 1)
}

/** What toString('latin1') comes to, without its looks at what it is given: they take three times as long as the rest. */
export const latin1 = (bytes: Buffer, from: number, to: number): string =>
  // Node's types leave the method out.
  (bytes as Buffer & { latin1Slice(from: number, to: number): string }).latin1Slice(from, to)
