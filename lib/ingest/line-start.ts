// Knows, while a file is passed over between its units, whether only blanks have stood on the line so far, and how many.
import { COMMA, isMark, MARK, NEWLINE } from './json-bytes'
import { beginsUnit, indentAt, isIndent } from './unit-line'

export class LineStart {
  /** How many blanks there are; it counts while `isHere`. */
  indent = 0
  isHere = true
  /** How many blanks the chunks before ended with after their last line break; -1 when there was more on that line. */
  #before = 0

  /** Before the chunk after this one comes. */
  carry(chunk: Buffer): void {
    this.#before = indentAt(chunk, chunk.length, this.#before)
  }

  /** A line begins here. */
  begin(): void {
    this.isHere = true
    this.indent = 0
  }

  /** From now on the chunk is one that begins in the middle of a line. */
  forget(): void {
    this.#before = -1
  }

  /** Finds out where `at` stands. */
  lookBack(chunk: Buffer, at: number): void {
    this.indent = indentAt(chunk, at, this.#before)
    this.isHere = this.indent >= 0
  }

  /** The index of the first byte from `from` on that stands not merely between units; else the chunk's length. */
  passBlanks(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const c = chunk[i]
      if (c === NEWLINE) this.begin()
      else if (isIndent(c)) this.indent += this.isHere ? 1 : 0
      else if (c === COMMA) this.isHere = false
      // Files that were put together have their byte order marks in the middle.
      else if (isMark(chunk, i)) i += MARK.length - 1
      else return i
    }
    return chunk.length
  }

  /** The index of the first byte from `from` on that begins a unit after a broken one; else the chunk's length. */
  passToUnit(chunk: Buffer, from: number, unitIndent: number): number {
    for (let at = from; at < chunk.length; ) {
      if (!this.isHere) {
        const end = chunk.indexOf(NEWLINE, at)
        if (end < 0) break
        at = end + 1
        this.begin()
      }
      for (; this.isHere && at < chunk.length; at++) {
        const c = chunk[at]
        if (c === NEWLINE) this.indent = 0
        else if (isIndent(c)) this.indent++
        else if (beginsUnit(c, this.indent, unitIndent)) return at
        else this.isHere = false
      }
    }
    return chunk.length
  }
}
