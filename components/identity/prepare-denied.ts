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

export function prepareDenied(
  { events, distinct, rows }: Denials,
  range: ShownRange,
): { rows: DeniedRow[]; words: string } {
  const short = shortTimes(
    rows.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]),
    range,
  )
  const listed =
    rows.length < distinct ? `, ${formatCount(rows.length)} of ${formatCount(distinct)} kinds` : ''
  return {
    words: `${formatCount(events)} ${events === 1 ? 'event' : 'events'}${listed}`,
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
