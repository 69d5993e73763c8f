// The front door of the pure stages: a file's bytes in, its records out. Inflates, splits and parses.

import { CONTENT_LIMITS } from '../db/environment'
import type { Normalised } from '../domain/cloudtrail/normalise'
import type { SkipReason } from '../domain/skip-reason'
import { blankStamps, hasStampedLine, startsStamped } from './blank-stamps'
import { ByteReader } from './byte-reader'
import { eventHistoryColumns, readEventHistory } from './event-history'
import { Findings, refused } from './findings'
import { hashContent } from './hash-content'
import { inflate } from './inflate'
import { InflateError } from './inflate-error'
import { excess, type InflateLimits } from './inflate-limit'
import { isMark, MARK } from './json-bytes'
import type { Slice, Unreadable } from './slice'
import { hasJsonLine, SEARCHED_BYTES, SNIFFED_BYTES, sniff } from './sniff'
import { Splitter } from './split'
import { ENCODING_BYTES, fromUtf16, utf16Of } from './utf-16'
import { wholeMarks } from './whole-marks'

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
  /** What its id was in earlier versions, 32 hexadecimal digits, where that was another: see takeFormerIds. */
  formerId?: string | undefined
}
export type RejectItem = { kind: 'reject'; reason: string; start: number; end: number; bytes: Uint8Array }
type SkipItem = { kind: 'skip'; reason: SkipReason; start: number; end: number }
/**
 * The last item, exactly once. `complete` → the file is done; `partial` → cut or corrupt, what stood before the
 * break has been yielded; `failed` → no CloudTrail log. `reason` (in words) and `position` (bytes into the
 * inflated content) are there for `partial` and `failed`. `looksLikeLog` is true when anything of a log was seen.
 * `contentHash` is the SHA-256 of the inflated content, where that was asked for and all of it was read.
 */
export type EndItem = {
  kind: 'end'
  outcome: 'complete' | 'partial' | 'failed'
  reason?: string
  position?: number
  looksLikeLog: boolean
  contentHash?: Uint8Array
}
export type Item = RecordItem | RejectItem | SkipItem | EndItem

const CHUNK_BYTES = 256 * 1024
/** What is in the middle of so many bytes when no record of it has ended is large. */
const LARGE_BYTES = 1024 * 1024

/** What bounds the reading of a file: see readRecords. */
type Bounds = {
  beforeLarge: () => Promise<void>
  /** Why no more than so many bytes should come out of a file, messages in it included; null while they may. */
  excess: (given: number) => string | null
}

/**
 * Reads a file: gzip (by content) or plain, any of the known shapes. Yields the items in batches, about one a
 * chunk of input. A batch never ends inside an envelope, so cut only *between* batches: after a crash, pass the
 * `end` of the last committed batch's last item as `resumeAt`, and the items up to there are not yielded again.
 * `hash` asks for the content's, `limits` bound what comes out of gzip, that in messages included. `beforeLarge` is waited
 * for, maybe often, before what takes many megabytes is held. Memory stays bounded whatever the file. Throws only what
 * `source` and `beforeLarge` throw; bad data is an item.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  {
    resumeAt,
    hash = false,
    limits = CONTENT_LIMITS,
    beforeLarge = async () => {},
  }: {
    resumeAt: number
    hash?: boolean
    limits?: InflateLimits | undefined
    beforeLarge?: (() => Promise<void>) | undefined
  },
): AsyncGenerator<Item[]> {
  let contentHash: Uint8Array | undefined
  let taken = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      taken += chunk.length
      yield chunk
    }
  }
  const content = inflate(counted(), limits)
  const stored = new ByteReader(
    hash
      ? hashContent(content, (sha256) => {
          contentHash = sha256
        })
      : content,
  )
  const bounds: Bounds = { beforeLarge, excess: (given) => excess(limits, taken, given) }
  try {
    for await (const items of readText(await asUtf8(stored), resumeAt, bounds)) {
      const last = items.at(-1)
      if (contentHash && last?.kind === 'end') last.contentHash = contentHash
      yield items
    }
  } finally {
    await stored.close()
  }
}

async function asUtf8(stored: ByteReader): Promise<ByteReader> {
  const encoding = utf16Of(await stored.peek(ENCODING_BYTES))
  return encoding === null ? stored : new ByteReader(fromUtf16(stored.rest(CHUNK_BYTES), encoding))
}

async function* readText(reader: ByteReader, resumeAt: number, bounds: Bounds): AsyncGenerator<Item[]> {
  const head = await reader.peek(SNIFFED_BYTES)
  const base = isMark(head, 0) ? MARK.length : 0
  const refusal = sniff(head)
  const text = refusal?.isText ? await reader.peek(SEARCHED_BYTES) : null
  await reader.exactly(base)
  const columns = text && eventHistoryColumns(head.subarray(base))
  const isStamped = text !== null && hasStampedLine(text)
  const { beforeLarge } = bounds
  if (columns) yield* readEventHistory(reader, columns, { base, resumeAt, beforeLarge })
  else if (refusal === null || isStamped || (text && hasJsonLine(text))) {
    const rest = reader.rest(CHUNK_BYTES)
    const content = new ByteReader(wholeMarks(isStamped ? blankStamps(rest) : rest))
    const isRefused = refusal !== null && !startsStamped(head.subarray(base))
    const findings = new Findings(
      resumeAt,
      isRefused ? refusal.reason : null,
      (unpacked) => bounds.excess(base + content.position + unpacked),
      beforeLarge,
    )
    yield* readContent(content, new Splitter(base), findings, { base, beforeLarge })
  } else yield [refused(refusal.reason)]
}

async function* readContent(
  reader: ByteReader,
  splitter: Splitter,
  findings: Findings,
  { base, beforeLarge }: { base: number; beforeLarge: () => Promise<void> },
): AsyncGenerator<Item[]> {
  let failure: InflateError | null = null
  /** How many bytes came since something ended. */
  let unended = 0
  for (let isOpen = true; isOpen && !findings.hopeless; ) {
    const chunk = await nextChunk(reader)
    if (chunk instanceof Uint8Array) {
      unended += chunk.length
      if (unended > LARGE_BYTES) await beforeLarge()
      splitter.push(chunk)
    } else {
      failure = chunk
      isOpen = false
      splitter.end()
    }
    for (let slices = splitter.take(); slices.length > 0 && !findings.hopeless; slices = splitter.take()) {
      unended = 0
      // What runs up to where gzip breaks is no item: with what stands behind, if that can be had later, it will be one.
      const whole =
        failure === null ? slices : slices.filter((slice) => !runsUpTo(slice, base + reader.position))
      yield* findings.in(whole, splitter.sawLog)
    }
  }
  if (splitter.sawLog) findings.sawLog = true
  const length = base + reader.position
  const { broken } = splitter
  // Where gzip breaks, what it holds breaks too, there or in the nonsense just before: gzip's own reason says why.
  const cause = failure && { reason: failure.reason, position: broken?.position ?? length }
  yield [findings.end(cause ?? broken, length)]
}

const runsUpTo = (slice: Slice | Unreadable, length: number): boolean =>
  slice.kind === 'reject' && slice.end === length

/** The next chunk, null at the end, the error where a gzip stream breaks. */
async function nextChunk(reader: ByteReader): Promise<Uint8Array | InflateError | null> {
  try {
    return await reader.next(CHUNK_BYTES)
  } catch (error) {
    if (error instanceof InflateError) return error
    throw error
  }
}
