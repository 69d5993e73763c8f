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
import { type DenseBlock, type Hit, readBlocks } from './search-events-blocks'
import { type Candidate, candidates, edgeOf } from './search-events-candidates'
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
  { limit, cursor, order, signal, budget = BUDGET_MS }: SearchOptions,
): Promise<SearchPage> {
  const until = performance.now() + budget
  const after = cursor === undefined ? null : readEventCursor(cursor)
  const size = Math.min(limit, MOST_EVENTS)
  const matches = textMatcher(query)
  const range = withCursor(resolveRange(filter, now), after, order)
  const found = new Found(db, {
    matching: matchingAfter(filter, now, after, order),
    range,
    order,
    size: size + 1,
  })
  const queue = candidates(db, { filter, now, query, order, range })
  try {
    let next = await take(queue)
    for (let blocks = FIRST_BLOCKS; next !== null; blocks = Math.min(blocks * 2, MOST_BLOCKS)) {
      signal.throwIfAborted()
      const group: Candidate[] = []
      while (next !== null && group.length < blocks) {
        group.push(next)
        next = await take(queue)
      }
      found.add(await readBlocks(db, group, matches, signal))
      const frontier = next === null ? null : edgeOf(next, order)
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
function withCursor({ from, to }: TimeRange, after: EventPlace | null, order: EventOrder): TimeRange {
  if (after === null) return { from, to }
  if (order === 'asc') return { from: from === null || after.instant > from ? after.instant : from, to }
  return { from, to: to === null || after.instant < to ? after.instant + 1n : to }
}

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
  private hits: Hit[] = []
  private dense: DenseBlock[] = []
  /** Everything before it is settled; null before the first time. */
  private settled: Instant | null = null

  constructor(
    private readonly db: Database,
    private readonly search: Search,
  ) {}

  add({ hits, dense }: { hits: readonly Hit[]; dense: readonly DenseBlock[] }): void {
    const { from, to } = this.search.range
    for (const hit of hits)
      if ((from === null || hit.instant >= from) && (to === null || hit.instant < to)) this.hits.push(hit)
    this.dense.push(...dense)
  }

  /** Looks up the events of the hits before `frontier` (all for null): no unread block has one there. */
  async settle(frontier: Instant | null): Promise<void> {
    const { order, size, matching } = this.search
    const isBefore = (time: Instant) =>
      frontier === null || (order === 'desc' ? time > frontier : time < frontier)
    const due = this.hits.filter(({ instant }) => isBefore(instant))
    const dense = this.dense.filter((block) => isBefore(edgeOf(block, order)))
    const bounds = this.boundsOf(dense, frontier)
    const window = { matching, order, size: size - this.events.length }
    this.events.push(...(await windowEvents(this.db, window, due, bounds && { ...bounds, blocks: dense })))
    this.hits = this.hits.filter(({ instant }) => !isBefore(instant))
    this.dense = this.dense.filter(({ first, last }) => !isBefore(order === 'desc' ? first : last))
    this.settled = frontier
  }

  /** The stretch of time that is due, as far as the dense blocks reach; null for none. */
  private boundsOf(dense: readonly DenseBlock[], frontier: Instant | null): ClosedRange | null {
    const { order, range } = this.search
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
