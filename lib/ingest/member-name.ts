// The name of an object's member, gathered from bytes that may come in several chunks.

/** `Records` with every letter escaped is 42 bytes long: a longer name is none that matters. */
const LONGEST_NAME = 64
const NOTHING = new Uint8Array(0)
const DECODER = new TextDecoder()

/** A name's length and its first letter: by them nearly all other names are told from those that matter. */
const looksOf = (length: number, first: number): number => length * 256 + first

export class MemberName {
  /** Set when an escape is met: then the length says nothing. */
  escaped = false
  /** What came with earlier chunks. */
  #part: Uint8Array = NOTHING
  #looks: ReadonlySet<number>

  /** `names`: those that matter. */
  constructor(names: ReadonlySet<string>) {
    this.#looks = new Set([...names].map((name) => looksOf(name.length, name.charCodeAt(0))))
  }

  start(): void {
    this.#part = NOTHING
    this.escaped = false
  }

  carry(bytes: Uint8Array): void {
    const room = Math.max(0, LONGEST_NAME + 1 - this.#part.length)
    this.#part = Buffer.concat([this.#part, bytes.subarray(0, room)])
  }

  /** The whole name's text with its escapes resolved; empty where it does not look like one that matters. */
  end(bytes: Uint8Array, from: number, to: number): string {
    if (this.#part.length > 0) this.carry(bytes.subarray(from, to))
    const whole = this.#part.length > 0 ? this.#part : null
    const length = whole?.length ?? to - from
    const first = whole?.[0] ?? bytes[from] ?? 0
    const matters = this.escaped ? length <= LONGEST_NAME : this.#looks.has(looksOf(length, first))
    const name = matters ? this.#read(whole ?? bytes.subarray(from, to)) : ''
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
