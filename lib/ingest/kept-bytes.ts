// The bytes of one slice while it is being scanned, across chunks, and never more of them than a slice may have.

/** The largest element or document that is read, in bytes. CloudTrail's own limit is 256 KB an event. */
export const LARGEST_SLICE = 16 * 1024 * 1024
/** How much is kept of a larger one, to show what it was. */
const KEPT_OF_LARGER = 64 * 1024

export class KeptBytes {
  /** What came with earlier chunks; of a slice that got too large, its beginning. */
  #parts: Uint8Array[] = []
  /** The slice's bytes in earlier chunks, kept or not. */
  #size = 0
  /** Where the slice goes on in this chunk; -1 while nothing is kept. */
  #from = -1

  /** Starts a slice at an index of the current chunk. */
  start(index: number): void {
    this.#from = index
    this.#size = 0
    if (this.#parts.length > 0) this.#parts = []
  }

  drop(): void {
    this.start(-1)
  }

  /** Before the next chunk comes. A chunk is kept by reference: nobody may write into it later. */
  carry(chunk: Uint8Array): void {
    if (this.#from < 0) return
    const wasTooLarge = this.#size > LARGEST_SLICE
    this.#size += chunk.length - this.#from
    if (!wasTooLarge) {
      this.#parts.push(chunk.subarray(this.#from))
      if (this.#size > LARGEST_SLICE) this.#parts = [this.#beginning(this.#parts)]
    }
    this.#from = 0
  }

  /** The slice up to an index of the current chunk (of a too large one the beginning); keeps nothing after that. */
  end(chunk: Buffer, index: number): Buffer {
    const bytes = this.upTo(chunk, index)
    this.drop()
    return bytes
  }

  /** The same, and goes on keeping. */
  upTo(chunk: Buffer, index: number): Buffer {
    const rest = chunk.subarray(this.#from, index)
    const parts = [...this.#parts, rest]
    if (this.#size + rest.length > LARGEST_SLICE) return this.#beginning(parts)
    return this.#parts.length === 0 ? rest : Buffer.concat(parts)
  }

  /** One chunk of the slice so far and all of the current chunk after it, in which the slice starts at 0. */
  joined(chunk: Uint8Array): Buffer {
    const bytes = Buffer.concat([...this.#parts, chunk.subarray(this.#from)])
    this.start(0)
    return bytes
  }

  /** Whether part of the slice came with earlier chunks. */
  get spansChunks(): boolean {
    return this.#parts.length > 0
  }

  #beginning(parts: Uint8Array[]): Buffer {
    const heads = parts.map((part) => part.subarray(0, KEPT_OF_LARGER))
    return Buffer.from(Buffer.concat(heads).subarray(0, KEPT_OF_LARGER))
  }
}
