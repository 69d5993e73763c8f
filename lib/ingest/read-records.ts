// The front door of the pure stages: a file's bytes in, its records out. Inflates, splits and parses.
import type { Normalised } from '../domain/cloudtrail/normalise'

/**
 * What a file holds, in order. `start` and `end` are bytes into the inflated content (half-open); what stands in
 * one envelope (an EventBridge event, a document with several records) shares them. Everything but `end` counts
 * as one record: `record` → event or duplicate, `reject` → rejected, `skip` → skipped.
 */
export type RecordItem = {
  kind: 'record'
  /** The record's text exactly as received (for LookupEvents the inner text), UTF-8. Never changes later. */
  raw: Uint8Array
  start: number
  end: number
  normalised: Extract<Normalised, { kind: 'event' }>
}
export type RejectItem = { kind: 'reject'; reason: string; start: number; end: number; bytes: Uint8Array }
export type SkipItem = { kind: 'skip'; reason: string; start: number; end: number }
/**
 * The last item, exactly once. `complete` → the file is done; `partial` → cut or corrupt, what stood before the
 * break has been yielded; `failed` → no CloudTrail log. `reason` (in words) and `position` (bytes into the
 * inflated content) are there for `partial` and `failed`. `looksLikeLog` is true when anything of a log was seen.
 */
export type EndItem = {
  kind: 'end'
  outcome: 'complete' | 'partial' | 'failed'
  reason?: string
  position?: number
  looksLikeLog: boolean
}
export type Item = RecordItem | RejectItem | SkipItem | EndItem

/**
 * Reads a file: gzip (by content) or plain, any of the known shapes. Yields the items in batches, about one a
 * chunk of input. A batch never ends inside an envelope, so cut only *between* batches: after a crash, pass the
 * `end` of the last committed batch's last item as `resumeAt`, and the items up to there are not yielded again.
 * Memory stays bounded whatever the file. Throws only what `source` throws; bad data is an item.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  { resumeAt }: { resumeAt: number },
): AsyncGenerator<Item[]> {
  for await (const _ of source) if (resumeAt < 0) yield []
  throw new Error('not written yet')
}
