// The list of events, a page at a time.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { EventOrder, EventPage } from '../domain/answers'
import { type Filter, resolveRange } from '../domain/filter'
import type { Instant, TimeRange } from '../domain/time'
import { type EventPlace, readEventCursor, writeEventCursor } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { filledFrom } from './filled-from'
import { type PageDays, pageDays } from './page-days'
import { pageOfWindows } from './page-windows'
import { type Conditions, isByIdentity, isRolledUp } from './plan'
import { allOf, conditionTests, timestamp, where } from './where'

const { sql } = Prisma

/** The most events on one page. */
export const MOST_EVENTS = 1000
/** So few matching events are better sorted than looked for among all in order. */
const FEW = 5000
const MOST_IDENTITIES = 100
/** One matching event among so many is sooner looked up than walked to: some 50 of them make a page. */
const SPARSE = 100

/**
 * How a page is found: by walking the primary key in its order; by collecting all that match and sorting them; or by
 * looking into the windows of time in which the cube says they are.
 */
export type PageWay = 'walk' | 'collect' | 'windows'

/**
 * The matching events by time, newest (`desc`) or oldest first, and how many match in all. Times are whole seconds
 * that many events share, so a page goes on after (time, id): nothing is skipped or repeated, whatever is loaded
 * meanwhile. A relative range moves with `now`. Throws a 400 for a cursor that is none. `chosen` is for tests.
 */
export async function events(
  db: Database,
  filter: Filter,
  now: Date,
  { limit, cursor, order }: { limit: number; cursor?: string | undefined; order: EventOrder },
  chosen?: PageWay,
): Promise<EventPage> {
  const after = cursor === undefined ? null : readEventCursor(cursor)
  const size = Math.min(limit, MOST_EVENTS)
  const { conditions } = filter
  const range = resolveRange(filter, now)
  const filled = await filledFrom(db)
  const asked = { order, size: size + 1, conditions }
  const days = await pageDays(db, { ...asked, range, after: after?.instant ?? null }, filled)
  if (days.first === null || days.last === null) return { events: [], nextCursor: null, total: days.total }
  const begin = after ? isAfter(after, order) : sql`true`
  const place = {
    ...asked,
    days: days.days,
    open: openOf(range, after, order),
    begin: allOf([where({ ...filter, conditions: {} }, now), begin]),
  }
  const within = allOf([
    place.begin,
    sql`e.event_time >= ${timestamp(days.first)}`,
    sql`e.event_time <= ${timestamp(days.last)}`,
  ])
  const steps = {
    walk: async () => walked(within, conditions, order, size + 1),
    collect: async () =>
      collected(allOf([within, ...(await selectiveTests(db, conditions))]), order, size + 1),
    windows: async () => pageOfWindows(place),
  } satisfies Record<PageWay, () => Promise<Prisma.Sql>>
  const step = await steps[chosen ?? wayOf(days, conditions, filled)]()
  let found = await rows(db, pageOf(step, order), eventSummaryRow)
  if (found.length <= size && days.fills) {
    // An import was deleted since the days were counted.
    found = await rows(db, pageOf(walked(place.begin, conditions, order, size + 1), order), eventSummaryRow)
  }
  const page = found.slice(0, size)
  const last = found.length > size ? page.at(-1) : undefined
  return {
    events: page.map(eventSummary),
    nextCursor: last ? writeEventCursor({ instant: last.event_time, uuid: last.id }) : null,
    total: days.total,
  }
}

function wayOf({ days, total, matching, events }: PageDays, conditions: Conditions, filled: number): PageWay {
  const isHeld = isRolledUp(conditions) && days.every((day) => day >= filled)
  // Few events of an identity are collected by its index, which has no time in it.
  if (total <= FEW && (!isHeld || isByIdentity(conditions))) return 'collect'
  return isHeld && matching * SPARSE < events ? 'windows' : 'walk'
}

/** What a page can hold after the one before. */
function openOf({ from, to }: TimeRange, after: EventPlace | null, order: EventOrder): TimeRange {
  if (after === null) return { from, to }
  return order === 'desc' ? { from, to: after.instant } : { from: after.instant, to }
}

/**
 * Conditions are looked at on the way, which `offset 0` makes sure of: Postgres would rather put the day's entries and
 * all of an identity's together first, ten times as many in ten times as many events. For the same reason identities are
 * found first, as a list: where there are thousands, Postgres would join all of the day's events with them and sort.
 */
const walked = (
  within: Prisma.Sql,
  conditions: Conditions,
  order: EventOrder,
  size: number,
): Prisma.Sql => sql`
page as (
  select e.*
  from (
    select e.*
    from event e
    where ${within}
    order by ${byTime(order)}
    offset 0
  ) e
  where ${isByIdentity(conditions) ? sql`e.identity_id = any(array(${identitiesOf(conditions)}))` : allOf(conditionTests(conditions))}
  order by ${byTime(order)}
  limit ${size}
)`

/**
 * Postgres thinks every value evenly spread and would walk the primary key here, too: for ten events among a million
 * that took 1.4 s instead of 4 ms.
 */
const collected = (matching: Prisma.Sql, order: EventOrder, size: number): Prisma.Sql => sql`
found as materialized (
  select e.*
  from event e
  where ${matching}
), page as (
  select e.*
  from found e
  order by ${byTime(order)}
  limit ${size}
)`

/**
 * The conditions; of those on identities, what they come to. Told which they are, Postgres knows how rare they are:
 * otherwise it takes them for as frequent as any, and read a day of everybody's events besides.
 */
async function selectiveTests(db: Database, conditions: Conditions): Promise<Prisma.Sql[]> {
  const tests = conditionTests(conditions)
  if (!isByIdentity(conditions)) return tests
  const found = await rows(
    db,
    sql`${identitiesOf(conditions)} limit ${MOST_IDENTITIES + 1}`,
    z.object({ id: z.number() }),
  )
  if (found.length > MOST_IDENTITIES) return tests
  return [sql`e.identity_id = any(${found.map(({ id }) => id)}::int[])`]
}

/** The ids of those that conditions by identity alone leave. */
const identitiesOf = (conditions: Conditions): Prisma.Sql => sql`
select e.identity_id as id
from (select id as identity_id from identity) e
where ${allOf(conditionTests(conditions))}`

const pageOf = (steps: Prisma.Sql, order: EventOrder): Prisma.Sql => sql`
with ${steps}
select ${EVENT_SUMMARY_COLUMNS}
from page e${EVENT_SUMMARY_JOINS}
order by ${byTime(order)}`

const byTime = (order: EventOrder): Prisma.Sql =>
  order === 'desc' ? sql`e.event_time desc, e.id desc` : sql`e.event_time, e.id`

const beginsAt = (time: Instant, order: EventOrder): Prisma.Sql =>
  order === 'desc' ? sql`e.event_time <= ${timestamp(time)}` : sql`e.event_time >= ${timestamp(time)}`

// The time alone as well, because partitions are not pruned by a row comparison.
const isAfter = ({ instant: time, uuid }: EventPlace, order: EventOrder): Prisma.Sql => sql`
    ${beginsAt(time, order)}
    and (e.event_time, e.id) ${order === 'desc' ? sql`<` : sql`>`} (${timestamp(time)}, ${uuid}::uuid)`
