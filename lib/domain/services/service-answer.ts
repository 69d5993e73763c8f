// What a service's page and GET /api/services/{eventSource} say: the catalogued actions of its APIs with what was seen
// of each, and what was seen that no document lists.
import { type Effect, inferEffect } from './infer-effect'
import type { CataloguedAction, Page, ServiceApi } from './service-api'
import { apisOf } from './service-apis'
import { type KnownService, serviceOf } from './service-label'

/** What the events say of one action. Times are ISO 8601 UTC. */
export type SeenAction = {
  name: string
  events: number
  errors: number
  /** By the recorded `readOnly`. */
  reads: number
  writes: number
  unknown: number
  firstSeen: string | null
  lastSeen: string | null
}

type Counts = Omit<SeenAction, 'name'>
/** What the action is taken to do where a record does not say. */
type Inferred = { effect: Effect }

type ActionAnswer = CataloguedAction &
  Counts &
  Inferred & {
    /** The other catalogued APIs of this source that name it too: their counts are the same events. */
    sharedWith: string[]
    /** The newer API that has this name on the same source, with its documentation. */
    successor: { name: string; reference: string } | null
  }

type UndocumentedAction = SeenAction & Inferred & { readOnly: boolean | null }

type ApiAnswer = Pick<ServiceApi, 'name' | 'document' | 'notes'> & {
  instead: { text: string; pages: readonly Page[] }
  actions: ActionAnswer[]
}

export type ServiceAnswer = KnownService & {
  service: string
  apis: ApiAnswer[]
  undocumented: UndocumentedAction[]
}

const NEVER: Counts = {
  events: 0,
  errors: 0,
  reads: 0,
  writes: 0,
  unknown: 0,
  firstSeen: null,
  lastSeen: null,
}

/**
 * Puts what was seen of a service beside what its documents promise. An action that is never recorded and was seen all
 * the same has both: `logged: false` and its counts. `seen` holds an action once; an action that two APIs name has its
 * counts in both. Undocumented ones keep the order of `seen`.
 */
export function serviceAnswer(eventSource: string, seen: readonly SeenAction[]): ServiceAnswer {
  const apis = apisOf(eventSource)
  const counts = new Map(seen.map(({ name, ...rest }) => [name, rest]))
  const documented = new Set(apis.flatMap((api) => api.actions.map(({ name }) => name)))
  return {
    service: eventSource,
    ...serviceOf(eventSource),
    apis: apis.map((api) => ({
      name: api.name,
      document: api.document,
      notes: api.notes,
      instead: api.instead,
      actions: api.actions.map((action) => ({
        ...action,
        ...(counts.get(action.name) ?? NEVER),
        effect: inferEffect(eventSource, action.name).effect,
        sharedWith: apis
          .filter((other) => other !== api && names(other, action.name))
          .map(({ name }) => name),
        successor: api.successor
          ? { name: api.successor.name, reference: api.successor.reference(action.name) }
          : null,
      })),
    })),
    undocumented: seen
      .filter(({ name }) => !documented.has(name))
      .map((action) => ({
        ...action,
        readOnly: recordedReadOnly(action),
        effect: inferEffect(eventSource, action.name).effect,
      })),
  }
}

const names = (api: ServiceApi, action: string): boolean => api.actions.some(({ name }) => name === action)

// What all records that say anything say; null where they differ, or none says.
function recordedReadOnly({ reads, writes }: Counts): boolean | null {
  return reads > 0 === writes > 0 ? null : reads > 0
}
