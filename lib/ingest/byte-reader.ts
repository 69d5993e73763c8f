// Reads from chunks as if they were one piece: so many bytes ahead, or exactly so many, or what comes next.

export class ByteReader {
  /** How many bytes were taken so far. */
  position = 0
  #source: AsyncIterator<Uint8Array>
  #ahead: Uint8Array = new Uint8Array(0)
  #ended = false
  /** What the source threw; it is thrown on once everything before it is taken. */
  #failure: { cause: unknown } | null = null

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Up to `count` bytes without taking them; fewer only at the end, or where the source failed. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#ahead.length < count && (await this.#fill()));
    return this.#ahead.subarray(0, count)
  }

  /** Exactly `count` bytes; null if there are not that many, which then are taken. */
  async exactly(count: number): Promise<Uint8Array | null> {
    const bytes = await this.peek(count)
    this.#take(bytes.length)
    if (bytes.length < count && this.#failure) throw this.#failure.cause
    return bytes.length === count ? bytes : null
  }

  /** The next bytes, at most `most`; null at the end. */
  async next(most: number): Promise<Uint8Array | null> {
    while (this.#ahead.length === 0)
      if (!(await this.#fill())) {
        if (this.#failure) throw this.#failure.cause
        return null
      }
    const bytes = this.#ahead.subarray(0, most)
    this.#take(bytes.length)
    return bytes
  }

  /** Gives back the last bytes that were taken. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.position -= bytes.length
    this.#ahead = adjoined(bytes, this.#ahead) ?? Buffer.concat([bytes, this.#ahead])
  }

  /** Everything that is left, in pieces of at most `most` bytes. */
  async *rest(most: number): AsyncGenerator<Uint8Array> {
    for (let bytes = await this.next(most); bytes; bytes = await this.next(most)) yield bytes
  }

  /** Says that no more will be read, so that the source can let go of what it holds. */
  async close(): Promise<void> {
    this.#ended = true
    await this.#source.return?.()
  }

  #take(count: number): void {
    this.position += count
    this.#ahead = this.#ahead.subarray(count)
  }

  async #fill(): Promise<boolean> {
    if (this.#ended) return false
    try {
      const { value, done } = await this.#source.next()
      if (done) this.#ended = true
      else this.#ahead = this.#ahead.length === 0 ? value : Buffer.concat([this.#ahead, value])
    } catch (cause) {
      this.#failure = { cause }
      this.#ended = true
    }
    return !this.#ended
  }
}

/** Both as one, where the second stands right behind the first in memory: a megabyte need not be copied for a few bytes. */
function adjoined(first: Uint8Array, second: Uint8Array): Uint8Array | null {
  if (second.length === 0) return first
  const isBehind = first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset
  return isBehind ? new Uint8Array(first.buffer, first.byteOffset, first.length + second.length) : null
}
