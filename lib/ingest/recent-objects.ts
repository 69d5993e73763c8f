// Objects that come again and again: bytes in, what was made of the same bytes before out.
import { CLOSE_OBJECT } from './json-bytes'

const PLACES = 512
/** Longer ones are made each time. */
const LONGEST = 1024
const SAMPLES_SHIFT = 5

/** The last objects, each in the place that some of its bytes say; a newer one takes its place. */
export class RecentObjects {
  /** What `find` has found. */
  found: object | undefined
  readonly #bytes = Buffer.alloc(PLACES * LONGEST)
  readonly #lengths = new Uint16Array(PLACES)
  readonly #objects: (object | undefined)[] = new Array(PLACES).fill(undefined)
  /** The place that `find` looked at. */
  #place = 0

  /** The length of the object that begins at `at`, if it is one of the last ones: then it is `found`. Else 0. */
  find(bytes: Buffer, at: number): number {
    const place = placeOf(bytes, at)
    this.#place = place
    const length = this.#lengths[place] as number
    const base = place * LONGEST
    if (length === 0 || at + length > bytes.length) return 0
    // The same bytes up to the bracket that closes it: the object ends there, whatever follows.
    if (bytes.compare(this.#bytes, base, base + length, at, at + length) !== 0) return 0
    this.found = this.#objects[place]
    return length
  }

  /** Keeps what was made of the bytes from `at` up to `end`, for which `find` was asked just before. */
  keep(bytes: Buffer, at: number, end: number, made: object): void {
    if (end - at > LONGEST) return
    const place = this.#place
    bytes.copy(this.#bytes, place * LONGEST, at, end)
    this.#lengths[place] = end - at
    this.#objects[place] = made
  }
}

/** By bytes all over the object's beginning, up to the first bracket that closes anything: few enough to be read fast. */
function placeOf(bytes: Buffer, at: number): number {
  const close = bytes.indexOf(CLOSE_OBJECT, at)
  const length = Math.min(close < 0 ? 0 : close - at, LONGEST)
  const step = (length >> SAMPLES_SHIFT) + 1
  let hash = length
  for (let i = at + length - 1; i > at; i -= step) hash = Math.imul(hash, 31) + (bytes[i] as number)
  return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (PLACES - 1)
}
