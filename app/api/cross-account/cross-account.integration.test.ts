// Regions, accounts and who acts across them: from events and from roll-ups, what plain reading of the events says.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { NO_FILTER } from '@/lib/domain/filter'
import { PLACE_ORDERS, type PlaceOrder } from '@/lib/domain/place-answers'
import { formatInstant, parseInstant } from '@/lib/domain/time'
import { fillNextDay } from '@/lib/ingest/fill-roll-ups'
import { prepareRollUp } from '@/lib/ingest/roll-up'
import { arbitraryEvent, arbitraryFilter, matches, readValue } from '@/lib/query/arbitrary-events'
import { crossAccount } from '@/lib/query/cross-account'
import { forgetFilledFrom } from '@/lib/query/filled-from'
import { type LoadedEvent, loadTestEvents } from '@/lib/query/load-test-events'
import { placeList } from '@/lib/query/place-list'
import { ALL_FILLED } from '@/lib/query/plan'
import { GET } from './route'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
let stored: LoadedEvent[] = []

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  const [list = []] = fc.sample(fc.array(arbitraryEvent(true), { minLength: 250, maxLength: 250 }), {
    numRuns: 1,
    seed: 11,
  })
  stored = await loadTestEvents(db, list)
})

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

function groupsOf(list: readonly LoadedEvent[], keyOf: (one: LoadedEvent) => string) {
  const groups = new Map<string, LoadedEvent[]>()
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return [...groups.values()]
}

function countsOf(list: readonly LoadedEvent[]) {
  const times = list.map(({ event }) => event.eventTime).sort((a, b) => Number(a - b))
  const ofKind = (kind: boolean | null) => list.filter(({ event }) => event.readOnly === kind).length
  const inferred = (effect: string) =>
    list.filter((one) => one.event.readOnly === null && readValue(one, 'effect') === effect).length
  return {
    events: list.length,
    reads: ofKind(true),
    writes: ofKind(false),
    unknown: ofKind(null),
    inferredReads: inferred('read'),
    inferredWrites: inferred('write'),
    errors: list.filter(({ event }) => event.failed).length,
    firstSeen: formatInstant(times[0] ?? 0n),
    lastSeen: formatInstant(times.at(-1) ?? 0n),
  }
}

const named = (list: readonly LoadedEvent[], by: 'identity' | 'region' | 'account') =>
  new Set(list.map((one) => readValue(one, by)).filter((value) => value !== 'unknown')).size

function placesOf(list: readonly LoadedEvent[], by: 'region' | 'account', order: PlaceOrder) {
  const rows = groupsOf(list, (one) => readValue(one, by)).map((group) => ({
    ...countsOf(group),
    value: readValue(group[0] as LoadedEvent, by),
    label: expect.any(String),
    identities: named(group, 'identity'),
    places: named(group, by === 'region' ? 'account' : 'region'),
  }))
  const larger = (a: (typeof rows)[number], b: (typeof rows)[number]): number => {
    if (order === 'value') return 0
    if (order === 'recent') return Number((parseInstant(b.lastSeen) ?? 0n) - (parseInstant(a.lastSeen) ?? 0n))
    return b[order] - a[order]
  }
  return rows.sort((a, b) => larger(a, b) || byBytes(a.value, b.value))
}

const callerOf = ({ event }: LoadedEvent) => event.principal.accountId
const accountOf = ({ event }: LoadedEvent) => event.recipientAccountId

function crossingOf(all: readonly LoadedEvent[], caller: string | undefined) {
  const list = all.filter((one) => caller === undefined || one.event.principal.accountId === caller)
  const isUnknown = (one: LoadedEvent) => callerOf(one) === null || accountOf(one) === null
  const crossing = list.filter((one) => !isUnknown(one) && callerOf(one) !== accountOf(one))
  const rows = groupsOf(crossing, (one) =>
    JSON.stringify([one.event.principal.key, callerOf(one), accountOf(one)]),
  ).map((group) => ({
    ...countsOf(group),
    identity: group[0]?.event.principal.key ?? '',
    label: expect.any(String),
    caller: group[0]?.event.principal.accountId ?? '',
    account: group[0]?.event.recipientAccountId ?? '',
  }))
  rows.sort(
    (a, b) =>
      b.events - a.events ||
      byBytes(a.identity, b.identity) ||
      byBytes(a.caller, b.caller) ||
      byBytes(a.account, b.account),
  )
  return { total: list.length, events: crossing.length, unknown: list.filter(isUnknown).length, rows }
}

const holds = () =>
  fc.assert(
    fc.asyncProperty(
      arbitraryFilter,
      fc.constantFrom('region', 'account'),
      fc.constantFrom(...PLACE_ORDERS),
      fc.constantFrom(1, 4, 1000),
      fc.constantFrom(undefined, undefined, 'a', 'b', 'nobody'),
      async (filter, by, order, limit, caller) => {
        const list = stored.filter((one) => matches(one, filter))
        const places = placesOf(list, by, order)
        expect(await placeList(db, filter, NOW, { by, limit, order })).toEqual({
          by,
          total: list.length,
          distinct: places.length,
          rows: places.slice(0, limit),
        })
        const { rows, ...sums } = crossingOf(list, caller)
        // The filter of that name, and the panel, count the same.
        const crossing = list.filter((one) => readValue(one, 'crossAccount') === 'true')
        if (caller === undefined) expect(sums.events).toBe(crossing.length)
        expect(await crossAccount(db, filter, NOW, { caller, limit })).toEqual({
          ...sums,
          distinct: rows.length,
          rows: rows.slice(0, limit),
        })
      },
    ),
    { numRuns: 60 },
  )

describe('places and who acts across accounts', () => {
  test('from events', holds)

  test('from roll-ups', async () => {
    const client = await db.pool.connect()
    try {
      await prepareRollUp(client)
      const filled = async () =>
        (await client.query('select filled_from from rollup_state')).rows[0]?.filled_from
      while ((await filled()) > ALL_FILLED) await fillNextDay(client)
    } finally {
      client.release()
    }
    forgetFilledFrom(db)
    await holds()
  })
})

test('GET /api/cross-account answers, and refuses by name what it cannot read', async () => {
  const ask = (query: string) => GET(new Request(`http://localhost/api/cross-account?${query}`), undefined)
  const answer = await ask('caller=a&limit=2')
  expect(answer.status).toBe(200)
  const { rows, ...sums } = crossingOf(
    stored.filter((one) => matches(one, NO_FILTER)),
    'a',
  )
  expect(rows.length).toBeGreaterThan(2)
  expect(await answer.json()).toEqual({ ...sums, distinct: rows.length, rows: rows.slice(0, 2) })
  for (const [query, field] of [
    ['caller=', 'caller'],
    ['caller=%00', 'caller'],
    ['limit=1001', 'limit'],
    ['by=account', 'by'],
  ] as const) {
    const refused = await ask(query)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: { field } })
  }
})
