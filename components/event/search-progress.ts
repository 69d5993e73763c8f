// How far a text search has come: what was found, up to where it has looked, and whether it goes on by itself.
import type { EventSummary, SearchPage } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { formatClock, formatDay } from '../time/format-time'

export type SearchProgress = {
  events: readonly EventSummary[]
  cursor: string | null
  /** It has looked at everything between the list's beginning and here (ISO). */
  scannedTo: string | null
  /** `full`: enough was found until somebody wants more; `stopped` by the reader; `complete`: that is all there is. */
  status: 'searching' | 'full' | 'stopped' | 'failed' | 'complete'
  /** So many events make it full. */
  enough: number
  /** Why it failed, in words. */
  problem: string | null
}

/** What is looked for before somebody scrolls on. */
export const SEARCH_STRETCH = 100

export const BEGINNING: SearchProgress = {
  events: [],
  cursor: null,
  scannedTo: null,
  status: 'searching',
  enough: SEARCH_STRETCH,
  problem: null,
}

/** With the page that came next. A page is as long as the time that the server gave it, so one may well be empty. */
export function withPage(before: SearchProgress, page: SearchPage): SearchProgress {
  const events = [...before.events, ...page.events]
  const complete = page.complete || page.nextCursor === null
  return {
    ...before,
    events,
    cursor: page.nextCursor,
    scannedTo: page.scannedTo ?? before.scannedTo,
    status: complete ? 'complete' : events.length >= before.enough ? 'full' : 'searching',
  }
}

/** Goes on: for another stretch where this one is full, else for the rest of it. */
export const goOn = (before: SearchProgress): SearchProgress =>
  before.status === 'complete' || before.status === 'searching'
    ? before
    : {
        ...before,
        status: 'searching',
        problem: null,
        enough: before.events.length >= before.enough ? before.events.length + SEARCH_STRETCH : before.enough,
      }

/** `Searched back to 3 Nov 2026, 14:00 · 12 found so far`; once it is complete, `12 events`. */
export function progressWords({ status, events, scannedTo }: SearchProgress, order: 'asc' | 'desc'): string {
  if (status === 'complete') return events.length === 1 ? '1 event' : `${formatCount(events.length)} events`
  const place = scannedTo && `${formatDay(scannedTo)}, ${formatClock(scannedTo)}`
  const searched = place ? `Searched ${order === 'asc' ? 'up' : 'back'} to ${place}` : 'Searching'
  return `${searched} · ${formatCount(events.length)} found so far`
}
