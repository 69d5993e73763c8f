// Random numbers that a seed decides: the same seed gives the same sample data, byte for byte.

const HEX = '0123456789abcdef'
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A source of random values (sfc32, a small fast generator with 2^64 and more steps before it repeats). */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    // FNV-1a spreads the seed's text over the state; the first numbers are thrown away to mix it.
    const hash = (salt: number) => {
      let h = 0x811c9dc5 ^ salt
      for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193)
      return h | 0
    }
    this.#a = hash(1)
    this.#b = hash(2)
    this.#c = hash(3)
    for (let i = 0; i < 16; i++) this.bits()
  }

  /** 32 random bits, as a number from 0 to 2^32 - 1. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.bits() / 4_294_967_296
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.fraction() * values.length)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }

  /** Picks one of `values`, each as often as its weight says. */
  weighted<T extends { weight: number }>(values: readonly T[]): T {
    let left = this.fraction() * values.reduce((sum, { weight }) => sum + weight, 0)
    for (const value of values) {
      left -= value.weight
      if (left < 0) return value
    }
    return this.pick(values)
  }

  characters(length: number, alphabet: string): string {
    let text = ''
    for (let i = 0; i < length; i++) text += alphabet[this.bits() % alphabet.length]
    return text
  }

  hex(length: number): string {
    return this.characters(length, HEX)
  }

  uuid(): string {
    const digits = this.hex(30)
    const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(12, 15)}`]
    return [...parts, `${HEX[8 + (this.bits() & 3)]}${digits.slice(15, 18)}`, digits.slice(18)].join('-')
  }
}
