// Counts the events in an export as it comes, and sees whether it is whole: a file that breaks off is never taken for one.
import type { ExportFormat } from '../../lib/domain/export-format'

const [LINE_FEED, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]

export type ExportTally = {
  readonly events: number
  /** Whether a file of this format may end here. */
  readonly isWhole: boolean
  push(chunk: Uint8Array): void
}

export function tallyOf(format: ExportFormat): ExportTally {
  switch (format) {
    case 'ndjson':
      return new Lines()
    case 'csv':
      return new Table()
    case 'json':
      return new RecordList()
    default:
      return format satisfies never
  }
}

class Lines implements ExportTally {
  events = 0
  isWhole = true

  push(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) this.events++
    if (chunk.length > 0) this.isWhole = chunk.at(-1) === LINE_FEED
  }
}

/** Line breaks in quotes belong to a cell. The first line is the header. */
class Table implements ExportTally {
  isWhole = false
  private lines = 0
  private quoted = false

  get events(): number {
    return Math.max(0, this.lines - 1)
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === QUOTE) this.quoted = !this.quoted
      else if (byte === LINE_FEED && !this.quoted) this.lines++
    }
    if (chunk.length > 0) this.isWhole = !this.quoted && chunk.at(-1) === LINE_FEED
  }
}

/** `{"Records":[…]}`: what opens in its list is a record. */
class RecordList implements ExportTally {
  events = 0
  private depth = 0
  private ended = false
  private quoted = false
  private escaped = false

  get isWhole(): boolean {
    return this.ended
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (this.escaped) this.escaped = false
      else if (this.quoted) {
        if (byte === QUOTE) this.quoted = false
        else if (byte === BACKSLASH) this.escaped = true
      } else if (byte === QUOTE) this.quoted = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (this.depth === 2) this.events++
        this.depth++
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.depth--
        this.ended = this.depth === 0
      }
    }
  }
}
