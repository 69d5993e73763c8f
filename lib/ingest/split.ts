// Splits a file's bytes into the byte slices that may be records: a log's elements, or whole documents. Streams:
// it holds no more than one slice and one chunk, and gives the same slices however the bytes are chunked.
import { OPEN_ARRAY, OPEN_OBJECT } from './json-bytes'
import { JsonScanner } from './json-scanner'
import { KeptBytes, LARGEST_SLICE } from './kept-bytes'
import { LineStart } from './line-start'
import { LIST_NAMES, ListName } from './list-name'
import { holdsOwnLine } from './own-lines'
import type { Break, Slice, SliceContext, Unreadable } from './slice'
import { broken, CUT, skimmed, whole } from './slice'
import { nextUnitLine, unitLines } from './unit-line'

/** At most so many slices at once, so that tiny ones take no more memory than large ones. */
const SLICES_AT_ONCE = 4096

export class Splitter {
  /** The first place where the file's structure breaks; everything before it has been given. */
  broken: Break | null = null
  /** Whether the file has a list of records, or an empty list that could be one. */
  sawLog = false
  #scanner = new JsonScanner(LIST_NAMES)
  #kept = new KeptBytes()
  #out: (Slice | Unreadable)[] = []
  #chunk: Buffer = Buffer.alloc(0)
  /** The offset in the file of the chunk's first byte, and the index of the next byte to look at. */
  #base: number
  #at = 0
  #ended = false
  /** Between units, in a document, or passing over what is left of a broken unit. */
  #mode: 'between' | 'document' | 'skip' = 'between'
  #line = new LineStart()

  #unitStart = 0
  #unitIndent = 0
  /** Whether the unit is, or has, a list whose elements are given one by one; what they are, and how many came. */
  #listed = false
  #context: SliceContext = 'document'
  #elements = 0
  #elementStart = 0
  #listName = new ListName()
  /** What is wrong with the unit or the element, once something is. */
  #fault: Break | null = null
  /** Units that begin before this offset end where the next one begins: see #rescue. */
  #strictUntil = 0
  /** Where such a unit ends at the latest. */
  #unitLimit = Number.POSITIVE_INFINITY

  /** `base`: the offset in the file of the first byte that will be pushed. */
  constructor(base = 0) {
    this.#base = base
  }

  /** Gives the next chunk, once `take` has come back empty. It is kept by reference. */
  push(chunk: Uint8Array): void {
    this.#kept.carry(this.#chunk)
    this.#line.carry(this.#chunk)
    this.#base += this.#chunk.length
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#at = 0
  }

  /** Says that there are no more chunks; `take` then gives what is left. */
  end(): void {
    this.#ended = true
  }

  /** The next slices, in the file's order; empty when the next chunk is needed, or at the end. */
  take(): (Slice | Unreadable)[] {
    this.#out = []
    while (this.#out.length < SLICES_AT_ONCE) {
      if (this.#at < this.#chunk.length) {
        if (this.#mode === 'between') this.#beginUnit()
        else if (this.#mode === 'document') this.#inDocument()
        else this.#passOver()
      } else if (!this.#ended || !this.#close()) break
    }
    return this.#out
  }

  get #position(): number {
    return this.#base + this.#at
  }

  #beginUnit(): void {
    this.#at = this.#line.passBlanks(this.#chunk, this.#at)
    if (this.#at === this.#chunk.length) return
    const c = this.#chunk[this.#at]
    const followsList = this.#listed
    this.#unitStart = this.#position
    this.#unitIndent = this.#line.indent
    this.#line.isHere = false
    this.#listName.begin()
    this.#listed = c === OPEN_ARRAY
    this.#context = 'document'
    this.#elements = 0
    this.#fault = null
    this.#unitLimit = this.#strictLimit()
    if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      this.#scanner.begin(this.#listed)
      if (!this.#listed) this.#kept.start(this.#at)
      this.#at++
      this.#mode = 'document'
    } else if (followsList) {
      this.#listed = true
      this.#break({ reason: 'what follows the list of records is not JSON', position: this.#position })
    } else {
      this.#kept.start(this.#at)
      this.#fault = { reason: 'the line is not JSON', position: this.#position }
      this.#skip()
    }
  }

  #inDocument(): void {
    const last = this.#listed && this.#fault ? this.#elementStart + LARGEST_SLICE : this.#unitLimit
    const limit = Math.min(this.#chunk.length, this.#unitLimit - this.#base, last - this.#base)
    const signal = this.#scanner.scan(this.#chunk, this.#at, limit)
    this.#at = this.#scanner.at
    switch (signal) {
      case 'more':
        if (this.#position >= this.#unitLimit) this.#fail(CUT.line)
        else if (this.#fault && this.#position >= last) this.#break(this.#fault)
        return
      case 'name': {
        const held = this.#listName.holds(this.#scanner.name, this.#listed)
        this.#scanner.armed = held !== null
        this.#context = held ?? this.#context
        return
      }
      case 'list':
        this.#elements = 0
        // An empty list of messages is a part of a document like any other.
        this.#listed ||= !this.#listName.mayBeOther
        if (this.#listed) this.#kept.drop()
        if (this.#context === 'records') this.sawLog = true
        return
      case 'element':
        this.#elementStart = this.#position - 1
        this.#elements++
        this.#listed = true
        if (!this.#skimmed()) this.#kept.start(this.#at - 1)
        return
      case 'element-end':
        if (this.#fault === null || !this.#endedBefore(this.#fault)) this.#give(this.#elementStart)
        return
      case 'list-end':
        if (this.#listed && this.#elements === 0) this.sawLog = true
        return
      case 'end':
        this.#mode = 'between'
        if (!this.#listed) this.#give(this.#unitStart)
        else if (this.#elements === 0) this.sawLog = true
        return
      case 'broken':
        this.#brokenAt(this.#scanner.reason)
    }
  }

  /** Gives the record that has just begun, if it is a usual one and ends in this chunk. */
  #skimmed(): boolean {
    if (this.#context !== 'records' || this.#unitLimit < Number.POSITIVE_INFINITY) return false
    const slice = skimmed(this.#chunk, this.#at - 1, this.#base)
    if (slice === null) return false
    this.#out.push(slice)
    this.#at += slice.bytes.length - 1
    this.#scanner.passElement()
    return true
  }

  /** Gives what was kept since `start`, an element or a document, and goes on behind it. */
  #give(start: number): void {
    const bytes = this.#kept.end(this.#chunk, this.#at)
    const context = this.#listed ? this.#context : 'document'
    this.#out.push(whole(bytes, start, this.#position, context, this.#fault))
    this.#fault = null
  }

  #brokenAt(reason: string): void {
    if (!this.#scanner.inElement) this.#fail(reason)
    else if (this.#fault !== null) this.#break(this.#fault)
    else {
      // What is wrong inside an element costs the element, as long as its brackets match.
      this.#fault = { reason, position: this.#position }
      this.#scanner.goLoose()
    }
  }

  /** The unit is broken here. Without a list it is unreadable; with one, the file's structure is. */
  #fail(reason: string): void {
    const fault = { reason, position: this.#position }
    if (this.#listed) this.#break(fault)
    else {
      this.#fault = fault
      if (!this.#rescue()) this.#skip()
    }
  }

  #break(fault: Break): void {
    if (this.#mode === 'document' && this.#scanner.inElement && this.#leaveElement(fault)) return
    const lost = this.#mode === 'document' && this.#scanner.inList ? 'the rest of a list is not read: ' : ''
    this.broken ??= { ...fault, reason: lost + fault.reason }
    this.#fault = null
    this.#kept.drop()
    this.#skip()
  }

  /**
   * A line that is cut outside a string swallows the good ones after it, until something cannot be. So the unit is
   * given up as one line, and the lines up to here are read again, each of which must now be whole in itself. That
   * keeps the cost linear: nothing is read more than three times. False where the unit has no other lines.
   */
  #rescue(): boolean {
    if (!this.#goBack(this.#unitStart, this.#at)) return false
    this.#giveUnreadable(this.#position)
    return true
  }

  /** Likewise an element that does not end where it should swallows the lines after its list, and its list is given up. */
  #leaveElement(fault: Break): boolean {
    // Not the byte where it ends, which may be in the next chunk.
    if (!this.#goBack(this.#elementStart, this.#at - 1)) return false
    this.broken ??= fault
    this.#fault = null
    this.#kept.drop()
    return true
  }

  /** And so does one whose quotes or brackets match again only by chance, in lines that are none of its. */
  #endedBefore(fault: Break): boolean {
    const bytes = this.#kept.upTo(this.#chunk, this.#at)
    return holdsOwnLine(bytes, this.#unitIndent) && this.#leaveElement(fault)
  }

  /** Back to the first line behind `start`, from where all is kept, that begins a unit, if there is one up to `last`. */
  #goBack(start: number, last: number): boolean {
    const position = this.#position
    if (this.#unitStart < this.#strictUntil || position - start > LARGEST_SLICE) return false
    const behind = this.#at - last
    if (this.#kept.spansChunks) {
      this.#line.forget()
      this.#chunk = this.#kept.joined(this.#chunk)
      this.#base = start
      this.#at = position - start
    }
    const lines = unitLines(this.#chunk, start - this.#base, this.#at - behind, this.#unitIndent)
    if (lines === null) return false
    this.#strictUntil = this.#base + lines.last
    this.#at = lines.first
    this.#mode = 'between'
    this.#line.begin()
    return true
  }

  #strictLimit(): number {
    if (this.#unitStart >= this.#strictUntil) return Number.POSITIVE_INFINITY
    const line = nextUnitLine(this.#chunk, this.#at, this.#chunk.length, this.#unitIndent)
    return line < 0 ? Number.POSITIVE_INFINITY : this.#base + line
  }

  /** Passes over the rest of the unit from here on. */
  #skip(): void {
    this.#mode = 'skip'
    // At least the unit's first byte, or it would begin here again.
    if (this.#position === this.#unitStart) this.#at++
    this.#line.lookBack(this.#chunk, this.#at)
  }

  #passOver(): void {
    this.#at = this.#line.passToUnit(this.#chunk, this.#at, this.#unitIndent)
    if (this.#at === this.#chunk.length) return
    this.#giveUnreadable(this.#position - this.#line.indent)
    this.#mode = 'between'
  }

  /** Gives the unit up to `limit` as unreadable, without the blanks at its end; after a break there is nothing to give. */
  #giveUnreadable(limit: number): void {
    if (this.#fault === null) return
    const kept = this.#kept.end(this.#chunk, this.#at)
    this.#out.push(broken(this.#fault, kept, this.#unitStart, limit))
    this.#fault = null
  }

  /** At the end of the file: true if there is more to take. */
  #close(): boolean {
    const mode = this.#mode
    this.#mode = 'between'
    if (mode === 'skip') this.#giveUnreadable(this.#position)
    if (mode !== 'document') return false
    const position = this.#position
    if (!this.#listed) {
      this.#fault = { reason: CUT.line, position }
      if (this.#rescue()) return true
      this.#fault = null
    }
    const { inElement } = this.#scanner
    const cut = { reason: CUT.line, position: this.#elementStart }
    if (this.#listed && inElement && this.#leaveElement(this.#fault ?? cut)) return true
    this.broken ??= this.#fault ?? { reason: this.#listed && !inElement ? CUT.list : CUT.record, position }
    return false
  }
}
