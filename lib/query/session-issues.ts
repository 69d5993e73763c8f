// The issues of a session's credentials: by access key, and by time of issue where a service acted without one; and
// where each came from.
import pMap from 'p-map'
import { z } from 'zod'
import type { Database } from '../db/client'
import { formatEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { usedCredentials } from '../domain/cloudtrail/issued-credentials'
import type { RoleSession, SessionIssue, SessionOverview, TracedIssue } from '../domain/session-answer'
import { sessionEnded } from '../domain/session-ended'
import { formatInstant, type Instant } from '../domain/time'
import type { EventPlace } from './cursor'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { count, instant, micros } from './row-values'
import { type Call, type LineageSearch, lineageOf } from './session-lineage'
import { ofOverview } from './session-overview'
import { RECORD_PLACE_COLUMNS, recordPlace, recordsAt, recordsOf } from './session-records'

const { sql } = Prisma

/** Issues that are traced. */
const MOST_ISSUES = 20
/** Events without a key whose records are read: the time of issue is in the record alone. */
const MOST_WITHOUT_KEY = 1000
/** Chains are mostly alike: what one has found, the next need not look for. */
const TRACED_AT_ONCE = 3

export type SessionIssues = {
  /** Newest first. */
  issues: TracedIssue[]
  /** What was not looked at, because there is too much of it. */
  unread: RoleSession['unread']
}

/** `call`: the first event with the key, if there is one. `first` and `last`: times of the first and the last event. */
type Issue = {
  accessKey: string | null
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
  const [keyed, keyless] = await Promise.all([
    keyedIssues(db, overview),
    keylessIssues(db, overview, search.signal),
  ])
  const calls = await callsOf(db, keyed.issues, search.signal)
  const all = joined(
    keyed.issues.map((issue) => ({ ...issue, createdAt: createdAtOf(calls.get(idOf(issue))) })),
    keyless.issues,
  )
  const newest = all.toSorted(newestFirst).slice(0, MOST_ISSUES)
  const missing = newest.filter((issue) => !calls.has(idOf(issue)))
  for (const [id, call] of await callsOf(db, missing, search.signal)) calls.set(id, call)
  const trace = lineageOf(db, search)
  const issues = await pMap(
    newest,
    async (issue): Promise<TracedIssue[]> => {
      const call = calls.get(idOf(issue))
      // Its import was deleted since.
      if (!call) return []
      const { chain, end } = await trace(call)
      return [{ ...shown(issue), chain, end, ended: sessionEnded(end, overview.session.name) }]
    },
    { concurrency: TRACED_AT_ONCE },
  )
  const left = all.length - newest.length
  return {
    issues: issues.flat(),
    unread: { issues: keyed.unread + left, events: keyless.unread },
  }
}

type Dated = Issue & { createdAt: Instant | null }

const shown = ({ accessKey, createdAt, events, first, last }: Dated): SessionIssue => ({
  accessKeyId: accessKey,
  issuedAt: createdAt === null ? null : formatInstant(createdAt),
  events,
  firstSeen: formatInstant(first),
  lastSeen: formatInstant(last),
})

const idOf = ({ call }: Issue): string => formatEventId(call.instant, call.uuid)
const newestFirst = (a: Issue, b: Issue): number => Number(b.last > a.last) - Number(b.last < a.last)
const oldestFirst = (a: Issue, b: Issue): number => Number(a.first > b.first) - Number(a.first < b.first)
const createdAtOf = (call: Call | undefined): Instant | null =>
  call ? usedCredentials(call.record).createdAt : null

/**
 * What a service did for the session has no key, but was done with the same credentials where these are the only ones
 * of that second.
 */
function joined(keyed: readonly Dated[], keyless: readonly Dated[]): Dated[] {
  const issues = [...keyed]
  for (const issue of keyless) {
    const same = issues.filter(({ createdAt }) => createdAt !== null && createdAt === issue.createdAt)
    const [one] = same
    if (same.length !== 1 || !one) {
      issues.push(issue)
      continue
    }
    issues[issues.indexOf(one)] = {
      ...one,
      events: one.events + issue.events,
      first: oldestFirst(issue, one) < 0 ? issue.first : one.first,
      last: newestFirst(issue, one) < 0 ? issue.last : one.last,
    }
  }
  return issues
}

const keyRow = z.object({
  access_key: z.string(),
  events: count,
  first: instant,
  uuid: z.string(),
  last: instant,
  keys: count,
})

/** Those whose last event is newest. */
async function keyedIssues(
  db: Database,
  overview: SessionOverview,
): Promise<{ issues: Issue[]; unread: number }> {
  const found = await rows(
    db,
    sql`
with issue as materialized (
  select e.access_key, count(*) as events, min(e.event_time) as first, max(e.event_time) as last,
    count(*) over () as keys
  from event e
  where ${ofOverview(overview)}
    and e.access_key is not null
  group by e.access_key
  order by last desc, e.access_key
  limit ${MOST_ISSUES}
)
select issue.access_key, issue.events, issue.keys, begin.id as uuid,
  ${micros(sql`issue.first`)} as first, ${micros(sql`issue.last`)} as last
from issue
cross join lateral (
  select e.id
  from event e
  where e.event_time = issue.first and e.access_key = issue.access_key
    and ${ofOverview(overview)}
  order by e.id
  limit 1
) begin
order by issue.last desc, issue.access_key`,
    keyRow,
  )
  return {
    issues: found.map(({ access_key, events, first, uuid, last }) => ({
      accessKey: access_key,
      events,
      call: { instant: first, uuid },
      first,
      last,
    })),
    unread: (found[0]?.keys ?? found.length) - found.length,
  }
}

const keylessRow = recordPlace.extend({ instant, uuid: z.string(), all: count })

/** The newest events without a key, told apart by the time of issue that their records say. */
async function keylessIssues(
  db: Database,
  overview: SessionOverview,
  signal: AbortSignal,
): Promise<{ issues: Dated[]; unread: number }> {
  const found = await rows(
    db,
    sql`
select ${micros(sql`e.event_time`)} as instant, e.id as uuid, e.all, ${RECORD_PLACE_COLUMNS}
from (
  select e.event_time, e.id, e.block_id, e.slot, count(*) over () as all
  from event e
  where ${ofOverview(overview)}
    and e.access_key is null
  order by e.event_time desc, e.id desc
  limit ${MOST_WITHOUT_KEY}
) e
order by e.event_time desc, e.id desc`,
    keylessRow,
  )
  const records = await recordsAt(db, found, signal)
  const issues = new Map<Instant | null, Dated>()
  // Newest first: each one that comes is earlier than those before it.
  for (const [at, { instant: time, uuid }] of found.entries()) {
    const { createdAt } = usedCredentials(records[at])
    const known = issues.get(createdAt)
    issues.set(createdAt, {
      accessKey: null,
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
