// Decides which accounts and regions a page of coverage shows: those that are looked for, the first of them.
import { COVERAGE_STATES, type Coverage, type CoverageState } from '@/lib/domain/source'
import { type Calendar, type DayCounts, prepareCalendar } from './prepare-calendar'

/** What is looked for, as the address has it. */
export type ScopeSearch = { q: string; having: CoverageState | null }

/** Reads `q` and `having` of an address; what cannot be used counts as absent. */
export const scopeSearch = (asked: { q?: string | undefined; having?: string | undefined }): ScopeSearch => ({
  q: (asked.q ?? '').trim().slice(0, 100),
  having: COVERAGE_STATES.find((state) => state === asked.having) ?? null,
})

export type ScopePage = {
  calendars: Calendar[]
  /** Those with the most missing days first. All that are looked for, of which `calendars` are the first; and all there are. */
  matching: number
  all: number
  /** In how many accounts and regions there is such a day. */
  having: DayCounts
}

/**
 * `from` and `to` are first days of months; `most` how many calendars to show. A search is for a part of the account or
 * the region, or of both as they are written: `1111 eu-`.
 */
export function prepareScopes(
  coverages: readonly Coverage[],
  { from, to }: { from: string; to: string },
  { q, having }: ScopeSearch,
  most: number,
): ScopePage {
  const calendars = coverages
    .map((coverage) => prepareCalendar(coverage, from, to))
    .sort((one, other) => other.counts.missing - one.counts.missing)
  const words = q.toLowerCase().split(/\s+/)
  const matching = calendars.filter(
    ({ account, region, counts }) =>
      words.every((word) => `${account} ${region}`.includes(word)) && (having === null || counts[having] > 0),
  )
  const counted: DayCounts = { complete: 0, late: 0, missing: 0, unknown: 0 }
  for (const { counts } of calendars)
    for (const state of COVERAGE_STATES) if (counts[state] > 0) counted[state]++
  return {
    calendars: matching.slice(0, most),
    matching: matching.length,
    all: calendars.length,
    having: counted,
  }
}
