// Decides what a calendar of coverage shows: months of days, each with its state, its numbers and where it leads.
import type { Coverage, CoverageInterval, CoverageState } from '@/lib/domain/source'
import { readableQuery } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { formatDay } from '../time/format-time'
import { COVERAGE_WORDS, WORST_FIRST } from './coverage-words'

/** `none` is a day of which nothing is to be known: before the first log, after the last, or yet to come. */
type DayState = CoverageState | 'none'
export type CalendarDay = {
  /** `2026-11-03`. */
  day: string
  state: DayState
  /** Log files that are here; and those that a digest names and that are not. */
  files: number
  missing: number
  reason: string | null
}
/** `lead` days of the first week belong to the month before; weeks begin on Monday. */
type CalendarMonth = { month: string; words: string; lead: number; days: CalendarDay[] }
export type DayCounts = Record<CoverageState, number>
/** `account` and `region` are null where the calendar is about all of them. */
export type Calendar = {
  account: string | null
  region: string | null
  months: CalendarMonth[]
  counts: DayCounts
}

const DAY_MS = 86_400_000
const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)
const rankOf = (state: DayState): number =>
  state === 'none' ? WORST_FIRST.length : WORST_FIRST.indexOf(state)
const worse = (one: DayState, other: DayState): DayState => (rankOf(other) < rankOf(one) ? other : one)

/** The days of whole months, `from` (the first day of one) until before `to` (likewise), as nothing is known of them. */
function emptyMonths(from: string, to: string): CalendarMonth[] {
  const months: CalendarMonth[] = []
  for (let at = Date.parse(from); at < Date.parse(to); at += DAY_MS) {
    const day = dayOf(at)
    const month = day.slice(0, 7)
    if (months.at(-1)?.month !== month)
      months.push({
        month,
        words: formatDay(day).replace(/^\d+ /, ''),
        lead: (new Date(at).getUTCDay() + 6) % 7,
        days: [],
      })
    months.at(-1)?.days.push({ day, state: 'none', files: 0, missing: 0, reason: null })
  }
  return months
}

function countDays(months: readonly CalendarMonth[]): DayCounts {
  const counts: DayCounts = { complete: 0, late: 0, missing: 0, unknown: 0 }
  for (const { days } of months) for (const { state } of days) if (state !== 'none') counts[state]++
  return counts
}

/** Calls `take` with each day that an interval touches. */
function eachDay({ from, to }: CoverageInterval, take: (day: string) => void): void {
  const end = Date.parse(to)
  for (let at = Math.floor(Date.parse(from) / DAY_MS) * DAY_MS; at < end; at += DAY_MS) take(dayOf(at))
}

/** A day is as good as the worst interval that touches it. */
function put(days: ReadonlyMap<string, CalendarDay>, interval: CoverageInterval): void {
  eachDay(interval, (name) => {
    const day = days.get(name)
    if (!day) return
    const state = worse(day.state, interval.state)
    if (state !== day.state) day.reason = interval.reason
    day.state = state
    day.files += interval.files
    day.missing += interval.missing
  })
}

const byName = (months: readonly CalendarMonth[]) =>
  new Map(months.flatMap(({ days }) => days.map((day) => [day.day, day] as const)))

/** One account and region over whole months, `from` until before `to`, both the first day of a month. */
export function prepareCalendar(
  { account, region, intervals }: Coverage,
  from: string,
  to: string,
): Calendar {
  const months = emptyMonths(from, to)
  const days = byName(months)
  for (const interval of intervals) put(days, interval)
  return { account, region, months, counts: countDays(months) }
}

/** All accounts and regions in one calendar: each day in its worst state, and in how many places it is so. */
export function worstCalendar(coverages: readonly Coverage[], from: string, to: string): Calendar {
  const months = emptyMonths(from, to)
  const days = byName(months)
  const places = new Map<string, Map<DayState, number>>()
  for (const coverage of coverages) {
    const own = prepareCalendar(coverage, from, to)
    for (const [name, { state, files, missing }] of byName(own.months)) {
      const day = days.get(name)
      if (!day || state === 'none') continue
      day.state = worse(day.state, state)
      day.files += files
      day.missing += missing
      const counts = places.get(name) ?? new Map<DayState, number>()
      places.set(name, counts.set(state, (counts.get(state) ?? 0) + 1))
    }
  }
  for (const [name, counts] of places) {
    const day = days.get(name)
    if (!day) continue
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const here = counts.get(day.state) ?? 0
    day.reason = all === 1 ? null : `In ${formatCount(here)} of ${formatCount(all)} accounts and regions.`
  }
  return { account: null, region: null, months, counts: countDays(months) }
}

/** `1 missing`, `28 complete`: how many days are in each state, the worst first; of what there is none nothing is said. */
export const countsInWords = (counts: DayCounts): { state: CoverageState; words: string }[] =>
  WORST_FIRST.filter((state) => counts[state] > 0).map((state) => ({
    state,
    words: `${formatCount(counts[state])} ${COVERAGE_WORDS[state].label.toLowerCase()}`,
  }))

/** What a day says when it is pointed at: `missing: 46 files here, 2 missing`. */
export function dayFigures({ state, files, missing }: CalendarDay): string {
  if (state === 'none') return 'no logs'
  const here = `${formatCount(files)} ${files === 1 ? 'file' : 'files'} here`
  return missing > 0 ? `${here}, ${formatCount(missing)} missing` : here
}

/** The events of a day in an account and region: where a click on it leads. */
export function dayHref(day: string, { account, region }: Pick<Calendar, 'account' | 'region'>): string {
  const parameters = new URLSearchParams({
    from: `${day}T00:00:00Z`,
    to: `${dayOf(Date.parse(day) + DAY_MS)}T00:00:00Z`,
  })
  if (account !== null) parameters.set('account', account)
  if (region !== null) parameters.set('region', region)
  return `/events?${readableQuery(parameters)}`
}

/** The day that a key leads to from `at`: an index into `days`, or `at` itself where there is none. */
export function dayAfterKey(days: readonly CalendarDay[], at: number, key: string): number {
  const [step, far] = STEPS[key] ?? [0, 0]
  if (far !== 0) {
    const order = far < 0 ? days.keys() : [...days.keys()].reverse()
    for (const index of order) if (days[index]?.state !== 'none') return index
    return at
  }
  if (step === 0) return at
  for (let index = at + step; index >= 0 && index < days.length; index += Math.sign(step))
    if (days[index]?.state !== 'none') return index
  return at
}
/** Days to go, or towards which end. */
const STEPS: Record<string, readonly [step: number, far: number]> = {
  ArrowLeft: [-7, 0],
  ArrowRight: [7, 0],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [-28, 0],
  PageDown: [28, 0],
  Home: [0, -1],
  End: [0, 1],
}
export const isCalendarKey = (key: string): boolean => Object.hasOwn(STEPS, key)
