// Which name in a document is that of its list of records, whose elements are then given one by one.
import type { SliceContext } from './slice'

/** The names of lists, and those that only a record has: `Events` beside them is no LookupEvents output. */
export const LIST_NAMES = new Set(['Records', 'Events', 'eventVersion', 'CloudTrailEvent'])

/** The names met in one document. */
export class ListName {
  /** A name was met that only a record has. */
  #inRecord = false

  begin(): void {
    this.#inRecord = false
  }

  /** What a list under `name`, one of LIST_NAMES, holds; null where it would be part of a record. */
  holds(name: string, isListed: boolean): SliceContext | null {
    if (name === 'Records') return 'records'
    if (name !== 'Events') this.#inRecord = true
    return name === 'Events' && !this.#inRecord && !isListed ? 'document' : null
  }
}
