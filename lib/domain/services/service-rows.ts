// The list of services: those that were seen, with what is known of each, and the catalogued ones that were not.
import { labelOfValue } from '../value-label'
import { apisOf, CATALOGUED_SOURCES } from './service-apis'
import { type KnownService, serviceOf } from './service-label'

/** What the events say of a service under a filter. Times are ISO 8601 UTC. */
export type SeenService = {
  service: string
  events: number
  /** By the recorded `readOnly`. */
  reads: number
  writes: number
  unknown: number
  /** How many of the unknown are inferred to be reads, and writes. */
  inferredReads: number
  inferredWrites: number
  /** Of those that failed. */
  errors: number
  /** How many distinct ones, the absent one left out. */
  identities: number
  firstSeen: string | null
  lastSeen: string | null
  /** Over all data, whatever the filter. */
  lastSeenEver: string | null
}

export type ServiceRow = KnownService &
  SeenService & {
    /** Whether the source has a catalogue of actions. */
    catalogued: boolean
    /** How many actions its documents list, recorded or not; an action of two APIs is two. */
    documentedActions: number
  }

/** Most events first, equals by their source; catalogued services that are not in `seen` have zeros and come last. */
export function serviceRows(seen: readonly SeenService[]): ServiceRow[] {
  const found = new Set(seen.map(({ service }) => service))
  const missing = CATALOGUED_SOURCES.filter((source) => !found.has(source)).map(unseen)
  return [...seen, ...missing]
    .sort((a, b) => b.events - a.events || (a.service < b.service ? -1 : 1))
    .map((row) => {
      const apis = apisOf(row.service)
      return {
        ...row,
        ...serviceOf(row.service),
        label: labelOfValue('service', row.service),
        catalogued: apis.length > 0,
        documentedActions: apis.reduce((sum, { actions }) => sum + actions.length, 0),
      }
    })
}

const unseen = (service: string): SeenService => ({
  service,
  events: 0,
  reads: 0,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  errors: 0,
  identities: 0,
  firstSeen: null,
  lastSeen: null,
  lastSeenEver: null,
})
