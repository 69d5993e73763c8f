// Gathers what a file yields into batches, each of which is loaded in one transaction. Values become places in the
// batch's own lists, so that a batch takes little more memory than its records' text.
import { contentHex, identifierUuid } from '../db/content-hash'
import type { ActivityEvent } from '../domain/event'
import type { Kept } from '../domain/retention'
import type { SkipReason } from '../domain/skip-reason'
import type { Instant } from '../domain/time'
import { DICTIONARIES, Entries } from './dictionaries'
import type { Former } from './former-ids'
import { monthOf } from './partitions'
import type { EndItem, Item, RecordItem } from './read-records'

/**
 * Where a batch is cut: at so many records, or at so many bytes held. The file is read in such chunks. With two batches
 * in memory a worker takes 230 to 400 MB; the most where every word of every record is new (20,000 records of 17 kB).
 */
export type BatchLimits = { records: number; bytes: number; chunkBytes: number }
export const BATCH_LIMITS: BatchLimits = { records: 50_000, bytes: 48 * 1024 * 1024, chunkBytes: 256 * 1024 }

/** Kept bytes stand together in pieces of this size; the first ones are smaller, because most files are small. */
const ARENA_BYTES = 1024 * 1024
const FIRST_ARENA_BYTES = 16 * 1024

/** An event on its way into the database. */
export type BatchRow = {
  /** Its number in the batch: see Batch.places. */
  at: number
  instant: Instant
  /** Milliseconds since 1970 of the start of its month. */
  month: number
  /** 32 hexadecimal digits. */
  id: string
  eventId: string | null
  /** The eventID itself where it is no uuid. */
  eventIdText: string | null
  requestId: string | null
  readOnly: boolean | null
  failed: boolean
  accessKey: string | null
  raw: Uint8Array
  /** Its batch, of those that are loaded together, and where the record will stand (a block by its index): see cutBlocks. */
  part: number
  block: number
  slot: number
}
export type BatchReject = { reason: string; position: number; bytes: Uint8Array }

const ENTRIES = DICTIONARIES.length
const at = (foreignKey: string): number => DICTIONARIES.findIndex((each) => each.foreignKey === foreignKey)
const ACTION = at('action_id')
const IDENTITY = at('identity_id')
const FIRST_PLACES = 1024
const MILLIS_PER_DAY = 86_400_000

export class Batch {
  readonly rows: BatchRow[] = []
  readonly rejects: BatchReject[] = []
  /** Of some of the rows. */
  readonly former: Former[] = []
  readonly entries = DICTIONARIES.map((dictionary) => new Entries(dictionary))
  /** How many records were skipped, by the reason. */
  readonly skippedFor = new Map<SkipReason, number>()
  /** The places of row `at`'s entries (see Entries; -1 for none): one a dictionary, from `at * DICTIONARIES.length` on. */
  places = new Int32Array(FIRST_PLACES)
  /** The end, in the inflated content, of the last item; null where there is none. */
  committedOffset: number | null = null
  /** Set in a file's last batch. */
  end: EndItem | null = null
  private keptBytes = 0
  /** The month of the last record. */
  private month = Number.NEGATIVE_INFINITY
  private arena = new Uint8Array(0)
  private arenaUsed = 0
  private arenaBytes = FIRST_ARENA_BYTES

  /** Records of before `kept` are skipped; null keeps all. */
  constructor(readonly kept: Kept | null = null) {}

  get skipped(): number {
    let sum = 0
    for (const count of this.skippedFor.values()) sum += count
    return sum
  }

  get records(): number {
    return this.rows.length + this.rejects.length + this.skipped
  }

  /** What it holds: the text of records and rejects, and the words of them that are new to it. */
  get bytes(): number {
    return this.entries.reduce((sum, { characters }) => sum + characters, this.keptBytes)
  }

  /**
   * A number for each row, by its `at`: rows of one action and identity have the same, and actions of one service are near
   * each other, in the order of their names.
   */
  likenesses(): Float64Array {
    const { contents } = this.entries[ACTION] as Entries
    const ranks = new Int32Array(contents.length)
    const byName = [...contents.keys()].sort((a, b) =>
      (contents[a] as string) < (contents[b] as string) ? -1 : 1,
    )
    for (const [rank, place] of byName.entries()) ranks[place] = rank
    const { places } = this
    return Float64Array.from({ length: this.rows.length }, (_, at) => {
      const first = at * ENTRIES
      const rank = ranks[places[first + ACTION] as number] as number
      return rank * 2 ** 20 + (places[first + IDENTITY] as number)
    })
  }

  add(item: Item): void {
    if (item.kind === 'end') {
      this.end = item
      return
    }
    this.committedOffset = item.end
    switch (item.kind) {
      case 'record':
        if (this.kept !== null && item.normalised.event.eventTime < this.kept.since) this.skip('retention')
        else this.addRow(item)
        break
      case 'reject':
        this.rejects.push({ reason: item.reason, position: item.start, bytes: this.keep(item.bytes) })
        break
      case 'skip':
        this.skip(item.reason)
    }
  }

  private skip(reason: SkipReason): void {
    this.skippedFor.set(reason, (this.skippedFor.get(reason) ?? 0) + 1)
  }

  private addRow(item: RecordItem): void {
    const row = this.row(item)
    this.rows.push(row)
    if (item.formerId !== undefined) this.former.push({ row, id: item.formerId })
  }

  private row({ raw, normalised: { event, dedupeText } }: RecordItem): BatchRow {
    const eventId = event.eventID === null ? null : identifierUuid(event.eventID)
    const row = this.rows.length
    this.place(row, event)
    return {
      at: row,
      instant: event.eventTime,
      month: this.monthOf(event.eventTime),
      id: contentHex(dedupeText),
      eventId,
      eventIdText: eventId === event.eventID ? null : event.eventID,
      requestId: event.requestID === null ? null : identifierUuid(event.requestID),
      readOnly: event.readOnly,
      failed: event.failed,
      accessKey: event.principal.accessKeyId,
      raw: this.keep(raw),
      part: -1,
      block: -1,
      slot: -1,
    }
  }

  /** As a rule the month is that of the record before. */
  private monthOf(instant: Instant): number {
    const millis = Number(instant) / 1000
    // Not within a day of the month's ends, where a number might be rounded over them.
    const isSame = millis > this.month + MILLIS_PER_DAY && millis < this.month + 27 * MILLIS_PER_DAY
    if (!isSame) this.month = monthOf(instant)
    return this.month
  }

  /** Notes the row's places. */
  private place(row: number, event: ActivityEvent): void {
    const first = row * ENTRIES
    if (first + ENTRIES > this.places.length) {
      const grown = new Int32Array(this.places.length * 2)
      grown.set(this.places)
      this.places = grown
    }
    for (let i = 0; i < ENTRIES; i++) this.places[first + i] = (this.entries[i] as Entries).place(event)
  }

  /** Copies, so that the batch does not hold on to the chunk of input in which the bytes stood. */
  private keep(bytes: Uint8Array): Uint8Array {
    this.keptBytes += bytes.length
    if (this.arenaUsed + bytes.length > this.arena.length) {
      if (bytes.length > this.arenaBytes / 4) return Uint8Array.from(bytes)
      this.arena = new Uint8Array(Buffer.allocUnsafeSlow(this.arenaBytes).buffer)
      this.arenaUsed = 0
      this.arenaBytes = Math.min(ARENA_BYTES, this.arenaBytes * 2)
    }
    const from = this.arenaUsed
    this.arena.set(bytes, from)
    this.arenaUsed += bytes.length
    return this.arena.subarray(from, this.arenaUsed)
  }
}

/**
 * Cuts the items into batches. The last one carries the end, and can be empty but for it. `keptNow` is
 * asked before each what is kept; null keeps all.
 */
export async function* batches(
  items: AsyncIterable<Item[]>,
  limits: BatchLimits,
  keptNow: () => Kept | null = () => null,
): AsyncGenerator<Batch> {
  let batch = new Batch(keptNow())
  for await (const some of items) {
    for (const item of some) batch.add(item)
    // Only between two lots of items may a batch end: see readRecords.
    if (batch.end === null && (batch.records >= limits.records || batch.bytes >= limits.bytes)) {
      yield batch
      batch = new Batch(keptNow())
    }
  }
  yield batch
}
