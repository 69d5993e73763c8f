// Lists what lies in a source's scopes: in each round the days that can still change, now and then everything.
import pMap from 'p-map'
import { narrower, type Scope } from './find-scopes'
import { type ObjectStore, type StoredObject, StoreError } from './object-store'

/**
 * Listings under way at a time: a large organisation has thousands of scopes. S3 takes 5,500 a second for a prefix.
 */
const LIST_AT_ONCE = 16
/**
 * Today and so many days before are listed again in each round. CloudTrail delivers within minutes, but late files
 * come, and the day in a key is that of delivery: a file that comes now is in today's folder, or, where a delivery hung
 * over midnight, in yesterday's. Three whole days are never less than 48 hours, whatever the time of day, and leave a
 * day for clocks and for what was copied here with its old keys. What comes later than that a full listing finds.
 */
const OVERLAP_DAYS = 3
const DAY_MS = 86_400_000
/** After so many scopes that could not be listed, the store is what cannot be reached. */
const MOST_UNREACHABLE = 8
/** The folders of other services in a bucket that has no CloudTrail: load balancers, flow logs, Config. */
const OTHER_SERVICE = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?\d{12}\/(?!CloudTrail)[^/]+\//

export type Listing = {
  store: ObjectStore
  /** The source's own: nothing outside of it is listed. */
  prefix: string
  /** A day (`YYYY-MM-DD`) before which nothing is listed. */
  since: string | null
  /** Writes down a page of what was listed. */
  record: (objects: readonly StoredObject[]) => Promise<void>
  signal: AbortSignal
}

/** The first day (`YYYY-MM-DD`, UTC) of those that can still change. */
export const firstRecentDay = (now: Date): string => dayOf(new Date(now.getTime() - OVERLAP_DAYS * DAY_MS))

/**
 * Lists from `firstDay` on to whatever is newest: one request a scope and thousand keys, because keys are in order of
 * their days. Answers what was refused or out of reach; throws for what hinders every scope.
 */
export function listRecent(
  listing: Listing,
  scopes: readonly Scope[],
  firstDay: string,
): Promise<StoreError[]> {
  const first = laterOf(firstDay, listing.since)
  return inEach(listing, scopes, (scope) =>
    listPart(listing, scope.prefix, `${scope.prefix}${first.replaceAll('-', '/')}`),
  )
}

/** Lists single days. Otherwise as listRecent. */
export function listDays(
  listing: Listing,
  days: readonly { scope: Scope; day: string }[],
): Promise<StoreError[]> {
  return inEach(listing, days, ({ scope, day }) =>
    listPart(listing, `${scope.prefix}${day.replaceAll('-', '/')}/`),
  )
}

/**
 * Lists everything, the newest months of all scopes first, and of each scope's newest month the newest day first: then
 * what is loaded first is what people look at first. Otherwise as listRecent.
 */
export async function listAll(listing: Listing, scopes: readonly Scope[]): Promise<StoreError[]> {
  const parts: { prefix: string; age: string }[] = []
  const refused = await inEach(listing, scopes, async (scope) => {
    parts.push(...(await partsOf(listing, scope)))
  })
  parts.sort((a, b) => (a.age < b.age ? 1 : a.age > b.age ? -1 : 0))
  return [...refused, ...(await inEach(listing, parts, ({ prefix }) => listPart(listing, prefix)))]
}

/** Lists a source without layout: all of it, each time, because nothing says what is new. */
export function listFlat(listing: Listing): Promise<StoreError[]> {
  return inEach(listing, [listing.prefix], (prefix) => listPart(listing, prefix))
}

/** A scope's folders, to be listed one by one: the days of the newest month, and the months before it. */
async function partsOf(
  { store, prefix, since, signal }: Listing,
  scope: Scope,
): Promise<{ prefix: string; age: string }[]> {
  // The source may point deeper than that.
  if (prefix.startsWith(scope.prefix) && prefix !== scope.prefix) return [{ prefix, age: '9999' }]
  const dated = async (folder: string, pattern: RegExp) => {
    const found = await store.folders(folder, signal)
    return found
      .map((child) => ({ prefix: child, age: child.slice(scope.prefix.length, -1).replaceAll('/', '-') }))
      .filter(({ age }) => pattern.test(age) && (since === null || age >= since.slice(0, age.length)))
  }
  const years = await dated(scope.prefix, /^\d{4}$/)
  const months = (await Promise.all(years.map(({ prefix: year }) => dated(year, /^\d{4}-\d{2}$/)))).flat()
  const newest = months.pop()
  return newest ? [...months, ...(await dated(newest.prefix, /^\d{4}-\d{2}-\d{2}$/))] : []
}

async function listPart(
  { store, prefix, record, signal }: Listing,
  part: string,
  after?: string,
): Promise<void> {
  const both = narrower(part, prefix)
  if (both === null) return
  for await (const page of store.list(both, { signal, after })) {
    // Consoles make empty objects where people make folders.
    const objects = page.filter(({ key }) => !key.endsWith('/') && !OTHER_SERVICE.test(key))
    if (objects.length > 0) await record(objects)
  }
}

async function inEach<T>(
  { signal }: Listing,
  parts: readonly T[],
  list: (part: T) => Promise<void>,
): Promise<StoreError[]> {
  const failures: StoreError[] = []
  const listOne = async (part: T): Promise<void> => {
    try {
      await list(part)
    } catch (error) {
      if (signal.aborted || !(error instanceof StoreError)) throw error
      // Others may be allowed, or reached.
      if (error.kind !== 'refused' && error.kind !== 'unreachable') throw error
      failures.push(error)
      if (failures.filter(({ kind }) => kind === 'unreachable').length >= MOST_UNREACHABLE) throw error
    }
  }
  await pMap(parts, listOne, { concurrency: LIST_AT_ONCE, signal })
  return failures
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10)
const laterOf = (day: string, since: string | null): string => (since !== null && since > day ? since : day)
