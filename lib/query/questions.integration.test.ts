// Every question against plain JavaScript over the same events, for arbitrary filters.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { BREAKDOWN_ORDERS, type BreakdownOrder, EVENT_ORDERS } from '../domain/answers'
import { DIMENSION_KEYS, DIMENSIONS, type DimensionKey, dimensionOf } from '../domain/dimensions'
import type { Filter } from '../domain/filter'
import { bucketStart, formatInstant, INTERVALS, type Interval } from '../domain/time'
import { arbitraryEvent, arbitraryFilter, kindsOf, matches, readValue } from './arbitrary-events'
import { breakdown } from './breakdown'
import { eventRecord } from './event-record'
import { events } from './events'
import { type LoadedEvent, loadTestEvents } from './load-test-events'
import { timeline } from './timeline'
import { totals } from './totals'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
const RUNS = { numRuns: 60 }
let stored: LoadedEvent[] = []

beforeAll(async () => {
  await db.pool.query(`
    create table event_2024_01 partition of event for values from ('2024-01-01Z') to ('2024-02-01Z');
    create table event_2024_02 partition of event for values from ('2024-02-01Z') to ('2024-03-01Z');`)
  const [first = [], second = []] = fc.sample(
    fc.array(arbitraryEvent(false), { minLength: 150, maxLength: 150 }),
    { numRuns: 2, seed: 7 },
  )
  stored = [...(await loadTestEvents(db, first)), ...(await loadTestEvents(db, second))]
})

const countOf = (list: readonly LoadedEvent[], test: (event: LoadedEvent['event']) => boolean): number =>
  list.filter(({ event }) => test(event)).length
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

function grouped(list: readonly LoadedEvent[], by: DimensionKey): Map<string, LoadedEvent[]> {
  const groups = new Map<string, LoadedEvent[]>()
  for (const one of list) {
    const value = readValue(one, by)
    groups.set(value, [...(groups.get(value) ?? []), one])
  }
  return groups
}

test('totals', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryFilter, async (filter) => {
      const found = stored.filter((one) => matches(one, filter))
      const distinct = (by: DimensionKey) =>
        [...grouped(found, by).keys()].filter((value) => value !== dimensionOf(by).absent).length
      expect(await totals(db, filter, NOW)).toEqual({
        ...kindsOf(found),
        failed: countOf(found, ({ failed }) => failed),
        identities: distinct('identity'),
        services: distinct('service'),
        regions: distinct('region'),
      })
    }),
    RUNS,
  )
})

describe('breakdown', () => {
  const expected = (filter: Filter, by: DimensionKey, order: BreakdownOrder) => {
    const found = stored.filter((one) => matches(one, filter))
    const rows = [...grouped(found, by)].map(([value, list]) => {
      const times = list.map(({ event }) => event.eventTime).sort((a, b) => Number(a - b))
      return {
        value,
        ...kindsOf(list),
        errors: countOf(list, ({ failed }) => failed),
        first: times[0] ?? 0n,
        last: times.at(-1) ?? 0n,
      }
    })
    const rank = { events: 'events', errors: 'errors', recent: 'last' } as const
    rows.sort((a, b) => Number(b[rank[order]]) - Number(a[rank[order]]) || byBytes(a.value, b.value))
    return { total: found.length, rows }
  }

  test.each(DIMENSION_KEYS)('by %s', async (by) => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFilter,
        fc.constantFrom(...BREAKDOWN_ORDERS),
        fc.constantFrom(1, 3, 1000),
        async (filter, order, limit) => {
          const { total, rows } = expected(filter, by, order)
          const answer = await breakdown(db, filter, NOW, { by, limit, order })
          expect(answer).toMatchObject({ by, total, distinct: rows.length })
          expect(answer.rows).toEqual(
            rows.slice(0, limit).map(({ first, last, ...row }) => ({
              ...row,
              label: expect.any(String),
              firstSeen: formatInstant(first),
              lastSeen: formatInstant(last),
            })),
          )
        },
      ),
      { numRuns: 15 },
    )
  })
})

describe('timeline', () => {
  const RECENT = { from: '2024-01-30T00:00:00Z', to: '2024-03-05T00:00:00Z' }

  test.each(INTERVALS)('by %s and every split', async (interval: Interval) => {
    const range =
      interval === 'minute' ? { from: '2024-01-31T23:58:00Z', to: '2024-02-01T00:10:00Z' } : RECENT
    await fc.assert(
      fc.asyncProperty(
        arbitraryFilter,
        fc.option(fc.constantFrom(...DIMENSION_KEYS), { nil: undefined }),
        async ({ conditions }, split) => {
          const filter = { ...range, conditions }
          const found = stored.filter((one) => matches(one, filter))
          const { buckets, ...rest } = await timeline(db, filter, NOW, { interval, split })
          expect(rest).toEqual({ interval, tz: 'UTC', ...range })
          const totalsByStart = new Map<string, number>()
          for (const { event } of found) {
            const start = formatInstant(bucketStart(event.eventTime, interval))
            totalsByStart.set(start, (totalsByStart.get(start) ?? 0) + 1)
          }
          const counted = buckets.filter(({ total }) => total > 0)
          expect(new Map(counted.map(({ start, total }) => [start, total]))).toEqual(totalsByStart)
          if (!split) {
            expect(buckets.some((bucket) => 'series' in bucket)).toBe(false)
            return
          }
          const groups = [...grouped(found, split)].sort(
            ([a, one], [b, other]) => other.length - one.length || byBytes(a, b),
          )
          const top = groups.slice(0, 10).map(([value]) => value)
          const names = dimensionOf(split).values ?? (groups.length > 10 ? [...top, '__other'] : top)
          const seriesOf = (start: string) => {
            const series = new Map(names.map((name) => [name, 0]))
            for (const one of found) {
              if (formatInstant(bucketStart(one.event.eventTime, interval)) !== start) continue
              const value = readValue(one, split)
              const name = top.includes(value) ? value : '__other'
              series.set(name, (series.get(name) ?? 0) + 1)
            }
            return series
          }
          for (const { start, series } of buckets)
            expect(new Map(Object.entries(series ?? {}))).toEqual(seriesOf(start))
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('events', () => {
  test('are the matching ones, in order, however they are paged', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFilter,
        fc.constantFrom(...EVENT_ORDERS),
        fc.constantFrom(7, 50, 1000),
        fc.constantFrom('walk' as const, 'collect' as const, undefined),
        async (filter, order, limit, way) => {
          const found = stored.filter((one) => matches(one, filter))
          found.sort((a, b) => Number(a.event.eventTime - b.event.eventTime) || (a.uuid < b.uuid ? -1 : 1))
          if (order === 'desc') found.reverse()
          const seen: string[] = []
          let cursor: string | undefined
          do {
            const page = await events(db, filter, NOW, { limit, cursor, order }, way)
            expect(page.total).toBe(found.length)
            seen.push(...page.events.map(({ id }) => id))
            cursor = page.nextCursor ?? undefined
          } while (cursor !== undefined)
          expect(seen).toEqual(found.map(({ id }) => id))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('have all their fields, in the list and by their id', async () => {
    const page = await events(db, { conditions: {} }, NOW, { limit: 1000, order: 'desc' })
    expect(page.events).toHaveLength(stored.length)
    for (const { id, importId, event } of stored.slice(0, 50)) {
      const { principal, eventTime } = event
      const summary = {
        id,
        eventTime: formatInstant(eventTime),
        eventSource: event.eventSource,
        eventName: event.eventName,
        awsRegion: event.awsRegion,
        readOnly: event.readOnly,
        effect: DIMENSIONS.effect.read(event),
        inferred: event.readOnly === null && DIMENSIONS.effect.read(event) !== 'unknown',
        errorCode: event.errorCode,
        sourceIPAddress: event.sourceIPAddress,
        userAgent: event.userAgent,
        recipientAccountId: event.recipientAccountId,
        eventID: event.eventID,
        identity: {
          key: principal.key,
          type: principal.type,
          name: principal.name,
          arn: principal.session?.arn ?? principal.arn,
          accountId: principal.accountId,
          sessionName: principal.session?.name ?? null,
          actor: principal.actor,
          invokedBy: principal.invokedBy,
        },
        importId,
      }
      expect(page.events.find((one) => one.id === id)).toEqual(summary)
      const opened = await eventRecord(db, id)
      expect(opened?.event).toEqual(summary)
      expect(opened?.record.toString('utf8')).toBe(JSON.stringify({ eventName: event.eventName }))
    }
  })
})
