// Which name in a document is that of its list of records, whose elements are then given one by one.
import type { SliceContext } from './slice'

/** Of lists of messages: many other documents have such names too. */
const OF_MESSAGES = new Set(['logEvents', 'events', 'Messages', 'results'])

/**
 * The names of lists, and those that only a record has: `Events` beside them is no LookupEvents output. Beside a message
 * or a detail other lists do not count.
 */
export const LIST_NAMES = new Set([
  'Records',
  'Events',
  'eventVersion',
  'CloudTrailEvent',
  ...OF_MESSAGES,
  'message',
  '@message',
  'detail',
])

/** The names met in one document. */
export class ListName {
  /** Whether the list is one that matters only if there is something in it. */
  mayBeOther = false
  /** A name was met that only a record has. */
  #inRecord = false
  /** A name was met that says where the records are. */
  #isElsewhere = false

  begin(): void {
    this.#inRecord = false
    this.#isElsewhere = false
  }

  /** What a list under `name`, one of LIST_NAMES, holds; null where it would be part of a record. */
  holds(name: string, isListed: boolean): SliceContext | null {
    this.mayBeOther = OF_MESSAGES.has(name)
    if (name === 'Records') return 'records'
    if (name !== 'Events' && !this.mayBeOther) {
      this.#isElsewhere = true
      if (name === 'eventVersion' || name === 'CloudTrailEvent') this.#inRecord = true
      return null
    }
    if (this.#inRecord || isListed) return null
    return this.mayBeOther && name !== 'logEvents' && this.#isElsewhere ? null : 'document'
  }
}
