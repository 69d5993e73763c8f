// Decides what a source says of itself: its status in words, how far it is, and what is worth knowing besides.
import type { ObjectState, SourceSummary } from '@/lib/domain/source'
import { byteSize } from '../import/byte-size'
import { formatCount } from '../panel/format-number'
import { formatClock, formatDay } from '../time/format-time'

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** Something is being read or listed now. */
export const isWorking = ({ status }: Pick<SourceSummary, 'status'>): boolean =>
  status === 'listing' || status === 'loading'

/** `14:35` of the day that it is, `22 Nov 14:35` of another. */
export function clockOf(iso: string, now: Date): string {
  const minute = `${iso.slice(0, 17)}00Z`
  const today = iso.slice(0, 10) === now.toISOString().slice(0, 10)
  return today ? formatClock(minute) : `${formatDay(iso, false)} ${formatClock(minute)}`
}

/** `Waiting, next at 14:35 UTC`; `Listing`, `Loading`, `Paused`. */
export function statusInWords({ status, nextSyncAt }: SourceSummary, now: Date): string {
  switch (status) {
    case 'listing':
      return 'Listing'
    case 'loading':
      return 'Loading'
    case 'paused':
      return 'Paused'
    case 'waiting':
      if (nextSyncAt === null) return 'Waiting'
      return Date.parse(nextSyncAt) <= now.getTime()
        ? 'Waiting for its turn'
        : `Waiting, next at ${clockOf(nextSyncAt, now)} UTC`
    default:
      return status satisfies never
  }
}

/** All files ever seen, and those that are still to be loaded. */
export function fileCounts({ objects }: Pick<SourceSummary, 'objects'>) {
  const found = Object.values(objects).reduce((sum, count) => sum + count, 0)
  return { found, loaded: objects.loaded, pending: objects.found + objects.queued }
}

/**
 * Bytes loaded, and to be loaded in all. What is archived, refused or gone will not be loaded, and only its number is
 * known here: the bytes that are not loaded are shared among the files that are not.
 */
export function byteProgress(source: Pick<SourceSummary, 'objects' | 'bytes' | 'bytesLoaded'>) {
  const { found, loaded, pending } = fileCounts(source)
  const others = found - loaded
  const toCome = others === 0 ? 0 : (source.bytes - source.bytesLoaded) * (pending / others)
  const total = source.bytesLoaded + Math.max(0, toCome)
  return { loaded: source.bytesLoaded, total, share: total === 0 ? 0 : source.bytesLoaded / total }
}

/** `5,100 of 5,120 files loaded`, `180 MB`, `last synced 14:20 UTC`, …: what stands under a source's name. */
export function figuresOf(source: SourceSummary, now: Date): string[] {
  const { found, loaded } = fileCounts(source)
  return [
    found === 0
      ? 'No files found yet'
      : `${formatCount(loaded)} of ${counted(found, 'file', 'files')} loaded`,
    ...(found > 0 ? [byteSize(source.bytes)] : []),
    source.syncedAt === null ? 'never synced' : `last synced ${clockOf(source.syncedAt, now)} UTC`,
    `every ${scheduleInWords(source.schedule)}`,
    ...(source.queueUrl === null ? [] : [source.paused ? 'queue is paused' : 'listens to its queue']),
  ]
}

/** `15 minutes`, `hour`, `6 hours`, `day`: what follows `every`. */
export function scheduleInWords(minutes: number): string {
  for (const [unit, size] of [
    ['day', 1440],
    ['hour', 60],
    ['minute', 1],
  ] as const)
    if (minutes % size === 0) return minutes === size ? unit : `${formatCount(minutes / size)} ${unit}s`
  return `${formatCount(minutes)} minutes`
}

/** A state of the ledger that the reader should know of: how many, and what that means. */
export type SourceNote = { state: ObjectState; count: number; words: string }

const NOTES = [
  ['failed', 'could not be read as a log', 'could not be read as logs'],
  ['refused', 'may not be read: a permission is missing', 'may not be read: a permission is missing'],
  ['archived', 'is archived (Glacier) and left there', 'are archived (Glacier) and left there'],
  ['gone', 'was gone before it could be read', 'were gone before they could be read'],
  ['removed', 'was taken out with its import', 'were taken out with their import'],
] as const satisfies readonly (readonly [ObjectState, string, string])[]

/** What was not loaded and why, in the order of how much it matters. Nothing where all is well. */
export const notesOf = ({ objects }: Pick<SourceSummary, 'objects'>): SourceNote[] =>
  NOTES.filter(([state]) => objects[state] > 0).map(([state, one, many]) => ({
    state,
    count: objects[state],
    words: `${counted(objects[state], 'file', 'files')} ${objects[state] === 1 ? one : many}`,
  }))

/** Which part of the location is read: `since 1 Jan 2026`, `2 accounts`, …; empty where all of it is. */
export function limitsOf({ since, accounts, regions, kinds }: SourceSummary): string[] {
  return [
    ...(since === null ? [] : [`since ${formatDay(since)}`]),
    ...(accounts.length === 0 ? [] : [`only ${counted(accounts.length, 'account', 'accounts')}`]),
    ...(regions.length === 0 ? [] : [`only ${counted(regions.length, 'region', 'regions')}`]),
    ...(kinds.length === 0 ? [] : [`only ${kinds.join(', ')}`]),
  ]
}
