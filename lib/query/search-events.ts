// Text search: the matching events in whose records all words of a query occur, a page at a time.
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { EventOrder, SearchPage } from '../domain/answers'
import { type Filter, resolveRange } from '../domain/filter'
import { type TextQuery, textMatcher } from '../domain/text-query'
import { type ClosedRange, formatInstant, type Instant, type TimeRange } from '../domain/time'
import { type EventPlace, readEventCursor, writeEventCursor } from './cursor'
import { eventSummary } from './event-summary'
import { MOST_EVENTS } from './events'
import { type DenseBlock, type Hit, searchBlocks } from './search-events-blocks'
import { type Candidate, candidates, edgeOf, filterTest } from './search-events-candidates'
import { WALKED, type Walked, walkEvents } from './search-events-walk'
import { comparePlaces, windowEvents } from './search-events-window'
import { timestamp, where } from './where'

const { sql } = Prisma

/** After so long a request answers what it has, once it is further than the one before it. */
const BUDGET_MS = 2000
/** Blocks read before the next look at what was found: few at first, because a common word is found at once. */
const [FIRST_BLOCKS, MOST_BLOCKS] = [8, 32]
const [LEAST_UUID, GREATEST_UUID] = ['0', 'f'].map((digit) =>
  [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-'),
) as [string, string]

export type SearchOptions = {
  limit: number
  cursor?: string | undefined
  order: EventOrder
  signal: AbortSignal
  /** Milliseconds. */
  budget?: number
  /** Events looked at before anything else. Tests take fewer. */
  walked?: number
}

/**
 * The matching events by time, newest (`desc`) or oldest first. Blocks are read in the order of their events' times, so
 * that what was found is in order as far as no unread block reaches. A page can have fewer events than `limit` and still
 * a cursor: then the time was up, and everything up to `scannedTo` was looked at (null once that is all there is).
 * Throws a 400 for a cursor that is none, and the signal's reason when that is aborted.
 */
export async function searchEvents(
  db: Database,
  filter: Filter,
  now: Date,
  query: TextQuery,
  { limit, cursor, order, signal, budget = BUDGET_MS, walked: walkedEvents = WALKED }: SearchOptions,
): Promise<SearchPage> {
  const until = performance.now() + budget
  const after = cursor === undefined ? null : readEventCursor(cursor)
  const size = Math.min(limit, MOST_EVENTS)
  const matches = textMatcher(query)
  const range = withCursor(resolveRange(filter, now), after, order)
  const matching = matchingAfter(filter, now, after, order)
  const found = new Found(db, { matching, range, order, size: size + 1 })
  // Among conditions, the first events that match can be anywhere.
  if (Object.keys(filter.conditions).length === 0) {
    const walk = { matching, passes: filterTest(query), order, wanted: size + 1, walked: walkedEvents, until }
    const walked = await walkEvents(db, walk, matches, signal)
    await found.begin(walked)
    if (found.events.length > size || walked.reached === null) return found.page(size)
  }
  const queue = candidates(db, { filter, now, query, order, range: found.open })
  try {
    let next = await take(queue)
    for (let blocks = FIRST_BLOCKS; next !== null; blocks = Math.min(blocks * 2, MOST_BLOCKS)) {
      signal.throwIfAborted()
      const group: Candidate[] = []
      while (next !== null && group.length < blocks) {
        group.push(next)
        next = await take(queue)
      }
      found.add(await searchBlocks(db, group, matches, signal))
      const frontier = next === null ? null : found.frontier(edgeOf(next, order))
      await found.settle(frontier)
      if (found.events.length > size) break
      if (frontier !== null && performance.now() > until) {
        const place = beyond(frontier, order)
        if (after === null || comparePlaces(after, place, order) < 0) return found.part(place, frontier)
      }
    }
  } finally {
    await queue.return(undefined)
  }
  return found.page(size)
}

async function take(queue: AsyncGenerator<Candidate>): Promise<Candidate | null> {
  const { value, done } = await queue.next()
  return done ? null : value
}

/** The place before everything at `frontier`, which is not complete. */
const beyond = (frontier: Instant, order: EventOrder): EventPlace =>
  order === 'desc'
    ? { instant: frontier + 1n, uuid: LEAST_UUID }
    : { instant: frontier - 1n, uuid: GREATEST_UUID }

/** The range of what comes after the cursor: half-open, and to the microsecond. */
const withCursor = (range: TimeRange, after: EventPlace | null, order: EventOrder): TimeRange =>
  after === null ? { from: range.from, to: range.to } : upTo(range, after.instant, order)

/** What of the range is at `time` or comes after it. */
function upTo({ from, to }: TimeRange, time: Instant, order: EventOrder): TimeRange {
  if (order === 'asc') return { from: from === null || time > from ? time : from, to }
  return { from, to: to === null || time < to ? time + 1n : to }
}

const isBefore = (time: Instant, other: Instant, order: EventOrder): boolean =>
  order === 'desc' ? time > other : time < other

function matchingAfter(filter: Filter, now: Date, after: EventPlace | null, order: EventOrder): Prisma.Sql {
  const matching = where(filter, now)
  if (after === null) return matching
  const place = sql`(${timestamp(after.instant)}, ${after.uuid}::uuid)`
  return sql`${matching}
    and (e.event_time, e.id) ${order === 'desc' ? sql`<` : sql`>`} ${place}`
}

type Search = { matching: Prisma.Sql; range: TimeRange; order: EventOrder; size: number }
type Events = Awaited<ReturnType<typeof windowEvents>>

/** What was found so far: events in order, and hits beyond the frontier that still wait. */
class Found {
  readonly events: Events = []
  /** The part of the range that is still to be searched. */
  open: TimeRange
  private hits: Hit[] = []
  private dense: DenseBlock[] = []
  /** Everything before it is settled; null before the first time. */
  private settled: Instant | null = null

  constructor(
    private readonly db: Database,
    private readonly search: Search,
  ) {
    this.open = search.range
  }

  /** What a walk found, which is before anything else. Where it does not fill the page, what it reached is left. */
  async begin({ hits, reached }: Walked): Promise<void> {
    const { order, size, matching } = this.search
    const events = await windowEvents(this.db, { matching, order, size }, hits, null)
    if (reached === null || events.length >= size) {
      this.events.push(...events)
      return
    }
    // What is at a frontier itself is found with what comes after it.
    this.events.push(...events.filter((event) => isBefore(event.event_time, reached, order)))
    this.settled = reached
    this.open = upTo(this.open, reached, order)
  }

  /** Everything before it is complete, when no unread block has an event before `edge`. */
  frontier(edge: Instant): Instant {
    const { settled } = this
    return settled !== null && isBefore(edge, settled, this.search.order) ? settled : edge
  }

  add({ hits, dense }: { hits: readonly Hit[]; dense: readonly DenseBlock[] }): void {
    const { from, to } = this.open
    for (const hit of hits)
      if ((from === null || hit.instant >= from) && (to === null || hit.instant < to)) this.hits.push(hit)
    this.dense.push(...dense)
  }

  /** Looks up the events of the hits before `frontier` (all for null): no unread block has one there. */
  async settle(frontier: Instant | null): Promise<void> {
    const { order, size, matching } = this.search
    const isDue = (time: Instant) => frontier === null || isBefore(time, frontier, order)
    const due = this.hits.filter(({ instant }) => isDue(instant))
    const dense = this.dense.filter((block) => isDue(edgeOf(block, order)))
    const bounds = this.boundsOf(dense, frontier)
    const window = { matching, order, size: size - this.events.length }
    this.events.push(...(await windowEvents(this.db, window, due, bounds && { ...bounds, blocks: dense })))
    this.hits = this.hits.filter(({ instant }) => !isDue(instant))
    this.dense = this.dense.filter(({ first, last }) => !isDue(order === 'desc' ? first : last))
    this.settled = frontier
  }

  /** The stretch of time that is due, as far as the dense blocks reach; null for none. */
  private boundsOf(dense: readonly DenseBlock[], frontier: Instant | null): ClosedRange | null {
    const { open: range } = this
    const { order } = this.search
    const [newer, older] = order === 'desc' ? [this.settled, frontier] : [frontier, this.settled]
    // What is at a frontier itself is due with the next one; `to` is not included.
    const later = order === 'desc' ? 1n : 0n
    const firsts = dense.map(({ first }) => first)
    const lasts = dense.map(({ last }) => last + 1n)
    const from = latest([earliest(firsts), range.from, older === null ? null : older + later])
    const to = earliest([latest(lasts), range.to, newer === null ? null : newer + later])
    return from === null || to === null || from >= to ? null : { from, to }
  }

  /** All there is, or a full page. */
  page(size: number): SearchPage {
    const shown = this.events.slice(0, size)
    const last = this.events.length > size ? shown.at(-1) : undefined
    return {
      events: shown.map(eventSummary),
      nextCursor: last ? writeEventCursor({ instant: last.event_time, uuid: last.id }) : null,
      total: null,
      scannedTo: last ? formatInstant(last.event_time) : null,
      complete: last === undefined,
    }
  }

  /** What was found before the time was up. */
  part(place: EventPlace, frontier: Instant): SearchPage {
    return {
      events: this.events.map(eventSummary),
      nextCursor: writeEventCursor(place),
      total: null,
      scannedTo: formatInstant(frontier),
      complete: false,
    }
  }
}

const sorted = (times: readonly (Instant | null)[]): Instant[] =>
  times.filter((time) => time !== null).sort((a, b) => (a < b ? -1 : Number(a > b)))
const earliest = (times: readonly (Instant | null)[]): Instant | null => sorted(times)[0] ?? null
const latest = (times: readonly (Instant | null)[]): Instant | null => sorted(times).at(-1) ?? null
