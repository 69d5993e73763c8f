// How much lies in a trail that is too large to be counted: by the folders of its days, and by what some days hold.
import pMap from 'p-map'
import { narrower, type Scope } from './find-scopes'
import type { ObjectStore, StoredObject } from './object-store'

const SURVEYED_AT_ONCE = 8
/** Each takes some ten listings, and a look must end while somebody waits for it. */
const MOST_SCOPES = 50
const SAMPLED_DAYS = 3
/** Of a day; a busy account's day in one region has some hundred files. */
const MOST_PAGES = 5
const DAY_MS = 86_400_000

export type Survey = {
  firstDay: string | null
  lastDay: string | null
  /** Estimates. */
  files: number
  bytes: number
  /** The newest object that was seen. */
  newest: StoredObject | null
}
type Found = { firstDay: string; lastDay: string; files: number; bytes: number; newest: StoredObject | null }

/**
 * Estimates: the mean of some days of a scope times its days, and the mean of the scopes looked into times all scopes.
 * Of more than 50 scopes an even choice is looked into; where `signal` comes first, only those done by then count.
 * `prefix` is the source's own, `since` the first day that counts. Throws what the store throws.
 */
export async function surveyScopes(
  store: ObjectStore,
  prefix: string,
  scopes: readonly Scope[],
  since: string | null,
  signal: AbortSignal,
): Promise<Survey> {
  const step = Math.max(1, scopes.length / MOST_SCOPES)
  const chosen = Array.from(
    { length: Math.min(scopes.length, MOST_SCOPES) },
    (_, i) => scopes[Math.floor(i * step)] as Scope,
  )
  const answers = await pMap(
    chosen,
    async (scope) => {
      try {
        return await survey(store, prefix, scope, since, signal)
      } catch (error) {
        if (signal.aborted) return undefined
        throw error
      }
    },
    { concurrency: SURVEYED_AT_ONCE },
  )
  const done = answers.filter((answer) => answer !== undefined)
  const found = done.filter((answer) => answer !== null)
  const share = done.length === 0 ? 0 : scopes.length / done.length
  const total = (count: (one: Found) => number) =>
    Math.round(share * found.reduce((sum, one) => sum + count(one), 0))
  const byTime = found
    .flatMap(({ newest }) => newest ?? [])
    .sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime())
  return {
    firstDay: found.map(({ firstDay }) => firstDay).sort()[0] ?? null,
    lastDay:
      found
        .map(({ lastDay }) => lastDay)
        .sort()
        .at(-1) ?? null,
    files: total(({ files }) => files),
    bytes: total(({ bytes }) => bytes),
    newest: byTime.at(-1) ?? null,
  }
}

/** Null where the scope has no days. */
async function survey(
  store: ObjectStore,
  prefix: string,
  scope: Scope,
  since: string | null,
  signal: AbortSignal,
): Promise<Found | null> {
  const [first, lastDay] = await Promise.all(
    (['first', 'last'] as const).map((edge) => edgeDay(store, prefix, scope, edge, signal)),
  )
  if (!first || !lastDay || (since !== null && lastDay < since)) return null
  const firstDay = since !== null && since > first ? since : first
  const count = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS) + 1
  // In the middle of equal parts: the last day is often not over.
  const days = Array.from({ length: Math.min(count, SAMPLED_DAYS) }, (_, i) =>
    dayAfter(firstDay, Math.floor(((i + 0.5) * count) / Math.min(count, SAMPLED_DAYS))),
  )
  const samples = await Promise.all(days.map((day) => objectsOf(store, prefix, scope, day, signal)))
  const objects = samples.flat()
  const last = days.includes(lastDay) ? objects : await objectsOf(store, prefix, scope, lastDay, signal)
  return {
    firstDay,
    lastDay,
    files: (objects.length / days.length) * count,
    bytes: (objects.reduce((sum, { bytes }) => sum + bytes, 0) / days.length) * count,
    newest: last.at(-1) ?? objects.at(-1) ?? null,
  }
}

/** The first or last day of a scope that is within the source's prefix, by the folders' names; null without days. */
async function edgeDay(
  store: ObjectStore,
  prefix: string,
  scope: Scope,
  edge: 'first' | 'last',
  signal: AbortSignal,
): Promise<string | null> {
  let folder = scope.prefix
  const parts: string[] = []
  for (const digits of [/^\d{4}$/, /^\d{2}$/, /^\d{2}$/]) {
    const asked = narrower(folder, prefix)
    if (asked === null) return null
    // A prefix that points deeper says itself which folder it is, unless it ends in the middle of its name.
    const end = asked.indexOf('/', folder.length)
    const children = end === -1 ? await store.folders(asked, signal) : [asked.slice(0, end + 1)]
    const names = children
      .map((child) => child.slice(folder.length, -1))
      .filter((name) => digits.test(name))
      .sort()
    const name = names.at(edge === 'first' ? 0 : -1)
    if (name === undefined) return null
    parts.push(name)
    folder = `${folder}${name}/`
  }
  const day = parts.join('-')
  return Number.isNaN(Date.parse(day)) ? null : day
}

async function objectsOf(
  store: ObjectStore,
  prefix: string,
  scope: Scope,
  day: string,
  signal: AbortSignal,
): Promise<StoredObject[]> {
  const asked = narrower(`${scope.prefix}${day.replaceAll('-', '/')}/`, prefix)
  if (asked === null) return []
  const objects: StoredObject[] = []
  let pages = 0
  for await (const page of store.list(asked, { signal })) {
    objects.push(...page)
    if (++pages === MOST_PAGES) break
  }
  return objects
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
