// Which months a calendar shows: how many, and which is the last, as the address says it.

export const CALENDAR_LENGTHS = [1, 3, 6, 13] as const
type CalendarLength = (typeof CALENDAR_LENGTHS)[number]
const USUAL: CalendarLength = 3

/** `from` and `to` are first days of months, half-open; `last` is the month that ends it, `2026-11`. */
export type CalendarRange = { length: CalendarLength; last: string; from: string; to: string }

/** `2026-11` moved by a number of months. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const count = year * 12 + number - 1 + by
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`
}

/**
 * Reads `months` and `until` of an address; what cannot be used counts as absent. `newest` is the newest month of the
 * data, which ends the calendar unless another is asked for.
 */
export function calendarRange(
  { months, until }: { months?: string | undefined; until?: string | undefined },
  newest: string,
): CalendarRange {
  const length = CALENDAR_LENGTHS.find((each) => String(each) === months) ?? USUAL
  const last = until !== undefined && /^(19|20)\d\d-(0[1-9]|1[0-2])$/.test(until) ? until : newest
  return { length, last, from: `${monthAfter(last, 1 - length)}-01`, to: `${monthAfter(last, 1)}-01` }
}
