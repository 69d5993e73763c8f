// Decides what a service's page says of its actions: which were seen, which were not, and which never can be.
import type {
  DocumentedAction,
  ServiceAnswer,
  UndocumentedAction,
} from '@/lib/domain/services/service-answer'
import { visibleText } from '@/lib/domain/value-label'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'

/** What an action does, as a page marks it. */
export type EffectMark = {
  value: 'true' | 'false' | 'unknown'
  words: string
  inferred: boolean
  why: string
}

export type SeenLine = {
  name: string
  /** The name as it may be shown. */
  label: string
  /** Its documentation, and that of newer APIs with the name; none where no document lists it. */
  pages: { label: string; address: string }[]
  /** Whether its document says that it is never recorded. */
  unpromised: boolean
  sharedWith: string | null
  mark: EffectMark
  events: number
  reads: number
  writes: number
  unknown: number
  inferredReads: number
  inferredWrites: number
  errors: number
  denied: number
  top: { key: string; label: string } | null
  /** How many identities more there are. */
  others: number
  first: string
  last: string
}

/** An action that the page's filter leaves nothing of. */
export type UnseenLine = {
  name: string
  address: string
  value: EffectMark['value']
  /** When it was last seen, where it ever was. */
  lastSeenEver: string | null
}

export type ApiView = {
  name: string
  document: string
  notes: readonly string[]
  /** `5 of 37 documented actions seen`. */
  summary: string
  seen: SeenLine[]
  /** Recorded ones that were never seen, and those seen only outside of what the page shows. */
  never: UnseenLine[]
  elsewhere: UnseenLine[]
  /** Those that are never recorded: not seen, and seen all the same. */
  unrecorded: UnseenLine[]
  unrecordedSeen: { name: string; events: number }[]
  instead: ServiceAnswer['apis'][number]['instead']
  /** Whether the search leaves anything of it. */
  isLeft: boolean
}

export type ActionsView = {
  apis: ApiView[]
  undocumented: SeenLine[]
  /** How many actions match the search, in words; null without a search. */
  found: string | null
}

/** Actions whose name has all words of `search` in it, case folded. */
export function prepareActions(answer: ServiceAnswer, search: string): ActionsView {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const isFound = ({ name }: { name: string }) => words.every((word) => name.toLowerCase().includes(word))
  const all = new Set([
    ...answer.apis.flatMap(({ actions }) => actions.map(({ name }) => name)),
    ...answer.undocumented.map(({ name }) => name),
  ])
  const found = [...all].filter((name) => isFound({ name })).length
  return {
    apis: answer.apis.map((api) => {
      const recorded = api.actions.filter(({ logged }) => logged)
      const left = api.actions.filter(isFound)
      const unseen = left.filter(({ events }) => events === 0)
      const unpromised = left.filter(({ logged }) => !logged)
      return {
        name: api.name,
        document: api.document,
        notes: api.notes,
        instead: api.instead,
        summary: `${formatCount(recorded.filter(({ events }) => events > 0).length)} of ${formatCount(recorded.length)} documented actions seen`,
        seen: left
          .filter(({ events }) => events > 0)
          .map(documentedLine)
          .sort(mostFirst),
        never: unseen.filter((action) => action.logged && action.lastSeenEver === null).map(unseenLine),
        elsewhere: unseen.filter((action) => action.logged && action.lastSeenEver !== null).map(unseenLine),
        unrecorded: unpromised.filter(({ events }) => events === 0).map(unseenLine),
        unrecordedSeen: unpromised
          .filter(({ events }) => events > 0)
          .map(({ name, events }) => ({ name, events })),
        isLeft: left.length > 0,
      }
    }),
    undocumented: answer.undocumented.filter(isFound).map(seenLine),
    found: words.length === 0 ? null : `${formatCount(found)} of ${formatCount(all.size)} actions match`,
  }
}

const mostFirst = (a: SeenLine, b: SeenLine): number => b.events - a.events || (a.name < b.name ? -1 : 1)

const unseenLine = ({ name, reference, readOnly, lastSeenEver }: DocumentedAction): UnseenLine => ({
  name,
  address: reference,
  value: readOnly === null ? 'unknown' : readOnly ? 'true' : 'false',
  lastSeenEver,
})

const documentedLine = (action: DocumentedAction): SeenLine => ({
  ...seenLine(action),
  pages: [
    { label: 'Documentation', address: action.reference },
    ...(action.successor ? [{ label: action.successor.name, address: action.successor.reference }] : []),
  ],
  unpromised: !action.logged,
  sharedWith: action.sharedWith.length === 0 ? null : action.sharedWith.join(', '),
})

function seenLine(action: DocumentedAction | UndocumentedAction): SeenLine {
  const { name, events, reads, writes, unknown, inferredReads, inferredWrites, errors, denied } = action
  const { identities, topIdentity } = action
  const isNamed = topIdentity !== null && topIdentity.key !== 'unknown'
  return {
    name,
    label: visibleText(name),
    pages: [],
    unpromised: false,
    sharedWith: null,
    mark: markOf(action),
    events,
    reads,
    writes,
    unknown,
    inferredReads,
    inferredWrites,
    errors,
    denied,
    top: topIdentity,
    // Nobody is not counted among the identities.
    others: isNamed ? identities - 1 : identities,
    first: minuteOf(action.firstSeen),
    last: minuteOf(action.lastSeen),
  }
}

const minuteOf = (time: string | null): string => (time === null ? '' : formatTime(time).slice(0, 16))

type Effects = Pick<
  DocumentedAction,
  'effect' | 'inferred' | 'reads' | 'writes' | 'unknown' | 'events' | 'recordedReadOnly'
>

/** Write or read by the records; inferred where none says, and then marked so. */
export function markOf({ effect, inferred, reads, writes, unknown, events }: Effects): EffectMark {
  const silent = unknown === 0 ? '' : `; ${formatCount(unknown)} of ${formatCount(events)} records do not say`
  if (reads > 0 && writes > 0)
    return {
      value: 'unknown',
      words: 'Both',
      inferred: false,
      why: `Recorded as a read ${formatCount(reads)} times and as a write ${formatCount(writes)} times${silent}`,
    }
  const words = effect === 'read' ? 'Read' : effect === 'write' ? 'Write' : 'Unknown'
  const value = effect === 'read' ? 'true' : effect === 'write' ? 'false' : 'unknown'
  if (inferred)
    return {
      value,
      words,
      inferred,
      why: 'No record here says. This is what the action does by its name or documentation',
    }
  return {
    value,
    words,
    inferred,
    why:
      effect === 'unknown'
        ? 'No record here says, and the name does not tell'
        : `As the records say${silent}`,
  }
}
