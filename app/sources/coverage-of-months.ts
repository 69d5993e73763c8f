// The coverage of some months by day, asked in as many parts as the question needs.
import { monthAfter } from '@/components/source/calendar-range'
import { ApiError } from '@/lib/domain/api-error'
import type { Coverage } from '@/lib/domain/source'
import { instantOf } from '@/lib/domain/time'
import { coverage } from '@/lib/query/coverage'
import { database } from '../database'

type Months = {
  /** Days, half-open, both the first of a month. */
  from: string
  to: string
  /** Days before it hold nothing; so nothing is said of them. */
  firstDay: string
  source?: string | undefined
  /** Only this account, where there are too many for one page. */
  account?: string | undefined
}

/** Null where there are too many accounts and regions for a month of them to be told on one page. */
export async function coverageOfMonths(months: Months, now: Date): Promise<Coverage[] | null> {
  const { from, to, firstDay, source, account } = months
  if (firstDay >= to) return []
  const begin = new Date(Math.max(Date.parse(firstDay), Date.parse(from)))
  try {
    const range = { from: instantOf(begin), to: instantOf(new Date(to)) }
    return (await coverage(database(), { ...range, source, account, interval: 'day' }, now)).coverage
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
  const middle = middleOf(from, to)
  if (middle === null) return null
  const earlier = await coverageOfMonths({ ...months, to: middle }, now)
  const later = await coverageOfMonths({ ...months, from: middle }, now)
  return earlier === null || later === null ? null : joined(earlier, later)
}

/** The month in the middle; null of a single one. */
function middleOf(from: string, to: string): string | null {
  const months: string[] = []
  for (let month = from.slice(0, 7); month < to.slice(0, 7); month = monthAfter(month, 1)) months.push(month)
  const middle = months[Math.floor(months.length / 2)]
  return months.length < 2 || middle === undefined ? null : `${middle}-01`
}

/** Both in one, by account and region. */
function joined(earlier: readonly Coverage[], later: readonly Coverage[]): Coverage[] {
  const places = new Map(earlier.map((place) => [`${place.account} ${place.region}`, place]))
  for (const place of later) {
    const name = `${place.account} ${place.region}`
    const before = places.get(name)
    places.set(name, before ? { ...place, intervals: [...before.intervals, ...place.intervals] } : place)
  }
  return [...places.values()]
}
