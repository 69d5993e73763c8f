// Looks at a location before it is saved: what lies there, how much, since when, and whether all of it may be read.
import { setMaxListeners } from 'node:events'
import { parseObjectKey } from '../../domain/cloudtrail/object-key'
import { DIGEST_KIND, type Refusal, type SourceLook } from '../../domain/source'
import { explainRefusal } from './explain-refusal'
import { findScopes, type Layout } from './find-scopes'
import { isWanted, isWantedScope, type SourceFilters } from './is-wanted'
import {
  isArchived,
  type ObjectStore,
  type SourceLocation,
  type StoredObject,
  StoreError,
} from './object-store'
import { surveyScopes } from './survey-scopes'

/** Somebody waits for the answer: so long for listing, and then for reading an object. */
const LIST_MS = 15_000
const READ_MS = 5_000
/** Locations of up to so many pages (of 1,000 objects) are counted exactly. */
const MOST_PAGES = 10

/** What is seen where nothing is, or where nobody may look. */
export const NOTHING_SEEN: SourceLook = {
  layout: null,
  organisation: null,
  accounts: [],
  regions: [],
  kinds: [],
  firstDay: null,
  lastDay: null,
  files: 0,
  bytes: 0,
  exact: true,
  digests: false,
  problems: [],
}

/**
 * Accounts, regions and kinds are all that lie there; files, bytes and days only what `asked` lets in. Locations of up
 * to 10,000 objects are counted, others estimated by some of their days. What is refused is a problem of the answer;
 * throws for a StoreError `not-allowed`, which is no answer of the location's, and for `signal`.
 */
export async function look(
  store: ObjectStore,
  location: SourceLocation,
  asked: SourceFilters & { queueUrl: string | null },
  signal: AbortSignal,
  { listMs = LIST_MS, readMs = READ_MS }: { listMs?: number; readMs?: number } = {},
): Promise<SourceLook> {
  // Timers of our own: Node 20 lets go of an AbortSignal.timeout that only AbortSignal.any knows, and it never comes.
  const listing = new AbortController()
  const stop = new AbortController()
  const timers = [setTimeout(() => listing.abort(), listMs), setTimeout(() => stop.abort(), listMs + readMs)]
  const whole = AbortSignal.any([signal, stop.signal])
  const time = AbortSignal.any([whole, listing.signal])
  // Every listing under way listens.
  setMaxListeners(0, whole, time)
  const found = { ...NOTHING_SEEN }
  // Until it is known that there are no digests, their keys belong into the policy.
  let digests = true
  let answers = false
  try {
    const prefix = location.kind === 's3' ? location.prefix : ''
    const [layout, listed] = await Promise.all([
      findScopes(store, prefix, time),
      listSome(store, prefix, time).finally(() => {
        answers = !time.aborted
      }),
    ])
    digests = layout.scopes.some(({ kind }) => kind === DIGEST_KIND)
    if (listed.objects.length === 0) return NOTHING_SEEN
    const { sample, ...counted } = listed.complete
      ? countAll(listed.objects, layout, asked)
      : await estimate(store, prefix, listed.objects, layout, asked, time)
    Object.assign(found, placesIn(layout), counted, { digests })
    found.problems = incomplete(layout, listed.complete)
    if (sample) {
      answers = false
      await readOne(store, sample, whole)
    }
    return found
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StoreError && error.kind !== 'not-allowed') {
      const needs = { queueUrl: asked.queueUrl, digests }
      return { ...found, problems: [...found.problems, explainRefusal(error, location, needs)] }
    }
    if (!time.aborted && !whole.aborted) throw error
    return { ...found, exact: false, problems: [...found.problems, answers ? TOO_SLOW : SILENT] }
  } finally {
    // What still runs beside a failure ends.
    stop.abort()
    for (const timer of timers) clearTimeout(timer)
  }
}

const TOO_SLOW: Refusal = {
  code: 'too_slow',
  permission: null,
  message: 'There is too much to look at all of it in a few seconds. A prefix that points deeper helps.',
  policy: null,
}

const SILENT: Refusal = {
  code: 'unreachable',
  permission: null,
  message: `It did not answer within ${(LIST_MS + READ_MS) / 1000} seconds.`,
  policy: null,
}

async function listSome(store: ObjectStore, prefix: string, signal: AbortSignal) {
  const objects: StoredObject[] = []
  let pages = 0
  for await (const page of store.list(prefix, { signal })) {
    if (pages++ === MOST_PAGES) return { objects, complete: false }
    // Consoles make empty objects where people make folders.
    objects.push(...page.filter(({ key }) => !key.endsWith('/')))
  }
  return { objects, complete: true }
}

type Counted = Pick<SourceLook, 'files' | 'bytes' | 'firstDay' | 'lastDay' | 'exact'> & {
  /** An object to try reading; null where there is none. */
  sample: StoredObject | null
}

function countAll(
  objects: readonly StoredObject[],
  layout: Layout,
  filters: SourceFilters,
  exact = true,
): Counted {
  const placed = objects.flatMap((object) => {
    const place = placeOf(object, layout)
    return place && place.kind !== DIGEST_KIND && isWanted(place, filters) ? { object, day: place.day } : []
  })
  const days = placed.map(({ day }) => day).sort()
  const newestFirst = placed
    .map(({ object }) => object)
    .sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())
  return {
    files: placed.length,
    bytes: newestFirst.reduce((sum, { bytes }) => sum + bytes, 0),
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    exact,
    sample: newestFirst.find((object) => !isArchived(object)) ?? newestFirst[0] ?? null,
  }
}

/** Null for what is not of a layout that is there: it is not read. */
function placeOf({ key, modifiedAt }: StoredObject, { layout, scopes }: Layout) {
  const known = parseObjectKey(key)
  if (known) return known
  const modified = modifiedAt.toISOString().slice(0, 10)
  if (layout === 'flat') return { kind: 'other', account: null, region: null, day: modified }
  const scope = scopes.find(({ prefix }) => key.startsWith(prefix))
  if (!scope) return null
  const day = /^(\d{4})\/(\d{2})\/(\d{2})\//.exec(key.slice(scope.prefix.length))
  return { ...scope, day: day ? day.slice(1).join('-') : modified }
}

async function estimate(
  store: ObjectStore,
  prefix: string,
  listed: readonly StoredObject[],
  layout: Layout,
  filters: SourceFilters,
  signal: AbortSignal,
): Promise<Counted> {
  // Without folders of days nothing can be estimated: these are so many at least.
  if (layout.layout === 'flat') return countAll(listed, layout, filters, false)
  const scopes = layout.scopes.filter((scope) => scope.kind !== DIGEST_KIND && isWantedScope(scope, filters))
  const { newest, ...survey } = await surveyScopes(store, prefix, scopes, filters.since, signal)
  return { ...survey, exact: false, sample: newest }
}

function placesIn({ layout, organisation, scopes }: Layout): Partial<SourceLook> {
  const logs = scopes.filter(({ kind }) => kind !== DIGEST_KIND)
  const distinct = (values: readonly string[]) => [...new Set(values)].sort()
  return {
    layout,
    organisation,
    accounts: distinct(logs.map(({ account }) => account)),
    regions: distinct(logs.map(({ region }) => region)),
    kinds: distinct(logs.map(({ kind }) => kind)),
  }
}

/** What the look left out. */
function incomplete({ layout, complete }: Layout, counted: boolean): Refusal[] {
  const note = (code: string, message: string): Refusal => ({ code, permission: null, message, policy: null })
  const notes: Refusal[] = []
  if (!complete)
    notes.push(
      note(
        'too_many_folders',
        'There are more folders than Cairn looks into for logs. A prefix that points to AWSLogs/ makes sure that all are found.',
      ),
    )
  if (layout === 'flat' && !counted)
    notes.push(note('not_all_counted', 'There are more files than Cairn counts before it begins to read.'))
  return notes
}

/** Reads the beginning of an object: listing is one permission, reading another, and decrypting a third. */
async function readOne(store: ObjectStore, object: StoredObject, signal: AbortSignal): Promise<void> {
  if (isArchived(object)) throw new StoreError({ kind: 'archived', operation: 'read' })
  try {
    for await (const _ of store.read(object.key, { etag: object.etag, signal })) return
  } catch (error) {
    // Between listing and reading; the location is read all the same.
    if (error instanceof StoreError && (error.kind === 'gone' || error.kind === 'replaced')) return
    throw error
  }
}
