// What a service's page and GET /api/services/{eventSource} say: the catalogued actions of its APIs with what was seen
// of each, and what was seen that no document lists.
import { labelOfValue } from '../value-label'
import { type Effect, inferEffect } from './infer-effect'
import type { CataloguedAction, Page, ServiceApi } from './service-api'
import { apisOf, documentedActions } from './service-apis'
import { type KnownService, serviceOf } from './service-label'

/** The identity with the most events of an action. */
type TopIdentity = { key: string; label: string; events: number }

/** What the events say of one action under a filter. Times are ISO 8601 UTC. */
export type SeenAction = {
  name: string
  events: number
  /** Of those that failed; `denied` of those whose error code says that it was not allowed. */
  errors: number
  denied: number
  /** By the recorded `readOnly`. */
  reads: number
  writes: number
  unknown: number
  /** How many of the unknown are inferred to be reads, and writes. */
  inferredReads: number
  inferredWrites: number
  /** How many distinct ones, the absent one left out. */
  identities: number
  topIdentity: TopIdentity | null
  firstSeen: string | null
  lastSeen: string | null
  /** Over all data, whatever the filter: an action that is null here was never seen. */
  lastSeenEver: string | null
}

/** The same of all actions of a service together. */
export type ServiceTotals = Omit<SeenAction, 'name' | 'topIdentity'> & {
  /** How many distinct actions were seen under the filter, listed or not. */
  actionsSeen: number
}

type Counts = Omit<SeenAction, 'name'>

/** What an action does: as its records say, else inferred. */
type ActionEffect = {
  /** What all records that say anything say; null where they differ, or none says. */
  recordedReadOnly: boolean | null
  /** The recorded one, else the inferred one; `unknown` where records differ, or nothing tells. */
  effect: Effect
  /** Whether `effect` is no record's word. */
  inferred: boolean
}

export type DocumentedAction = CataloguedAction &
  Counts &
  ActionEffect & {
    /** The other catalogued APIs of this source that name it too: their counts are the same events. */
    sharedWith: string[]
    /** The newer API that has this name on the same source, with its documentation. */
    successor: { name: string; reference: string } | null
  }

export type UndocumentedAction = SeenAction & ActionEffect & { readOnly: boolean | null }

type ApiAnswer = Pick<ServiceApi, 'name' | 'document' | 'notes'> & {
  instead: { text: string; pages: readonly Page[] }
  actions: DocumentedAction[]
}

export type ServiceAnswer = KnownService &
  ServiceTotals & {
    service: string
    catalogued: boolean
    apis: ApiAnswer[]
    undocumented: UndocumentedAction[]
  }

const NEVER: Counts = {
  events: 0,
  errors: 0,
  denied: 0,
  reads: 0,
  writes: 0,
  unknown: 0,
  inferredReads: 0,
  inferredWrites: 0,
  identities: 0,
  topIdentity: null,
  firstSeen: null,
  lastSeen: null,
  lastSeenEver: null,
}

/**
 * Puts what was seen of a service beside what its documents promise. An action that is never recorded and was seen all
 * the same has both: `logged: false` and its counts. `seen` holds an action once; an action that two APIs name has its
 * counts in both. Undocumented ones keep the order of `seen`, and are those that the filter leaves.
 */
export function serviceAnswer(
  eventSource: string,
  totals: ServiceTotals,
  seen: readonly SeenAction[],
): ServiceAnswer {
  const apis = apisOf(eventSource)
  const counts = new Map(seen.map(({ name, ...rest }) => [name, rest]))
  const documented = new Set(documentedActions(eventSource))
  return {
    service: eventSource,
    ...serviceOf(eventSource),
    label: labelOfValue('service', eventSource),
    catalogued: apis.length > 0,
    ...totals,
    apis: apis.map((api) => ({
      name: api.name,
      document: api.document,
      notes: api.notes,
      instead: api.instead,
      actions: api.actions.map((action) => {
        const own = counts.get(action.name) ?? NEVER
        return {
          ...action,
          ...own,
          ...effectOf(eventSource, action.name, own),
          sharedWith: apis
            .filter((other) => other !== api && other.actions.some(({ name }) => name === action.name))
            .map(({ name }) => name),
          successor: api.successor
            ? { name: api.successor.name, reference: api.successor.reference(action.name) }
            : null,
        }
      }),
    })),
    undocumented: seen
      .filter(({ name, events }) => events > 0 && !documented.has(name))
      .map((action) => {
        const effect = effectOf(eventSource, action.name, action)
        return { ...action, ...effect, readOnly: effect.recordedReadOnly }
      }),
  }
}

function effectOf(
  eventSource: string,
  name: string,
  { reads, writes }: Pick<Counts, 'reads' | 'writes'>,
): ActionEffect {
  if (reads > 0 && writes > 0) return { recordedReadOnly: null, effect: 'unknown', inferred: false }
  if (reads > 0) return { recordedReadOnly: true, effect: 'read', inferred: false }
  if (writes > 0) return { recordedReadOnly: false, effect: 'write', inferred: false }
  const { effect } = inferEffect(eventSource, name)
  return { recordedReadOnly: null, effect, inferred: effect !== 'unknown' }
}
