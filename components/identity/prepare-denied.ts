// Decides how denials are listed: the action with its service, the error code, how often and when.
import type { Denials } from '@/lib/domain/identity-answers'
import { labelOfValue, visibleText } from '@/lib/domain/value-label'
import { formatCount } from '../panel/format-number'
import { type SeenTime, type ShownRange, shortTimes } from './prepare-seen'

export type DeniedRow = {
  service: string
  event: string
  error: string
  label: string
  serviceLabel: string
  count: string
  first: SeenTime
  last: SeenTime
}

const SHOWN_AT_ONCE = 10

/** `shown` rows at once, and behind `expand` the others; what is not even among those is said in words. */
export function prepareDenied(
  { events, distinct, rows }: Denials,
  range: ShownRange,
): { rows: DeniedRow[]; words: string; shown: number; expand: string } {
  const short = shortTimes(
    rows.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]),
    range,
  )
  const left =
    rows.length < distinct ? `, of which the ${formatCount(rows.length)} most frequent are listed` : ''
  return {
    words: `${formatCount(events)} ${events === 1 ? 'event' : 'events'}, ${formatCount(distinct)} ${distinct === 1 ? 'kind' : 'kinds'}${left}`,
    shown: SHOWN_AT_ONCE,
    expand: `Show ${left === '' ? 'all ' : ''}${formatCount(rows.length)}`,
    rows: rows.map(({ service, event, error, events: own, firstSeen, lastSeen }) => ({
      service,
      event,
      error,
      label: visibleText(event),
      serviceLabel: labelOfValue('service', service),
      count: formatCount(own),
      first: short(firstSeen),
      last: short(lastSeen),
    })),
  }
}
