// What is said of services and their actions, for arbitrary filters, against plain JavaScript over the same events.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '@/lib/db/test-database'
import type { Filter } from '@/lib/domain/filter'
import { isDenied } from '@/lib/domain/services/is-denied'
import type { SeenAction } from '@/lib/domain/services/service-answer'
import { formatInstant } from '@/lib/domain/time'
import { fillRollUps } from '@/lib/ingest/fill-roll-ups'
import { arbitraryEvent, arbitraryFilter, matches } from '@/lib/query/arbitrary-events'
import { type LoadedEvent, loadTestEvents } from '@/lib/query/load-test-events'
import { serviceActions } from '@/lib/query/service-actions'
import { serviceList } from '@/lib/query/service-list'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
const CODES = ['AccessDenied', 'Client.UnauthorizedOperation', 'authorization_error', 'Throttling', null]
let stored: LoadedEvent[] = []

beforeAll(async () => {
  const [list = []] = fc.sample(fc.array(arbitraryEvent(true), { minLength: 200, maxLength: 200 }), {
    numRuns: 1,
    seed: 11,
  })
  stored = await loadTestEvents(
    db,
    list.map((event, at) => ({
      ...event,
      eventSource: ['a', 'b', 'ses.amazonaws.com'][at % 3] ?? '',
      errorCode: CODES[at % CODES.length] ?? null,
    })),
  )
})

const times = (list: readonly LoadedEvent[]) => {
  const sorted = list.map(({ event }) => event.eventTime).sort((a, b) => Number(a - b))
  const [first, last] = [sorted[0], sorted.at(-1)]
  return {
    firstSeen: first === undefined ? null : formatInstant(first),
    lastSeen: last === undefined ? null : formatInstant(last),
  }
}
const numbers = (list: readonly LoadedEvent[]) => ({
  events: list.length,
  reads: list.filter(({ event }) => event.readOnly === true).length,
  writes: list.filter(({ event }) => event.readOnly === false).length,
  unknown: list.filter(({ event }) => event.readOnly === null).length,
  errors: list.filter(({ event }) => event.failed).length,
  identities: new Set(list.map(({ event }) => event.principal.key).filter((key) => key !== 'unknown')).size,
  ...times(list),
})
const denied = (list: readonly LoadedEvent[]) => list.filter(({ event }) => isDenied(event.errorCode)).length
function topOf(list: readonly LoadedEvent[]) {
  const counts = new Map<string, number>()
  for (const { event } of list) counts.set(event.principal.key, (counts.get(event.principal.key) ?? 0) + 1)
  const [top] = [...counts].sort(
    ([a, one], [b, other]) => other - one || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  return top ? { key: top[0], label: expect.any(String), events: top[1] } : null
}

async function check(filter: Filter) {
  const left = stored.filter((one) => matches(one, filter))
  const { services: rows, seen } = await serviceList(db, filter, NOW)
  expect(seen).toBe(new Set(left.map(({ event }) => event.eventSource)).size)
  for (const row of rows)
    expect(row).toMatchObject(numbers(left.filter(({ event }) => event.eventSource === row.service)))
  expect(rows.filter(({ events }) => events > 0)).toHaveLength(seen)

  for (const source of ['a', 'ses.amazonaws.com']) {
    const own = left.filter(({ event }) => event.eventSource === source)
    const answer = await serviceActions(db, filter, NOW, source)
    expect(answer).toMatchObject({ ...numbers(own), denied: denied(own) })
    const names = [...new Set(own.map(({ event }) => event.eventName))]
    expect(answer?.actionsSeen).toBe(names.length)
    const found = new Map(answer?.undocumented.map((action): [string, SeenAction] => [action.name, action]))
    expect([...found.keys()].sort()).toEqual(names.sort())
    for (const name of names) {
      const list = own.filter(({ event }) => event.eventName === name)
      expect(found.get(name)).toMatchObject({
        ...numbers(list),
        denied: denied(list),
        topIdentity: topOf(list),
      })
    }
  }
}

const everyWay = () =>
  fc.assert(fc.asyncProperty(arbitraryFilter, check), { numRuns: 25, examples: [[{ conditions: {} }]] })

test('from events', everyWay)

test('from roll-ups', async () => {
  expect(await fillRollUps(db.pool, new AbortController().signal)).toBe(true)
  await everyWay()
})
