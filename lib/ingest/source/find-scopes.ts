// Finds CloudTrail's layout under a prefix by walking its folders: which account, region and kind of log lies where.
import pMap from 'p-map'
import type { ObjectStore } from './object-store'

/** Listings of folders under way at a time: a large organisation has thousands. */
const WALK_AT_ONCE = 16
/** Folders that are no part of the layout (what stands before AWSLogs/): so many are opened, and so deep. */
const MOST_STRANGE_FOLDERS = 1000
const DEEPEST_STRANGE_FOLDER = 6

const ROOT = 'AWSLogs'
const ORGANISATION = /^o-[a-z0-9]{10,32}$/
const ACCOUNT = /^\d{12}$/
/** Config, flow logs and load balancers share the folder of an account. */
const KIND = /^CloudTrail(-[A-Za-z]+)?$/
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/

/**
 * One account's logs of one kind in one region. Below `prefix`, which ends in `<region>/`, are the folders of years,
 * months and days; a source whose own prefix points deeper than that lists less (`narrower`).
 */
export type Scope = {
  kind: string
  account: string
  region: string
  organisation: string | null
  prefix: string
}

/**
 * `flat`: no layout, so no scopes. `organisation` is the first that was seen. `complete` is false where there were too
 * many other folders to look into all of them.
 */
export type Layout = {
  layout: 'trail' | 'flat'
  organisation: string | null
  scopes: Scope[]
  complete: boolean
}

/** Where in the layout a folder is. `root`: directly in AWSLogs, whose other folders hold no logs. */
type Place = {
  at: 'strange' | 'root' | 'account' | 'kind' | 'region'
  organisation: string | null
  account: string
  kind: string
  region: string
}

const OUTSIDE: Place = { at: 'strange', organisation: null, account: '', kind: '', region: '' }

/**
 * Walks from a prefix, which may point anywhere into the layout, before it, or into the middle of a folder's name.
 * Knows `[any/]AWSLogs/[o-…/]<account>/<kind>/<region>/`, Control Tower's `o-…/AWSLogs/[o-…/]<account>/…`, any number
 * of such roots, and accounts without AWSLogs before them (a folder that is AWSLogs itself). Scopes come in order of
 * their prefixes, digests among them. Throws what the store throws.
 */
export async function findScopes(store: ObjectStore, prefix: string, signal: AbortSignal): Promise<Layout> {
  const scopes: Scope[] = []
  let strange = 0
  let complete = true
  let level = [{ prefix, place: placeOf(prefix), depth: 0 }]
  while (level.length > 0) {
    signal.throwIfAborted()
    const open: typeof level = []
    for (const folder of level) {
      if (folder.place.at === 'region') scopes.push(scopeOf(folder.prefix, folder.place))
      else if (folder.place.at !== 'strange') open.push(folder)
      else if (folder.depth <= DEEPEST_STRANGE_FOLDER && strange++ < MOST_STRANGE_FOLDERS) open.push(folder)
      else complete = false
    }
    const below = await pMap(
      open,
      async ({ prefix, place, depth }) => {
        const children = await store.folders(prefix, signal)
        return children.flatMap((child) => {
          const next = step(place, lastSegment(child))
          return next ? [{ prefix: child, place: next, depth: depth + 1 }] : []
        })
      },
      { concurrency: WALK_AT_ONCE, signal },
    )
    level = below.flat()
  }
  scopes.sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
  return {
    layout: scopes.length > 0 ? 'trail' : 'flat',
    organisation: scopes.find(({ organisation }) => organisation !== null)?.organisation ?? null,
    scopes,
    complete,
  }
}

/** What two prefixes have in common: the longer one, or null where no key can begin with both. */
export function narrower(one: string, other: string): string | null {
  if (one.startsWith(other)) return one
  return other.startsWith(one) ? other : null
}

/** Where a prefix points, by its whole segments: what follows the last slash may be the beginning of any name. */
function placeOf(prefix: string): Place {
  let place = OUTSIDE
  for (const segment of prefix.split('/').slice(0, -1)) {
    if (place.at === 'region') return place
    // A folder that leads nowhere when found leads somewhere when asked for.
    place = step(place, segment) ?? { ...OUTSIDE, organisation: place.organisation }
  }
  return place
}

/** From a place into one of its folders; null where no logs can be in it. */
function step(place: Place, segment: string): Place | null {
  if (segment === ROOT) return { ...OUTSIDE, at: 'root', organisation: place.organisation }
  switch (place.at) {
    case 'strange':
    case 'root':
      if (ORGANISATION.test(segment)) return { ...place, organisation: segment }
      if (ACCOUNT.test(segment)) return { ...place, at: 'account', account: segment }
      return place.at === 'strange' ? place : null
    case 'account':
      return KIND.test(segment) ? { ...place, at: 'kind', kind: segment } : null
    case 'kind':
      return REGION.test(segment) ? { ...place, at: 'region', region: segment } : null
    case 'region':
      return place
  }
}

function scopeOf(prefix: string, { kind, account, region, organisation }: Place): Scope {
  // The prefix that was asked for can go on behind the region.
  const folder = `/${account}/${kind}/${region}/`
  const end = `/${prefix}`.indexOf(folder) + folder.length - 1
  return { kind, account, region, organisation, prefix: prefix.slice(0, end) }
}

const lastSegment = (folder: string): string => folder.split('/').at(-2) ?? ''
