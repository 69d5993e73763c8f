// The name of an object's member, gathered from bytes that may come in several chunks.

/** `Records` with every letter escaped is 42 bytes long: a longer name is none that matters. */
const LONGEST_NAME = 64
const NOTHING = new Uint8Array(0)
const DECODER = new TextDecoder()

export class MemberName {
  /** Set when an escape is met: then the length says nothing. */
  escaped = false
  /** What came with earlier chunks. */
  #part: Uint8Array = NOTHING
  #lengths: ReadonlySet<number>

  constructor(lengths: ReadonlySet<number>) {
    this.#lengths = lengths
  }

  start(): void {
    this.#part = NOTHING
    this.escaped = false
  }

  carry(bytes: Uint8Array): void {
    const room = Math.max(0, LONGEST_NAME + 1 - this.#part.length)
    this.#part = Buffer.concat([this.#part, bytes.subarray(0, room)])
  }

  /** The whole name's text with its escapes resolved; empty where its length is none that matters. */
  end(bytes: Uint8Array, from: number, to: number): string {
    if (this.#part.length > 0) this.carry(bytes.subarray(from, to))
    const length = this.#part.length || to - from
    const matters = this.escaped ? length <= LONGEST_NAME : this.#lengths.has(length)
    const name = matters ? this.#read(this.#part.length > 0 ? this.#part : bytes.subarray(from, to)) : ''
    if (this.escaped || this.#part.length > 0) this.start()
    return name
  }

  #read(bytes: Uint8Array): string {
    const text = DECODER.decode(bytes)
    if (!this.escaped) return text
    try {
      return String(JSON.parse(`"${text}"`))
    } catch {
      return ''
    }
  }
}
