// The issues of a session's credentials: by access key, and by time of issue where a service acted without one; and
// where each came from.
import pMap from 'p-map'
import { z } from 'zod'
import type { Database } from '../db/client'
import { formatEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { LONGEST_LIFE, usedCredentials } from '../domain/cloudtrail/issued-credentials'
import type { RoleSession, SessionIssue, SessionOverview, TracedIssue } from '../domain/session-answer'
import { sessionEnded } from '../domain/session-ended'
import { formatInstant, type Instant } from '../domain/time'
import type { EventPlace } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { count, instant, micros } from './row-values'
import { type Call, type Chain, type LineageSearch, lineageOf } from './session-lineage'
import { ofOverview } from './session-overview'
import { RECORD_PLACE_COLUMNS, recordPlace, recordsAt, recordsOf } from './session-records'

const { sql } = Prisma

/** Issues that are traced. */
const MOST_ISSUES = 20
/** Events whose records are read: the time of issue is in the record alone. */
const MOST_READ = 1000
/** Of a key's events the first and the last so many are read, to see whether one issue made them. */
const READ_AT_EITHER_END = 25
/** Chains are mostly alike: what one has found, the next need not look for. */
const TRACED_AT_ONCE = 3

export type SessionIssues = {
  /** Newest first. */
  issues: TracedIssue[]
  /** What was not looked at, because there is too much of it. */
  unread: RoleSession['unread']
}

/** `call`: the first event with the credentials. `first` and `last`: times of the first and the last event. */
type Issue = {
  accessKey: string | null
  createdAt: Instant | null
  events: number
  call: EventPlace
  first: Instant
  last: Instant
}

/** Throws the signal's reason when that is aborted. */
export async function sessionIssues(
  db: Database,
  overview: SessionOverview,
  search: LineageSearch,
): Promise<SessionIssues> {
  const keyed = await keyedIssues(db, overview, search.signal)
  const read = await readIssues(db, overview, keyed.unproven, search.signal)
  const all = [...keyed.issues, ...read.issues]
  const newest = all.toSorted(newestFirst).slice(0, MOST_ISSUES)
  const calls = await callsOf(db, newest, search.signal)
  const trace = lineageOf(db, search)
  const traced = await pMap(
    newest,
    async (issue): Promise<Traced[]> => {
      const call = calls.get(idOf(issue))
      // Its import was deleted since.
      return call ? [{ issue, ...(await trace(call, issue)) }] : []
    },
    { concurrency: TRACED_AT_ONCE },
  )
  return {
    issues: joined(traced.flat()).map(({ issue, chain, end }) => ({
      ...shown(issue),
      chain,
      end,
      ended: sessionEnded(end, overview.session.name),
    })),
    unread: { issues: keyed.unread + all.length - newest.length, events: read.unread },
  }
}

type Traced = Chain & { issue: Issue }

const shown = ({ accessKey, createdAt, events, first, last }: Issue): SessionIssue => ({
  accessKeyId: accessKey,
  issuedAt: createdAt === null ? null : formatInstant(createdAt),
  events,
  firstSeen: formatInstant(first),
  lastSeen: formatInstant(last),
})

const idOf = ({ call }: Issue): string => formatEventId(call.instant, call.uuid)
const newestFirst = (a: Issue, b: Issue): number => Number(b.last > a.last) - Number(b.last < a.last)
const oldestFirst = (a: Issue, b: Issue): number => Number(a.first > b.first) - Number(a.first < b.first)

/**
 * What a service did for the session has no key, but was done with the credentials of the one call that issued any for
 * the session in that second.
 */
function joined(traced: readonly Traced[]): Traced[] {
  const issues = traced.filter(({ issue }) => issue.accessKey !== null)
  for (const one of traced.filter(({ issue }) => issue.accessKey === null)) {
    const [link] = one.chain
    const same = issues.filter(({ chain: [other] }) => link?.alike === 0 && other?.id === link.id)
    const [keyed] = same
    if (same.length === 1 && keyed)
      issues[issues.indexOf(keyed)] = { ...keyed, issue: sum(keyed.issue, one.issue) }
    else issues.push(one)
  }
  return issues.toSorted((a, b) => newestFirst(a.issue, b.issue))
}

const sum = (one: Issue, other: Issue): Issue => ({
  ...one,
  events: one.events + other.events,
  first: oldestFirst(other, one) < 0 ? other.first : one.first,
  last: newestFirst(other, one) < 0 ? other.last : one.last,
})

const keyRow = recordPlace.extend({
  access_key: z.string(),
  events: count,
  keys: count,
  nth: count,
  instant,
  uuid: z.string(),
})

/**
 * Those whose last event is newest. `unproven`: keys that are not the key of one issue, as their records tell: somebody
 * blacked out several the same way.
 */
async function keyedIssues(
  db: Database,
  overview: SessionOverview,
  signal: AbortSignal,
): Promise<{ issues: Issue[]; unproven: string[]; unread: number }> {
  const found = await rows(
    db,
    sql`
with issue as materialized (
  select e.access_key, count(*) as events, max(e.event_time) as last, count(*) over () as keys
  from event e
  where ${ofOverview(overview)}
    and e.access_key is not null
  group by e.access_key
  order by last desc, e.access_key
  limit ${MOST_ISSUES}
)
select e.access_key, e.events, e.keys, e.nth, ${micros(sql`e.event_time`)} as instant, e.id as uuid,
  ${RECORD_PLACE_COLUMNS}
from (
  select issue.*, e.event_time, e.id, e.block_id, e.slot,
    row_number() over (partition by e.access_key order by e.event_time, e.id) as nth
  from issue
  join event e on e.access_key = issue.access_key
  where ${ofOverview(overview)}
) e
where e.nth <= ${READ_AT_EITHER_END} or e.nth > e.events - ${READ_AT_EITHER_END}
order by e.last desc, e.access_key, e.nth
limit ${2 * READ_AT_EITHER_END * MOST_ISSUES}`,
    keyRow,
  )
  const records = await recordsAt(db, found, signal)
  const issues = new Map<string, Issue>()
  const unproven = new Set<string>()
  for (const [at, { access_key: accessKey, events, instant: time, uuid }] of found.entries()) {
    const record = records[at]
    const createdAt = record === null ? undefined : usedCredentials(record).createdAt
    const known = issues.get(accessKey)
    const first = known?.first ?? time
    if (known && createdAt !== undefined && createdAt !== known.createdAt) unproven.add(accessKey)
    if (time - first > LONGEST_LIFE) unproven.add(accessKey)
    issues.set(accessKey, {
      accessKey,
      createdAt: known ? known.createdAt : (createdAt ?? null),
      events,
      call: known?.call ?? { instant: time, uuid },
      first,
      last: time,
    })
  }
  return {
    issues: [...issues.values()].filter(({ accessKey }) => accessKey !== null && !unproven.has(accessKey)),
    unproven: [...unproven],
    unread: (found[0]?.keys ?? 0) - issues.size,
  }
}

const readRow = recordPlace.extend({
  access_key: z.string().nullable(),
  instant,
  uuid: z.string(),
  all: count,
})

/** The newest events without a key that proves something, told apart by the time of issue that their records say. */
async function readIssues(
  db: Database,
  overview: SessionOverview,
  unproven: readonly string[],
  signal: AbortSignal,
): Promise<{ issues: Issue[]; unread: number }> {
  const found = await rows(
    db,
    sql`
select e.access_key, ${micros(sql`e.event_time`)} as instant, e.id as uuid, e.all, ${RECORD_PLACE_COLUMNS}
from (
  select e.access_key, e.event_time, e.id, e.block_id, e.slot, count(*) over () as all
  from event e
  where ${ofOverview(overview)}
    and (e.access_key is null or e.access_key = any(${unproven}::text[]))
  order by e.event_time desc, e.id desc
  limit ${MOST_READ}
) e
order by e.event_time desc, e.id desc`,
    readRow,
  )
  const records = await recordsAt(db, found, signal)
  const issues = new Map<string, Issue>()
  // Newest first: each one that comes is earlier than those before it.
  for (const [at, { access_key: accessKey, instant: time, uuid }] of found.entries()) {
    const { createdAt } = usedCredentials(records[at])
    // With neither, an event is with nothing but those of its own time.
    const own = createdAt ?? (accessKey === null ? null : `used ${time}`)
    const key = JSON.stringify([accessKey, String(own)])
    const known = issues.get(key)
    issues.set(key, {
      accessKey,
      createdAt,
      events: (known?.events ?? 0) + 1,
      call: { instant: time, uuid },
      first: time,
      last: known?.last ?? time,
    })
  }
  return { issues: [...issues.values()], unread: (found[0]?.all ?? found.length) - found.length }
}

/** The issues' first events with their records, by id. */
async function callsOf(
  db: Database,
  issues: readonly Issue[],
  signal: AbortSignal,
): Promise<Map<string, Call>> {
  if (issues.length === 0) return new Map()
  const found = await rows(
    db,
    sql`
select ${EVENT_SUMMARY_COLUMNS}
from unnest(
  ${issues.map(({ call }) => formatInstant(call.instant))}::timestamptz[],
  ${issues.map(({ call }) => call.uuid)}::uuid[]
) asked (event_time, id)
cross join lateral (
  select at.*
  from event at
  where at.event_time = asked.event_time and at.id = asked.id
  limit 1
) e${EVENT_SUMMARY_JOINS}
limit ${MOST_ISSUES}`,
    eventSummaryRow,
  )
  const events = found.map(eventSummary)
  const records = await recordsOf(
    db,
    events.map(({ id }) => id),
    signal,
  )
  return new Map(events.map((event) => [event.id, { event, record: records.get(event.id) ?? null }]))
}
