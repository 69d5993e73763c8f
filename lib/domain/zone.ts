// Time zones: where the clocks of a place stand at an instant, and when they first show a time. What Intl says of a
// zone is all that is known of it; where there is no answer to copy, a day begins with its first instant.
import type { Instant } from './time'

/** The zone whose days begin where ISO instants say: answers without a zone of their own are in it. */
export const UTC = 'UTC'

// Intl takes these for zones, too, after Java: `IST` is three countries' time and `BST` Bangladesh's. IANA has none of them.
const ABBREVIATIONS =
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(
    ' ',
  )

/** Whether it is the name of a zone in IANA's database (`Asia/Kolkata`, `UTC`); an offset (`+05:30`) is none. */
export function isZone(name: string): boolean {
  // Newer versions of Intl take offsets, too.
  return /^[a-z]/i.test(name) && !ABBREVIATIONS.includes(name.toUpperCase()) && clockOf(name) !== null
}

/** Whether the zone's clocks always show UTC, under whichever of its names. */
export const isUtc = (zone: string): boolean => zone === UTC || clockOf(zone)?.isUtc === true

/** What the zone's clocks show at the instant: as the instant at which those of UTC show it. */
export function localTime(instant: Instant, zone: string): Instant {
  return instant + BigInt(clock(zone).offsetAt(floorToMillis(instant))) * 1000n
}

/**
 * The first instant at which the zone's clocks show `local` or more (as `localTime` has it). Where they skip that time
 * it is the moment of the skip; where they show it twice, the first.
 */
export function firstInstantOf(local: Instant, zone: string): Instant {
  return BigInt(clock(zone).firstMillisOf(floorToMillis(local))) * 1000n
}

const floorToMillis = (instant: Instant): number =>
  Number((instant - (((instant % 1000n) + 1000n) % 1000n)) / 1000n)

const HOUR = 3_600_000
/** No offset was ever as large: the largest is Manila's until 1844, 15:56:08. */
const LARGEST_OFFSET = 16 * HOUR
/**
 * Offsets are asked for at multiples of this, and one that is the same at two of them was the same between: the
 * shortest time that clocks were ever changed for was eight days (Tunis, April 1943).
 */
const STEP = 72 * HOUR
const MOST_OFFSETS = 10_000
const MOST_CLOCKS = 20

/** A zone's offsets from UTC, in milliseconds. Asking Intl takes microseconds, so answers are kept. */
class Clock {
  readonly isUtc: boolean
  readonly #format: Intl.DateTimeFormat
  readonly #offsets = new Map<number, number>()

  constructor(format: Intl.DateTimeFormat) {
    this.#format = format
    this.isUtc = format.resolvedOptions().timeZone === UTC
  }

  /** `GMT+05:30`, in old local mean times `GMT-00:44:30`, and `GMT` alone for none. */
  offsetAt(millis: number): number {
    const match = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(this.#format.format(millis))
    if (!match) throw new Error(`Intl writes an offset as ${this.#format.format(millis)}`)
    const [, sign, hours = 0, minutes = 0, seconds = 0] = match
    const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -offset : offset
  }

  firstMillisOf(local: number): number {
    const [early, late] = [local - LARGEST_OFFSET, local + LARGEST_OFFSET]
    const offset = this.#offsetAtStep(Math.floor(early / STEP))
    if (offset === this.#offsetAtStep(Math.ceil(late / STEP))) return local - offset
    const [before, after] = [this.offsetAt(early), this.offsetAt(late)]
    if (before === after) return local - before
    const change = this.#changeBetween(early, late, before)
    return local - before < change ? local - before : Math.max(change, local - after)
  }

  /** The first millisecond after `early` at which the offset is no longer `before`. */
  #changeBetween(early: number, late: number, before: number): number {
    let [last, next] = [early, late]
    while (next - last > 1) {
      const middle = Math.floor((last + next) / 2)
      if (this.offsetAt(middle) === before) last = middle
      else next = middle
    }
    return next
  }

  #offsetAtStep(step: number): number {
    const known = this.#offsets.get(step)
    if (known !== undefined) return known
    const offset = this.offsetAt(step * STEP)
    if (this.#offsets.size >= MOST_OFFSETS) this.#offsets.clear()
    this.#offsets.set(step, offset)
    return offset
  }
}

const clocks = new Map<string, Clock>()

function clock(zone: string): Clock {
  const found = clockOf(zone)
  if (found === null) throw new RangeError(`no time zone: ${zone}`)
  return found
}

/** Null where Intl knows no such zone. The last few that were asked for are kept: making one takes half a millisecond. */
function clockOf(zone: string): Clock | null {
  const kept = clocks.get(zone)
  if (kept) {
    clocks.delete(zone)
    clocks.set(zone, kept)
    return kept
  }
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
  const made = new Clock(format)
  clocks.set(zone, made)
  const [oldest] = clocks.keys()
  if (clocks.size > MOST_CLOCKS && oldest !== undefined) clocks.delete(oldest)
  return made
}
