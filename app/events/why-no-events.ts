// Finds out why a filter matches nothing, by asking for the counts without each of its parts.
import type { Loosened, NoEventsCause } from '@/components/event/no-events'
import { valueLabel } from '@/components/filter/value-label'
import { clear, FILTER_KEYS, type Filter, labelOf, withRange } from '@/lib/domain/filter'
import { totals } from '@/lib/query/totals'
import { database } from '../database'

/** More parts than this are not tried one by one: the page has to stay quick. */
const MOST_TRIED = 6

/** `data` is the extent of all events; null when there are none. */
export async function whyNoEvents(
  filter: Filter,
  data: { from: string; to: string } | null,
  now: Date,
): Promise<NoEventsCause> {
  if (data === null) return { kind: 'no data' }
  const inRange = await totals(database(), clear(filter), now)
  if (inRange.events === 0) return { kind: 'range', data }
  const ways: Omit<Loosened, 'events'>[] = FILTER_KEYS.filter((key) => filter.conditions[key])
    .slice(0, MOST_TRIED)
    .map((key) => ({ label: conditionInWords(filter, key), filter: clear(filter, key) }))
  ways.push({ label: 'this time range', filter: withRange(filter, data.from, data.to) })
  const loosened = await Promise.all(
    ways.map(async (way) => ({ ...way, events: (await totals(database(), way.filter, now)).events })),
  )
  return { kind: 'filter', data, loosened }
}

function conditionInWords(filter: Filter, key: (typeof FILTER_KEYS)[number]): string {
  const { include = [], exclude = [] } = filter.conditions[key] ?? {}
  const words = [...include, ...exclude.map((value) => `not ${value}`)].map((value) =>
    value.startsWith('not ') ? `not ${valueLabel(key, value.slice(4))}` : valueLabel(key, value),
  )
  const [first = '', ...others] = words
  return `${labelOf(key)} ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`
}
