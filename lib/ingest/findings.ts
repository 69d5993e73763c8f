// What a file's slices turned out to be, and from all of them what the file is.
import { TOO_MANY_VALUES } from './most-values'
import { parse } from './parse'
import type { EndItem, Item, RejectItem } from './read-records'
import { type Break, type Slice, TOO_LARGE, type Unreadable } from './slice'

/** A file of which so much cannot be read, and nothing can, is no JSON: it need not be read to its end. */
const MOST_HELD = 1000
const MOST_HELD_BYTES = 32 * 1024 * 1024

/** The end of a file that is no log, for this reason. */
export const refused = (reason: string): EndItem => ({
  kind: 'end',
  outcome: 'failed',
  reason,
  position: 0,
  looksLikeLog: false,
})

/** What comes out of messages is held until it is given: so much of it is little beside other files. */
const LITTLE_BYTES = 1024 * 1024

/** A slice can hold a hundred thousand records, where it is a message: of several such not all are held at once. */
const MOST_AT_ONCE = 10_000

export class Findings {
  /** Whether anything of a log was seen. */
  sawLog: boolean
  /**
   * Whether anything was JSON, or of a log in a file that does not begin as one. Until then unreadable lines are held
   * back: they count only among readable ones.
   */
  #readable: boolean
  #held: RejectItem[] = []
  #heldBytes = 0
  #slices = 0
  /** How many bytes came out of messages. */
  #unpacked = 0
  /** How many more may come out of them before anything is given. */
  #room = LITTLE_BYTES
  /** Where it was too much. */
  #tooMuch: Break | null = null
  readonly #resumeAt: number
  readonly #refusal: string | null
  readonly #excess: (unpacked: number) => string | null
  readonly #beforeLarge: () => Promise<void>

  /**
   * `resumeAt`: up to where the file's items were committed before, so they were readable then. `refusal`: why the
   * file is no log, by its first line, unless something of one is found in it after all. `excess`: why no more than so many
   * bytes should come out of its messages, null while they may. `beforeLarge` is waited for before much does.
   */
  constructor(
    resumeAt: number,
    refusal: string | null,
    excess: (unpacked: number) => string | null,
    beforeLarge: () => Promise<void>,
  ) {
    this.#resumeAt = resumeAt
    this.#refusal = refusal
    this.#excess = excess
    this.#beforeLarge = beforeLarge
    this.#readable = resumeAt > 0
    this.sawLog = resumeAt > 0
  }

  /** Whether there is no use in reading on. */
  get hopeless(): boolean {
    return this.#tooMuch !== null || this.#held.length > MOST_HELD || this.#heldBytes > MOST_HELD_BYTES
  }

  /** The items in these slices that are due, in batches that end with a slice. `inLog`: whether a list of records has begun. */
  async *in(slices: (Slice | Unreadable)[], inLog: boolean): AsyncGenerator<Item[]> {
    if (this.#room < LITTLE_BYTES) this.#room = LITTLE_BYTES
    let items: Item[] = []
    if (inLog && this.#refusal === null) this.#readable = true
    for (const slice of slices) {
      this.#slices++
      if (slice.end > this.#resumeAt && !this.#read(slice, items)) {
        await this.#beforeLarge()
        this.#room = Number.POSITIVE_INFINITY
        this.#read(slice, items)
      }
      if (this.#tooMuch) break
      if (items.length < MOST_AT_ONCE) continue
      yield this.#withHeld(items)
      items = []
    }
    items = this.#withHeld(items)
    if (items.length > 0) yield items
  }

  #withHeld(items: Item[]): Item[] {
    if (this.#readable && this.#held.length > 0) items.unshift(...this.#held.splice(0))
    if (items.length > 0) this.sawLog = true
    return items
  }

  /** False where there is too little room for what comes out of it: nothing of it is read then. */
  #read(slice: Slice | Unreadable, items: Item[]): boolean {
    if (slice.kind === 'reject') {
      this.#reject(slice, items)
      return true
    }
    const { start, end } = slice
    const parsed = parse(slice.bytes, slice.context, slice.fields, this.#room)
    const { found, isJson, sawLog, unpacked } = parsed
    if (parsed.lacksRoom) return false
    if (unpacked > 0) {
      this.#room -= unpacked
      this.#unpacked += unpacked
      const reason = this.#excess(this.#unpacked)
      if (reason) this.#tooMuch = { reason, position: end }
    }
    // A CSV can have lines that are JSON: numbers, or what is in a cell.
    if (isJson && (sawLog || this.#refusal === null)) this.#readable = true
    if (sawLog) this.sawLog = true
    for (const finding of found) {
      // Written out instead of spread, because this runs for every record.
      if (finding.kind === 'record') {
        const { raw, normalised, formerId } = finding
        items.push({ kind: 'record', raw, start, end, normalised, formerId })
      } else if (finding.kind === 'reject' && !isJson) this.#reject({ ...finding, start, end }, items)
      else items.push({ ...finding, start, end })
    }
    return true
  }

  #reject(item: RejectItem, items: Item[]): void {
    if (this.#readable) items.push(item)
    else {
      this.#held.push(item)
      this.#heldBytes += item.bytes.length
    }
  }

  /** What the file is, `length` bytes of whose content were read; `broken`: where and why it broke. */
  end(brokenAt: Break | null, length: number): EndItem {
    const broken = this.#tooMuch ?? brokenAt
    if (this.#refusal !== null && !this.#readable) return refused(this.#refusal)
    const [unreadable] = this.#held
    const looksLikeLog = this.sawLog
    if (broken) {
      // A file that ends too early may still be a log, if anything of it is there.
      const isCut = length > 0 && broken.position === length && !unreadable
      return { kind: 'end', outcome: looksLikeLog || isCut ? 'partial' : 'failed', ...broken, looksLikeLog }
    }
    if (unreadable) {
      const { reason, start } = unreadable
      return {
        kind: 'end',
        outcome: 'failed',
        reason: `this is ${reason === TOO_LARGE || reason === TOO_MANY_VALUES ? 'no CloudTrail log' : 'not JSON'}: ${reason}`,
        position: start,
        looksLikeLog,
      }
    }
    if (looksLikeLog || this.#slices === 0) return { kind: 'end', outcome: 'complete', looksLikeLog: true }
    const reason = 'this is valid JSON, but no CloudTrail log'
    return { kind: 'end', outcome: 'failed', reason, position: 0, looksLikeLog }
  }
}
