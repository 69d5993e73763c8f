// Paging through events that share their seconds, while others arrive.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { EVENT_ORDERS, type EventOrder } from '../domain/answers'
import { arbitraryEvent } from './arbitrary-events'
import { eventRecord } from './event-record'
import { events, type PageWay } from './events'
import { loadTestEvents } from './load-test-events'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')

/** Only the import's events; the ones that arrive meanwhile belong to others. */
const readPages = async (
  importId: string,
  order: EventOrder,
  limit: number,
  way: PageWay | undefined,
  between: () => Promise<unknown>,
) => {
  const seen: string[] = []
  const others: string[] = []
  let cursor: string | undefined
  do {
    const page = await events(db, { conditions: {} }, NOW, { limit, cursor, order }, way)
    for (const event of page.events) (event.importId === importId ? seen : others).push(event.id)
    cursor = page.nextCursor ?? undefined
    await between()
  } while (cursor !== undefined)
  return { seen, others }
}

describe('paging', () => {
  test('neither skips nor repeats an event, whatever arrives between two pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryEvent(true), { minLength: 1, maxLength: 25 }),
        fc.array(fc.array(arbitraryEvent(true), { minLength: 1, maxLength: 2 }), { maxLength: 6 }),
        fc.constantFrom(...EVENT_ORDERS),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('walk' as const, 'collect' as const, undefined),
        async (first, arrivals, order, limit, way) => {
          await db.pool.query('truncate event, record_block')
          const loaded = await loadTestEvents(db, first)
          const waiting = [...arrivals]
          const { seen, others } = await readPages(loaded[0]?.importId ?? '', order, limit, way, async () => {
            await loadTestEvents(db, waiting.shift() ?? [])
          })
          const expected = [...loaded].sort(
            (a, b) => Number(a.event.eventTime - b.event.eventTime) || (a.uuid < b.uuid ? -1 : 1),
          )
          if (order === 'desc') expected.reverse()
          expect(seen).toEqual(expected.map(({ id }) => id))
          expect(new Set(others).size).toBe(others.length)
        },
      ),
      { numRuns: 25 },
    )
  })

  test.each(['', 'x', '\0', 'MC1hYg'])('refuses the cursor %j', async (cursor) => {
    await expect(
      events(db, { conditions: {} }, NOW, { limit: 1, cursor, order: 'asc' }),
    ).rejects.toMatchObject({ status: 400, field: 'cursor' })
  })
})

describe('an event by its id', () => {
  test('carries its record byte for byte', async () => {
    const record = '{ "eventName" : "ü",\t"n":12345678901234567890, "n":1.0, "s":"\\u00fc\\ud800" }'
    const [event] = fc.sample(arbitraryEvent(true), { numRuns: 1, seed: 1 })
    const [loaded] = await loadTestEvents(db, event ? [event] : [], () => record)
    expect((await eventRecord(db, loaded?.id ?? ''))?.record.toString('utf8')).toBe(record)
  })

  test.each(['', 'no-such-event', `0-${'0'.repeat(32)}`, `999999999999999999-${'0'.repeat(32)}`])(
    '%j is none',
    async (id) => {
      expect(await eventRecord(db, id)).toBeNull()
    },
  )
})
