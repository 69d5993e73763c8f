// Every question from events, from both and from roll-ups: all ways say what plain reading of the events says.
import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { formatEventId } from '@/lib/db/event-id'
import { testDatabase } from '@/lib/db/test-database'
import { BREAKDOWN_ORDERS, type BreakdownRow, EVENT_ORDERS } from '@/lib/domain/answers'
import { fromRecord } from '@/lib/domain/cloudtrail/normalise'
import { DIMENSION_KEYS, DIMENSIONS, type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import type { ActivityEvent } from '@/lib/domain/event'
import { clear, type Filter, withRange } from '@/lib/domain/filter'
import { formatInstant, type Instant, parseInstant } from '@/lib/domain/time'
import { fillNextDay } from '@/lib/ingest/fill-roll-ups'
import { prepareRollUp } from '@/lib/ingest/roll-up'
import { importFiles, logOf, testRecord, testSpool } from '@/lib/ingest/test-files'
import { arbitraryEvent, arbitraryFilter, kindsOf, matches, readValue } from '@/lib/query/arbitrary-events'
import { breakdown } from '@/lib/query/breakdown'
import { eventCount } from '@/lib/query/event-count'
import { events, type PageWay } from '@/lib/query/events'
import { facets } from '@/lib/query/facets'
import { type LoadedEvent, loadTestEvents } from '@/lib/query/load-test-events'
import { ALL_FILLED, isRolledUp } from '@/lib/query/plan'
import { comparedTotals } from '@/lib/query/totals'

// Seconds on a machine of its own, minutes on one that is busy.
vi.setConfig({ testTimeout: 300_000 })
const db = testDatabase()
const spool = testSpool()
const NOW = new Date('2026-11-21T12:00:00Z')
const instant = (text: string): Instant => parseInstant(text) ?? 0n
const QUARTER = 900_000_000n
const DAY = 96n * QUARTER

const DAYS = ['1969-12-31', '2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02', '2024-03-04'] as const
const EXTREMES = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'].map(instant)
/** Days, quarters of an hour, their edges, and times between them. */
const times = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...DAYS),
        fc.constantFrom(0n, 0n, 0n, 1n, 20n, 48n, 95n, 96n),
        fc.constantFrom(0n, 0n, 0n, 1n, -1n, 7n * 60_000_000n, QUARTER - 1n),
      )
      .map(([day, quarters, off]) => instant(`${day}T00:00:00Z`) + quarters * QUARTER + off),
  },
  { weight: 1, arbitrary: fc.constantFrom(...EXTREMES) },
)

let stored: LoadedEvent[] = []
let cases = 0

beforeAll(async () => {
  const event = fc
    .tuple(arbitraryEvent(true), times)
    .map(([one, eventTime]): ActivityEvent => ({ ...one, eventTime }))
  const [list = []] = fc.sample(fc.array(event, { minLength: 300, maxLength: 300 }), { numRuns: 1, seed: 5 })
  stored = await loadTestEvents(db, list)
})

const filters: fc.Arbitrary<Filter> = fc
  .record({
    conditions: fc.oneof(
      fc.constant({}),
      arbitraryFilter.map(({ conditions }) => conditions),
    ),
    ends: fc.uniqueArray(times, { minLength: 2, maxLength: 2 }),
    open: fc.constantFrom('neither', 'neither', 'neither', 'from', 'to', 'both'),
  })
  .map(({ conditions, ends, open }) => {
    const [from = 0n, to = 0n] = ends.sort((a, b) => Number(a - b))
    return {
      ...(open !== 'from' && open !== 'both' && { from: formatInstant(from) }),
      ...(open !== 'to' && open !== 'both' && { to: formatInstant(to) }),
      conditions,
    }
  })

const matching = (filter: Filter): LoadedEvent[] => stored.filter((one) => matches(one, filter))
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
const failedOf = (list: readonly LoadedEvent[]) => list.filter(({ event }) => event.failed).length
type Group = ReturnType<typeof kindsOf> & { value: string; errors: number; first: Instant; last: Instant }
function groupsOf(list: readonly LoadedEvent[], by: DimensionKey): Group[] {
  const groups = new Map<string, Group>()
  for (const one of list) {
    const { readOnly, failed, eventTime } = one.event
    const value = readValue(one, by)
    const group = groups.get(value) ?? {
      value,
      ...kindsOf([]),
      errors: 0,
      first: eventTime,
      last: eventTime,
    }
    groups.set(value, group)
    group.events++
    group[readOnly === null ? 'unknown' : readOnly ? 'reads' : 'writes']++
    const effect = DIMENSIONS.effect.read(one.event)
    if (readOnly === null && effect === 'read') group.inferredReads++
    if (readOnly === null && effect === 'write') group.inferredWrites++
    if (failed) group.errors++
    if (eventTime < group.first) group.first = eventTime
    if (eventTime > group.last) group.last = eventTime
  }
  return [...groups.values()]
}

/** The filter over the period before; null where there is none. */
function before(filter: Filter): Filter | null {
  const { from, to } = filter
  if (from === undefined || to === undefined) return null
  const start = 2n * instant(from) - instant(to)
  return start < (EXTREMES[0] ?? 0n) ? null : withRange(filter, formatInstant(start), from)
}

async function checkFacets(filter: Filter, limit: number) {
  const found = await facets(db, filter, NOW, { of: DIMENSION_KEYS, limit })
  cases += DIMENSION_KEYS.length
  const all = matching(filter)
  const expected = DIMENSION_KEYS.map((by) => {
    const groups = groupsOf(filter.conditions[by] ? matching(clear(filter, by)) : all, by)
    const rows = groups
      .sort((a, b) => b.events - a.events || byBytes(a.value, b.value))
      .slice(0, limit)
      .map(({ first: _first, last: _last, ...row }) => ({ ...row, label: expect.any(String) }))
    return { by, total: groups.reduce((sum, { events }) => sum + events, 0), distinct: groups.length, rows }
  })
  expect(found).toEqual(expected)
}

async function checkTotals(filter: Filter) {
  const expected = (one: Filter) => {
    const found = matching(one)
    const distinct = (by: DimensionKey) =>
      groupsOf(found, by).filter(({ value }) => value !== dimensionOf(by).absent).length
    return {
      ...kindsOf(found),
      failed: failedOf(found),
      identities: distinct('identity'),
      services: distinct('service'),
      regions: distinct('region'),
    }
  }
  const period = before(filter)
  const [compared, count] = await Promise.all([comparedTotals(db, filter, NOW), eventCount(db, filter, NOW)])
  cases += period ? 3 : 2
  expect(compared).toEqual({
    ...expected(filter),
    ...(period && { previous: { from: period.from, to: period.to, ...expected(period) } }),
  })
  expect(count).toBe(compared.events)
}

type Ranking = { by: DimensionKey; order: (typeof BREAKDOWN_ORDERS)[number]; limit: number; seen: boolean }

async function checkBreakdown(filter: Filter, { by, order, limit, seen }: Ranking) {
  const found = await breakdown(db, filter, NOW, { by, order, limit, seen, compare: true })
  const period = before(filter)
  cases += period ? 2 : 1
  const past = period && groupsOf(matching(period), by)
  const rank = { events: 'events', errors: 'errors', recent: 'last' } as const
  const groups = groupsOf(matching(filter), by).sort(
    (a, b) => Number(b[rank[order]]) - Number(a[rank[order]]) || byBytes(a.value, b.value),
  )
  const total = (list: readonly { events: number }[]) => list.reduce((sum, one) => sum + one.events, 0)
  expect({ ...found, rows: found.rows.map(withoutTimes) }).toEqual({
    by,
    total: total(groups),
    distinct: groups.length,
    rows: groups.slice(0, limit).map(({ first: _first, last: _last, ...row }) => ({
      ...row,
      label: expect.any(String),
      ...(past && { previousEvents: past.find(({ value }) => value === row.value)?.events ?? 0 }),
    })),
    ...(period &&
      past && { previous: { from: period.from, to: period.to, total: total(past), distinct: past.length } }),
  })
  for (const [at, { firstSeen, lastSeen }] of found.rows.entries()) {
    const { first = 0n, last = 0n } = groups[at] ?? {}
    if (seen) expect([instant(firstSeen), instant(lastSeen)]).toEqual([first, last])
    else expect(instant(firstSeen) <= first && last <= instant(lastSeen)).toBe(true)
  }
}
const withoutTimes = ({ firstSeen: _first, lastSeen: _last, ...row }: BreakdownRow) => row

type Paging = { order: (typeof EVENT_ORDERS)[number]; limit: number; way: PageWay | undefined }

async function checkPages(filter: Filter, { order, limit, way }: Paging, isFilled: boolean) {
  const found = matching(filter)
  found.sort((a, b) => Number(a.event.eventTime - b.event.eventTime) || (a.uuid < b.uuid ? -1 : 1))
  if (order === 'desc') found.reverse()
  const ids = found.map(({ id }) => id)
  const chosen = way === 'windows' && !(isFilled && isRolledUp(filter.conditions)) ? undefined : way
  let cursor: string | undefined
  for (let at = 0; at === 0 || cursor !== undefined; at += limit) {
    const page = await events(db, filter, NOW, { limit, cursor, order }, chosen)
    cases++
    expect(page.total).toBe(ids.length)
    expect(page.events.map(({ id }) => id)).toEqual(ids.slice(at, at + limit))
    cursor = page.nextCursor ?? undefined
    expect(cursor !== undefined).toBe(at + limit < ids.length)
  }
}

const rankings: fc.Arbitrary<Ranking> = fc.record({
  by: fc.constantFrom(...DIMENSION_KEYS),
  order: fc.constantFrom(...BREAKDOWN_ORDERS),
  limit: fc.constantFrom(1, 3, 1000),
  seen: fc.boolean(),
})
const pagings: fc.Arbitrary<Paging> = fc.record({
  order: fc.constantFrom(...EVENT_ORDERS),
  limit: fc.constantFrom(5, 40),
  way: fc.constantFrom(undefined, 'walk' as const, 'windows' as const, 'windows' as const),
})
const rounds = fc.record({
  filter: filters,
  limit: fc.constantFrom(2, 100),
  ranking: rankings,
  paging: pagings,
})

/** `numRuns` rounds, four at a time; what one asks in a turn shares what it reads. */
const holds = (numRuns: number, isFilled: boolean) =>
  fc.assert(
    fc.asyncProperty(fc.array(rounds, { minLength: 4, maxLength: 4 }), async (asked) => {
      await Promise.all(
        asked.map(async ({ filter, limit, ranking, paging }) => {
          await Promise.all([
            checkFacets(filter, limit),
            checkTotals(filter),
            checkBreakdown(filter, ranking),
          ])
          if (limit > 2) await checkPages(filter, paging, isFilled)
        }),
      )
    }),
    { numRuns: numRuns / 4 },
  )

/** Fills the roll-ups backwards until they hold this day. */
async function fillTo(day: number) {
  const client = await db.pool.connect()
  try {
    await prepareRollUp(client)
    while ((await filledFrom()) > day) await fillNextDay(client)
  } finally {
    client.release()
  }
}
const filledFrom = async (): Promise<number> =>
  (await db.pool.query('select filled_from from rollup_state')).rows[0]?.filled_from

test('from events and from roll-ups that are still being filled', async () => {
  const day = Number(instant('2024-02-01T00:00:00Z') / DAY)
  await fillTo(day)
  expect(await filledFrom()).toBe(day)
  await holds(100, false)
})

test('from roll-ups that hold everything', async () => {
  await fillTo(ALL_FILLED)
  // No month or day after these has a date.
  for (const from of ['9999-12-02T00:00:00Z', '9999-12-31T12:00:00Z', '9999-12-31T23:59:59.999999Z']) {
    await checkTotals({ from, conditions: {} })
    await checkBreakdown({ from, conditions: {} }, { by: 'service', order: 'events', limit: 3, seen: false })
  }
  await holds(140, true)
})

test('from roll-ups to which imports add what is new to them', async () => {
  // Each record several times: in one file, and in a second import.
  const records = [...stored.keys()].slice(0, 150).map((n) =>
    testRecord(1000 + n, {
      eventTime: formatInstant(stored[n]?.event.eventTime ?? 0n),
      eventName: n % 3 ? 'GetObject' : 'a',
      readOnly: [true, false, undefined][n % 3],
      errorCode: n % 5 ? undefined : 'b',
    }),
  )
  const importId = await importFiles(db.pool, spool, [logOf(records.slice(0, 100)), logOf(records)])
  await importFiles(db.pool, spool, [logOf(records)])
  const { rows } = await db.pool.query<{ id: string; event_id: string }>(
    'select id, event_id from event where import_id = $1',
    [importId],
  )
  const uuids = new Map(rows.map(({ id, event_id }) => [event_id, id]))
  expect(rows.length).toBe(records.length)
  for (const record of records) {
    const read = fromRecord(record)
    if (read.kind !== 'event') throw new Error(read.reason)
    const uuid = uuids.get(String(record.eventID)) ?? ''
    stored.push({ id: formatEventId(read.event.eventTime, uuid), uuid, importId, event: read.event })
  }
  await holds(140, true)
  expect(cases).toBeGreaterThanOrEqual(10_000)
})
