// What the questions answer: the shapes that the pages draw and the API sends. Times are ISO 8601 UTC text.
import type { DimensionKey } from './dimensions'
import type { Actor } from './event'
import type { Effect } from './services/infer-effect'
import type { SkipCounts } from './skip-reason'
import type { Interval } from './time'

export type Timeline = {
  interval: Interval
  /** The zone that days, weeks and months are of, as it was asked for; minutes and hours are UTC's. */
  tz: string
  /** The range that the buckets cover: the filter's, or the data's where the filter leaves it open; null when there is no data. */
  from: string | null
  to: string | null
  /** `series` only with a split: the split's values (top ten, and `__other`) to their events. */
  buckets: { start: string; total: number; series?: Record<string, number> }[]
}

export type BreakdownRow = {
  value: string
  label: string
  events: number
  reads: number
  writes: number
  unknown: number
  /** How many of the unknown are inferred to be reads, and writes, from what the event is called. */
  inferredReads: number
  inferredWrites: number
  errors: number
  firstSeen: string
  lastSeen: string
  /** In the period before, of the same length; only where it was asked for. */
  previousEvents?: number
}
export const BREAKDOWN_ORDERS = ['events', 'errors', 'recent'] as const
export type BreakdownOrder = (typeof BREAKDOWN_ORDERS)[number]
/** `total` counts all matching events, `distinct` all values; `rows` holds the first of them. */
export type Breakdown = {
  by: DimensionKey
  total: number
  distinct: number
  rows: BreakdownRow[]
  /** The period before, where it was asked for and there is one. */
  previous?: PreviousPeriod & { total: number; distinct: number }
}
/** Half-open, as long as the range asked for, and ending where that begins. */
export type PreviousPeriod = { from: string; to: string }

/** A value in a facet: counted under all conditions but those of its own dimension. */
export type FacetRow = Pick<
  BreakdownRow,
  | 'value'
  | 'label'
  | 'events'
  | 'reads'
  | 'writes'
  | 'unknown'
  | 'inferredReads'
  | 'inferredWrites'
  | 'errors'
>
export type Facet = { by: DimensionKey; total: number; distinct: number; rows: FacetRow[] }

export type Totals = {
  events: number
  reads: number
  writes: number
  unknown: number
  inferredReads: number
  inferredWrites: number
  failed: number
  identities: number
  services: number
  regions: number
}
export type ComparedTotals = Totals & { previous?: PreviousPeriod & Totals }

/** An event in a list. What the record lacks is null. */
export type EventSummary = {
  id: string
  eventTime: string
  eventSource: string
  eventName: string
  awsRegion: string | null
  /** As recorded. */
  readOnly: boolean | null
  /** As recorded, else as inferred from what the event is called: then `inferred`. */
  effect: Effect
  inferred: boolean
  errorCode: string | null
  sourceIPAddress: string | null
  userAgent: string | null
  recipientAccountId: string | null
  eventID: string | null
  identity: {
    key: string
    type: string | null
    name: string | null
    arn: string | null
    accountId: string | null
    sessionName: string | null
    actor: Actor
    invokedBy: string | null
  }
  importId: string
}
export const EVENT_ORDERS = ['desc', 'asc'] as const
export type EventOrder = (typeof EVENT_ORDERS)[number]
/** `total` is exact. */
export type EventPage = { events: EventSummary[]; nextCursor: string | null; total: number }
/**
 * A page of a text search, which does not know how many there are in all: it has looked at everything between the page's
 * beginning and `scannedTo`; `complete` when that is all there is.
 */
export type SearchPage = {
  events: EventSummary[]
  nextCursor: string | null
  total: null
  scannedTo: string | null
  complete: boolean
}

export const IMPORT_STATUSES = ['queued', 'running', 'done', 'failed'] as const
export type ImportSummary = {
  id: string
  /** Where it came from, in words: a file's name, `12 files`, `Sample data`. */
  source: string
  /** The source that it is a round of; null for what people brought. */
  sourceId: string | null
  sample: boolean
  status: (typeof IMPORT_STATUSES)[number]
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  /** What is left of it lies in the upload folder of a host on which no Cairn runs now. */
  waitsForNobody: boolean
  files: number
  filesFinished: number
  filesPartial: number
  filesFailed: number
  /** As received, still compressed; `bytesRead` of them are read so far. */
  bytes: number
  bytesRead: number
  records: number
  events: number
  duplicates: number
  skipped: number
  /** How many were skipped for which reason; empty for what was read before reasons were counted. */
  skippedFor: SkipCounts
  rejected: number
  /** How many of its events are gone since, because they are older than what is kept. */
  dropped: number
}

export const FILE_STATUSES = ['queued', 'running', 'done', 'partial', 'failed'] as const
/** By what the files of an import can be listed: their status, or what is in them. */
export const FILE_CHOICES = [...FILE_STATUSES, 'skipped', 'rejected'] as const
export type FileChoice = (typeof FILE_CHOICES)[number]
export type ImportFile = {
  id: string
  name: string
  status: (typeof FILE_STATUSES)[number]
  bytes: number
  bytesRead: number
  records: number
  events: number
  duplicates: number
  skipped: number
  skippedFor: SkipCounts
  rejected: number
  /** For `partial` and `failed`: why, and the position (bytes into the inflated content) where it is known. */
  reason: string | null
  position: number | null
  /** Whether it failed or broke off, and its bytes are still to be had: it can be read again. */
  retryable: boolean
  /** Of an archive: how many files have come out of it, each a file of its own; null for what is none. */
  members: number | null
  startedAt: string | null
  finishedAt: string | null
}

/** A record that was not taken: why, where it stood, and its text as received. */
export type ImportReject = { id: string; file: string; reason: string; position: number; record: string }

/** What deleting an import means: what goes, and the duplicates of its events that later imports brought. */
export type DeletionImpact = {
  events: number
  files: number
  rejects: number
  duplicatesElsewhere: number
  broughtBackBy: { id: string; source: string; duplicates: number }[]
}

/** What an instance holds and would lose when it is emptied: sources that the environment names are not among these. */
export type InstanceContents = { events: number; imports: number; sources: number }

/** What the data takes of the disk, in bytes. */
export type StorageMonth = {
  /** `2026-11`. */
  month: string
  /** Null while the counts of that time are still being prepared. */
  events: number | null
  bytes: { events: number; records: number; search: number; rollUps: number; total: number }
}
export type StorageUse = {
  total: number
  /** Newest first. */
  months: StorageMonth[]
  /** Dictionaries, imports, sources, roll-ups that are not kept by month, and events of no month that CloudTrail knows. */
  other: number
  retention: {
    /** How many days are kept; null keeps all. */
    days: number | null
    /** What is before that is dropped and skipped; null where all is kept. */
    keptSince: string | null
    /** The last ones, newest first. `month` as above. */
    dropped: { month: string; events: number; bytes: number; droppedAt: string }[]
  }
  /** How far an instance that held events before this version is prepared, as days; null once it is. */
  preparing: { preparedFrom: string; firstDay: string } | null
}
