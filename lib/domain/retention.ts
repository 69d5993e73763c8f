// How far back an instance keeps events that is told to keep so many days.
import type { Instant } from './time'

const MS_PER_DAY = 86_400_000

/** Kept is what is not before `since`, a month's start; `until` is when the next month is too old as well. */
export type Kept = { since: Instant; until: Instant }

/**
 * What is kept at `now` of an instance that keeps `days`. Whole months go: one that has a younger instant stays. What
 * drops months and what turns records away must both judge by this, or a record could come in behind the drop.
 */
export function keptAt(days: number, now: Date): Kept {
  const oldest = new Date(now.getTime() - days * MS_PER_DAY)
  const start = (months: number) => Date.UTC(oldest.getUTCFullYear(), oldest.getUTCMonth() + months)
  return { since: BigInt(start(0)) * 1000n, until: BigInt(start(1) + days * MS_PER_DAY) * 1000n }
}
