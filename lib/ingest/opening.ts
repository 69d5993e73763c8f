// What is found in one slice, and how much may still be unpacked for it: five hundred bytes of gzip in gzip in a message can
// hold a million records.
import { gunzipSync } from 'node:zlib'
import type { Normalised } from '../domain/cloudtrail/normalise'
import type { SkipReason } from '../domain/skip-reason'
import { isGzip } from './sniff'

export type Finding =
  | {
      kind: 'record'
      raw: Uint8Array
      normalised: Extract<Normalised, { kind: 'event' }>
      formerId?: string | undefined
    }
  | { kind: 'reject'; reason: string; bytes: Uint8Array }
  | { kind: 'skip'; reason: SkipReason }

/** A message has a megabyte at most, which logs fill twenty times over. */
const MOST_INFLATED_BYTES = 32 * 1024 * 1024
/** What is found in one slice is held at once, and 16 MiB of usual records are far fewer. */
const MOST_FINDINGS = 100_000
const TOO_MUCH = 'it unpacks to more than any message holds; the rest of it is not read'

export class Opening {
  readonly found: Finding[] = []
  /** Whether no more is found: then what is to come need not be opened. */
  isFull = false
  /** How many bytes came out of gzip. */
  unpacked = 0
  /** Whether more would have come out of gzip than there is room for: what was found is not all then. */
  lacksRoom = false
  #inflatable = MOST_INFLATED_BYTES
  readonly #slice: Uint8Array
  readonly #room: number

  /** `room` is how many bytes may come out of gzip. */
  constructor(slice: Uint8Array, room: number) {
    this.#slice = slice
    this.#room = room
  }

  /** Adds to what was found; where that is too much, once and for all that it is. */
  add(finding: Finding): void {
    if (this.isFull) return
    if (this.found.length < MOST_FINDINGS) this.found.push(finding)
    else this.#fill()
  }

  /** What is inside, where it is gzip; null where that cannot be had, which then was added. */
  inflated(bytes: Uint8Array): Uint8Array | null {
    if (!isGzip(bytes)) return bytes
    const left = this.#room - this.unpacked
    try {
      const inside = gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(this.#inflatable, left)) })
      this.#inflatable -= inside.length
      this.unpacked += inside.length
      return inside
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      const state = code === 'Z_BUF_ERROR' ? 'ends early' : 'is corrupt'
      if (code === 'ERR_BUFFER_TOO_LARGE' && left < this.#inflatable) this.lacksRoom = this.isFull = true
      else if (code === 'ERR_BUFFER_TOO_LARGE') {
        this.unpacked += this.#inflatable
        this.#fill()
      } else this.add({ kind: 'reject', reason: `the gzip stream in the message ${state}`, bytes })
      return null
    }
  }

  #fill(): void {
    this.found.push({ kind: 'reject', reason: TOO_MUCH, bytes: this.#slice })
    this.isFull = true
  }
}
