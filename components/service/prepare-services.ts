// Decides which services a list shows, in which order, and what is said about them in words.
import { sourceName } from '@/lib/domain/services/event-source'
import type { ServiceRow } from '@/lib/domain/services/service-rows'
import type { EffectsMode } from '../filter/effects-mode'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'

export const SERVICE_ORDERS = ['events', 'writes', 'errors', 'identities', 'recent', 'name'] as const
export type ServiceOrder = (typeof SERVICE_ORDERS)[number]

export type ServiceLine = ServiceRow & {
  /** When it was last seen, in words; also where that was outside of what the page shows. */
  last: string
  isSeen: boolean
  /** With the inferred ones, where they count. */
  shownWrites: number
}

export type ServicesView = {
  lines: ServiceLine[]
  shown: string
  /** Whether there is something to choose: inferred effects count, or could. */
  isSwitched: boolean
}

type Compare = (a: ServiceLine, b: ServiceLine) => number
const descending =
  (key: 'events' | 'shownWrites' | 'errors' | 'identities'): Compare =>
  (a, b) =>
    b[key] - a[key]
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byName = (a: ServiceRow, b: ServiceRow): number => text(a.label.toLowerCase(), b.label.toLowerCase())

const ORDERS: Record<ServiceOrder, Compare> = {
  events: descending('events'),
  writes: descending('shownWrites'),
  errors: descending('errors'),
  identities: descending('identities'),
  recent: (a, b) => text(b.lastSeen ?? '', a.lastSeen ?? ''),
  name: byName,
}

/**
 * Services with all words of `search` in their label, source, family or IAM prefix. What was not seen comes last, whatever
 * the order; equals by name.
 */
export function prepareServices(
  services: readonly ServiceRow[],
  order: ServiceOrder,
  search: string,
  effects: EffectsMode = 'recorded',
): ServicesView {
  const isInferred = effects === 'inferred'
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const matching = services.filter(({ label, service, family, iamPrefix }) => {
    const all = [label, service, family, iamPrefix].join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
  const lines = matching
    .map((row) => ({
      ...row,
      isSeen: row.events > 0,
      last: lastWords(row),
      shownWrites: row.writes + (isInferred ? row.inferredWrites : 0),
    }))
    .sort(
      (a, b) =>
        Number(b.isSeen) - Number(a.isSeen) ||
        ORDERS[order](a, b) ||
        byName(a, b) ||
        text(a.service, b.service),
    )
  const seen = services.filter(({ events }) => events > 0).length
  const unseen = services.length - seen
  return {
    lines,
    isSwitched: isInferred || services.some(({ unknown }) => unknown > 0),
    shown:
      words.length > 0
        ? `${formatCount(matching.length)} of ${formatCount(services.length)} match`
        : `${formatCount(seen)} seen${unseen > 0 ? `, ${formatCount(unseen)} catalogued but not seen` : ''}`,
  }
}

function lastWords({ lastSeen, lastSeenEver }: ServiceRow): string {
  if (lastSeen !== null) return formatTime(lastSeen).slice(0, 16)
  return lastSeenEver === null ? 'never' : `not here; ${formatTime(lastSeenEver).slice(0, 16)}`
}

/** How people find the service in IAM policies where that is not its name in the log: `mobiletargeting`. */
export const otherPrefix = ({
  service,
  iamPrefix,
}: Pick<ServiceRow, 'service' | 'iamPrefix'>): string | null =>
  iamPrefix === null || iamPrefix === sourceName(service) ? null : iamPrefix
