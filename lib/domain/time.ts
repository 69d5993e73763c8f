// Instants, the time range of a filter, and the buckets of a timeline. All in UTC.

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
  const match = EXTENDED.exec(text) ?? BASIC.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (year < 1 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return null
  date.setUTCHours(hour, minute, second)
  let micros = BigInt(date.getTime()) * 1000n
  const [fraction, zone] = [match[7], match[8]]
  // A fraction never carries into the next second: .9999999 stays in the second it was written in.
  if (fraction) micros += BigInt(Math.min(999_999, Math.round(Number(fraction) * 1e6)))
  if (zone && zone !== 'Z') {
    const minutes = BigInt(Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
    micros += (zone[0] === '+' ? -minutes : minutes) * MICROS_PER_MINUTE
  }
  return micros < FIRST_INSTANT || micros > LAST_INSTANT ? null : micros
}

/** `2018-02-02T21:34:50Z`, with a fraction of up to six digits only where there is one. */
export function formatInstant(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((instant - micros) / 1000n)).toISOString().slice(0, -5)
  const fraction = micros === 0n ? '' : `.${micros.toString().padStart(6, '0').replace(/0+$/, '')}`
  return `${seconds}${fraction}Z`
}

export const instantOf = (date: Date): Instant => BigInt(date.getTime()) * 1000n
export const dateOf = (instant: Instant): Date => new Date(Number(instant / 1000n))

const RELATIVE = /^now(?:-(\d{1,6})([smhdwy]))?$/
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }

/** One end of a range as it stands in a URL: an ISO instant, or relative to now (`now`, `now-15m`, `now-24h`, `now-7d`, `now-4w`, `now-1y`). */
export function isTimeBound(text: string): boolean {
  return RELATIVE.test(text) || parseInstant(text) !== null
}

/** The instant that a bound means at `now`; null when it is none. A year counts as 365 days. */
export function resolveTimeBound(text: string, now: Date): Instant | null {
  const relative = RELATIVE.exec(text)
  if (!relative) return parseInstant(text)
  const seconds = relative[1] ? Number(relative[1]) * (UNIT_SECONDS[relative[2] ?? ''] ?? 0) : 0
  return instantOf(now) - BigInt(seconds) * 1_000_000n
}

/** Half-open `[from, to)`; an absent end is open. */
export type TimeRange = { from: Instant | null; to: Instant | null }

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const
export type Interval = (typeof INTERVALS)[number]
