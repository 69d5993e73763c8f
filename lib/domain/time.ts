// Instants, the time range of a filter, and the buckets of a timeline. In UTC, but for days and longer buckets of a zone.
import { firstInstantOf, isUtc, localTime, UTC } from './zone'

/** Microseconds since 1970-01-01T00:00:00Z; negative before. A bigint, because the year 9999 is past 2^53. */
export type Instant = bigint

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/
const EXTENDED = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/
const MICROS_PER_MINUTE = 60_000_000n
// A zone can push a date out of the years that ISO writes with four digits.
const FIRST_INSTANT = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1000n
const LAST_INSTANT = BigInt(Date.parse('9999-12-31T23:59:59Z')) * 1000n + 999_999n

/**
 * Reads a date in basic (`20180202T213450Z`) or extended ISO form, with or without fraction and zone (none = UTC).
 * Fractions are rounded to microseconds. Null for anything else, and for a date that no calendar has.
 */
export function parseInstant(text: string): Instant | null {
  const usual = usualMillis(text)
  if (usual > FIRST_USUAL && usual < LAST_USUAL) return BigInt(usual * 1000)
  const match = EXTENDED.exec(text) ?? BASIC.exec(text)
  if (!match) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  let micros = BigInt(millisOf(year, month, day, hour, minute, second)) * 1000n
  const [fraction, zone] = [match[7], match[8]]
  // A fraction never carries into the next second: .9999999 stays in the second it was written in.
  if (fraction) micros += BigInt(Math.min(999_999, Math.round(Number(fraction) * 1e6)))
  if (zone === undefined || zone === 'Z') return micros
  const minutes = BigInt(Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  micros += (zone[0] === '+' ? -minutes : minutes) * MICROS_PER_MINUTE
  return micros < FIRST_INSTANT || micros > LAST_INSTANT ? null : micros
}

// What nearly every record says is in years for which a number has room for microseconds.
const [FIRST_USUAL, LAST_USUAL] = [Date.UTC(1900), Date.UTC(2200)]

/** The milliseconds of a date written `2018-02-02T21:34:50Z`; NaN for any other text. Four times as fast as a pattern. */
function usualMillis(text: string): number {
  const isUsual =
    text.length === 20 &&
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[19] === 'Z'
  if (!isUsual) return Number.NaN
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)]
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  const isDate = year > 99 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  const isTime = hour <= 23 && minute <= 59 && second <= 59
  return isDate && isTime ? Date.UTC(year, month - 1, day, hour, minute, second) : Number.NaN
}

function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0)

function millisOf(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  return year > 99
    ? Date.UTC(year, month - 1, day, hour, minute, second)
    : new Date(Date.UTC(2000, month - 1, day, hour, minute, second)).setUTCFullYear(year, month - 1, day)
}

/** `2018-02-02T21:34:50Z`, with a fraction of up to six digits only where there is one. */
export function formatInstant(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((instant - micros) / 1000n)).toISOString().slice(0, -5)
  const fraction = micros === 0n ? '' : `.${micros.toString().padStart(6, '0').replace(/0+$/, '')}`
  return `${seconds}${fraction}Z`
}

export const instantOf = (date: Date): Instant => BigInt(date.getTime()) * 1000n

const RELATIVE = /^now(?:-(\d{1,6})([smhdwy]))?$/
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }

/** One end of a range as it stands in a URL: an ISO instant, or relative to now (`now`, `now-15m`, `now-24h`, `now-7d`, `now-4w`, `now-1y`). */
export function isTimeBound(text: string): boolean {
  return RELATIVE.test(text) || parseInstant(text) !== null
}

/**
 * The instant that a bound means at `now`; null when it is none. A year counts as 365 days; what would come before
 * the year 1 is its beginning.
 */
export function resolveTimeBound(text: string, now: Date): Instant | null {
  const relative = RELATIVE.exec(text)
  if (!relative) return parseInstant(text)
  const seconds = relative[1] ? Number(relative[1]) * (UNIT_SECONDS[relative[2] ?? ''] ?? 0) : 0
  const instant = instantOf(now) - BigInt(seconds) * 1_000_000n
  return instant < FIRST_INSTANT ? FIRST_INSTANT : instant
}

/** Half-open `[from, to)`; an absent end is open. */
export type TimeRange = { from: Instant | null; to: Instant | null }

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const
export type Interval = (typeof INTERVALS)[number]

/** A range with both ends, `from` before `to`. */
export type ClosedRange = { from: Instant; to: Instant }

const MOST_AUTOMATIC_BUCKETS = 300
const MICROS: Record<Exclude<Interval, 'month'>, bigint> = {
  minute: MICROS_PER_MINUTE,
  hour: 60n * MICROS_PER_MINUTE,
  day: 1440n * MICROS_PER_MINUTE,
  week: 7n * 1440n * MICROS_PER_MINUTE,
}
// 1970 began on a Thursday: the first Monday was the fifth.
const FIRST_MONDAY = 4n * MICROS.day

/** The finest interval that cuts the range into at most 300 buckets; `month` where none does (past 25 years). */
export function autoInterval(range: ClosedRange, zone: string = UTC): Interval {
  return (
    INTERVALS.find((interval) => countBuckets(range, interval, zone) <= MOST_AUTOMATIC_BUCKETS) ?? 'month'
  )
}

/**
 * How many buckets the range touches, its partial first and last among them, without making them. A day that the zone
 * skipped counts, though it is no bucket.
 */
export function countBuckets({ from, to }: ClosedRange, interval: Interval, zone: string = UTC): number {
  if (from >= to) return 0
  const [first, last] = [localStart(from, interval, zone), localStart(to - 1n, interval, zone)]
  if (interval === 'month') return monthNumber(last) - monthNumber(first) + 1
  return Number((last - first) / MICROS[interval]) + 1
}

/**
 * The edges of the buckets that the range touches, in order: every bucket's start, then the end of the last; so one
 * more than there are buckets (none for an empty range). Days, weeks from Monday and calendar months are those of
 * `zone`, an IANA name; minutes and hours are UTC's. The first edge can lie before `from` and the last after `to`.
 */
export function bucketEdges({ from, to }: ClosedRange, interval: Interval, zone: string = UTC): Instant[] {
  if (from >= to) return []
  let local = localStart(from, interval, zone)
  const edges = [instantOfLocal(local, interval, zone)]
  for (let edge = edges[0] as Instant; edge < to; ) {
    local = nextStart(local, interval)
    const next = instantOfLocal(local, interval, zone)
    // A day that the zone skipped ends where it begins.
    if (next > edge) edges.push(next)
    edge = next
  }
  return edges
}

/** The start of the bucket that holds the instant. */
export function bucketStart(instant: Instant, interval: Interval, zone: string = UTC): Instant {
  return instantOfLocal(localStart(instant, interval, zone), interval, zone)
}

/** The end of the bucket that begins at `start`, which is the start of the next. */
export function bucketEnd(start: Instant, interval: Interval, zone: string = UTC): Instant {
  let local = localStart(start, interval, zone)
  let end = start
  while (end <= start) {
    local = nextStart(local, interval)
    end = instantOfLocal(local, interval, zone)
  }
  return end
}

const isOfUtc = (interval: Interval, zone: string): boolean =>
  interval === 'minute' || interval === 'hour' || isUtc(zone)

/** What the zone's clocks show when the bucket begins that holds the instant. */
function localStart(instant: Instant, interval: Interval, zone: string): Instant {
  if (isOfUtc(interval, zone)) return utcStart(instant, interval)
  let local = utcStart(localTime(instant, zone), interval)
  // Clocks that go back over midnight show the old day again: it has ended all the same.
  for (;;) {
    const next = nextStart(local, interval)
    if (firstInstantOf(next, zone) > instant) return local
    local = next
  }
}

function instantOfLocal(local: Instant, interval: Interval, zone: string): Instant {
  if (isOfUtc(interval, zone)) return local
  const instant = firstInstantOf(local, zone)
  // East of Greenwich the first day of all would begin in the year 0, which nobody can ask for.
  if (instant < FIRST_INSTANT) return FIRST_INSTANT
  return instant
}

function utcStart(instant: Instant, interval: Interval): Instant {
  if (interval === 'month') return monthStart(monthNumber(instant))
  const offset = interval === 'week' ? FIRST_MONDAY : 0n
  return floorDivide(instant - offset, MICROS[interval]) * MICROS[interval] + offset
}

const nextStart = (start: Instant, interval: Interval): Instant =>
  interval === 'month' ? monthStart(monthNumber(start) + 1) : start + MICROS[interval]

// Months counted from the year 0.
function monthNumber(instant: Instant): number {
  const date = new Date(Number(floorDivide(instant, 1000n)))
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
const monthStart = (month: number): Instant =>
  BigInt(millisOf(Math.floor(month / 12), (month % 12) + 1, 1, 0, 0, 0)) * 1000n

/** Rounds towards the past; a bigint's own division rounds towards 1970. */
function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const remainder = dividend % divisor
  return (dividend - (remainder < 0n ? remainder + divisor : remainder)) / divisor
}
