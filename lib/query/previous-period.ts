// The period that a range is compared with.
import type { PreviousPeriod } from '../domain/answers'
import { type Filter, resolveRange } from '../domain/filter'
import { formatInstant, parseInstant, type TimeRange } from '../domain/time'

/** As long as the filter's range and ending where that begins; null for an open or empty range, and before the year 1. */
export function previousPeriod(filter: Filter, now: Date): PreviousPeriod | null {
  const { from, to } = resolveRange(filter, now)
  if (from === null || to === null || from >= to) return null
  const start = from - (to - from)
  const period = { from: formatInstant(start), to: formatInstant(from) }
  return parseInstant(period.from) === start ? period : null
}

/** The same as instants. */
export const rangeOfPeriod = ({ from, to }: PreviousPeriod): TimeRange => ({
  from: parseInstant(from),
  to: parseInstant(to),
})
