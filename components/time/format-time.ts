// Times as the pages write them: UTC, twenty-four hours, never the browser's own zone.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const pad = (number: number): string => String(number).padStart(2, '0')

/** `2023-07-10 11:59:07` of an ISO instant in UTC; a fraction stays where there is one. */
export const formatTime = (iso: string): string => iso.replace('T', ' ').replace(/Z$/, '')

/** `10 Jul 2023`, and `10 Jul` without the year. */
export function formatDay(iso: string, year = true): string {
  const date = new Date(iso)
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  return year ? `${day} ${date.getUTCFullYear()}` : day
}

/** `11:59`, with seconds where they are not zero. */
export function formatClock(iso: string): string {
  const date = new Date(iso)
  const seconds = date.getUTCSeconds()
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}${seconds === 0 ? '' : `:${pad(seconds)}`}`
}

/**
 * A range in words, as short as it stays exact: `14 – 20 Nov 2023` for whole days (the last one included),
 * `14 Nov 2023 08:00 – 12:00`, `all time`, `from …`, `until …`. Ends are ISO instants; null is open.
 */
export function formatRange(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'all time'
  if (from === null) return `until ${formatDay(to ?? '')} ${formatClock(to ?? '')}`
  if (to === null) return `from ${formatDay(from)} ${formatClock(from)}`
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  if (isMidnight(from) && isMidnight(to)) {
    const last = new Date(Date.parse(to) - 1).toISOString()
    if (last.slice(0, 10) === from.slice(0, 10)) return formatDay(from)
    const lastSameYear = last.slice(0, 4) === from.slice(0, 4)
    const first = lastSameYear && last.slice(5, 7) === from.slice(5, 7)
    return `${first ? String(new Date(from).getUTCDate()) : formatDay(from, !lastSameYear)} – ${formatDay(last)}`
  }
  if (from.slice(0, 10) === to.slice(0, 10))
    return `${formatDay(from)} ${formatClock(from)} – ${formatClock(to)}`
  return `${formatDay(from, !sameYear)} ${formatClock(from)} – ${formatDay(to)} ${formatClock(to)}`
}

const isMidnight = (iso: string): boolean => Date.parse(iso) % 86_400_000 === 0

/** A length of time in its two largest units: `7 d`, `1 d 6 h`, `45 min`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds / 1000))
  const parts: string[] = []
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    if (count > 0) parts.push(`${count} ${unit}`)
    else if (parts.length > 0) break
    if (parts.length === 2) break
  }
  return parts.join(' ') || '0 s'
}
