// What an export reads: every event that the filter matches, once, in order, however it is cut into pages.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { formatEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import { packBlock } from '../db/record-block'
import { testDatabase } from '../db/test-database'
import { EVENT_ORDERS } from '../domain/answers'
import { formatInstant, parseInstant } from '../domain/time'
import { arbitraryEvent, arbitraryFilter, matches } from './arbitrary-events'
import { exportEvents } from './export-events'
import { eventPages } from './export-pages'
import { RecordReader, recordPlaceRow } from './export-records'
import { type LoadedEvent, loadTestEvents } from './load-test-events'
import { instant, micros } from './row-values'
import { Snapshot } from './snapshot'

const { sql } = Prisma
const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
const never = new AbortController().signal
const underWay = async () =>
  (
    await db.pool.query(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
    )
  ).rows[0].n

const collect = async <T>(pages: AsyncIterable<T[]>): Promise<T[]> => {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}

/** Puts the records into twelve blocks, so that neighbours are in different ones, and pages in the same. */
async function shareBlocks(loaded: readonly LoadedEvent[]): Promise<void> {
  for (let i = 0; i < BLOCKS; i++) {
    const sharing = loaded.flatMap(({ uuid }, n) => (n % BLOCKS === i ? [{ uuid, n }] : []))
    const data = await packBlock(sharing.map(({ n }) => Buffer.from(JSON.stringify({ n }))))
    const { rows } = await db.pool.query(
      `insert into record_block (month, import_id, file_id, data) values ($1, 0, 0, $2) returning id`,
      [formatInstant(BEGIN), data],
    )
    await db.pool.query(
      `update event e set block_id = $1, slot = n - 1
       from unnest($2::uuid[]) with ordinality as listed (id, n) where e.id = listed.id`,
      [rows[0].id, sharing.map(({ uuid }) => uuid)],
    )
  }
}
const BLOCKS = 12
const BEGIN = parseInstant('2024-03-01T00:00:00Z') ?? 0n

test('an export holds what the filter matches, once and in order', async () => {
  const sample = fc.sample(arbitraryEvent(false), { numRuns: 40, seed: 5 })
  let n = 0
  const loaded = await loadTestEvents(db, sample, () => JSON.stringify({ n: n++ }))
  const inOrder = loaded
    .map((one, at) => ({ ...one, record: JSON.stringify({ n: at }) }))
    .sort((a, b) => Number(a.event.eventTime - b.event.eventTime) || (a.uuid < b.uuid ? -1 : 1))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(arbitraryFilter, fc.constant({ conditions: {} })),
      fc.constantFrom(...EVENT_ORDERS),
      async (filter, order) => {
        const expected = inOrder.filter((one) => matches(one, filter))
        if (order === 'desc') expected.reverse()
        const exported = await exportEvents(db, filter, NOW, { order, signal: never })
        try {
          expect(exported.total).toBe(expected.length)
          const records = await collect(exported.records())
          expect(records.map(String)).toEqual(expected.map(({ record }) => record))
          expect((await collect(exported.summaries())).map(({ id }) => id)).toEqual(
            expected.map(({ id }) => id),
          )
        } finally {
          await exported.close()
        }
      },
    ),
    { numRuns: 40 },
  )
  expect(await underWay()).toBe(0)
})

test('pages and the blocks held at once change nothing', async () => {
  const sample = fc
    .sample(arbitraryEvent(true), { numRuns: 60, seed: 6 })
    .map((event, n) => ({ ...event, eventTime: BEGIN + BigInt(n % 7) * 1_000_000n }))
  let n = 0
  await db.pool.query('truncate event, record_block')
  const loaded = await loadTestEvents(db, sample, () => JSON.stringify({ n: n++ }))
  await shareBlocks(loaded)
  const row = recordPlaceRow.extend({ event_time: instant, id: z.string() })
  const columns = sql`${micros(sql`e.event_time`)} as event_time, e.id, e.block_id, e.slot,
    ${micros(sql`date_trunc('month', e.event_time)`)} as month`
  const times = loaded.map(({ event }) => event.eventTime).sort((a, b) => Number(a - b))
  const extent = { total: loaded.length, first: times.at(0) ?? null, last: times.at(-1) ?? null }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...EVENT_ORDERS),
      fc.integer({ min: 5, max: 91 }),
      fc.record({
        heldBytes: fc.integer({ min: 1, max: 900 }),
        // The least room that a block is unpacked into.
        keptBytes: fc.integer({ min: 0, max: 9 }).map((blocks) => blocks * 16_384),
        blocks: fc.integer({ min: 1, max: 12 }),
      }),
      async (order, size, limits) => {
        const snapshot = await Snapshot.open(db, never)
        try {
          const pages = eventPages(
            snapshot,
            { matching: sql`true`, extent, order },
            { columns, joins: sql``, row },
            size,
          )
          let most = 0
          const read: { id: string; record: string }[] = []
          for await (const some of new RecordReader(snapshot, limits).read(pages)) {
            most = Math.max(
              most,
              some.reduce((sum, { record }) => sum + record.length, 0),
            )
            for (const { row, record } of some)
              read.push({ id: formatEventId(row.event_time, row.id), record: record.toString() })
          }
          const recordOf = new Map(loaded.map(({ id }, at) => [id, JSON.stringify({ n: at })]))
          expect(new Map(read.map(({ id, record }) => [id, record]))).toEqual(recordOf)
          expect(read).toHaveLength(loaded.length)
          // A record here has ten bytes at most, and its block eight of them.
          expect(most).toBeLessThan(2 * limits.heldBytes + 80 * (limits.blocks + 1))
        } finally {
          await snapshot.close()
        }
      },
    ),
    { numRuns: 15 },
  )
})

describe('a snapshot', () => {
  test('that is aborted in the middle of a statement ends at once, in Postgres too', async () => {
    const leaving = new AbortController()
    const snapshot = await Snapshot.open(db, leaving.signal)
    const asked = snapshot.rows(sql`select pg_sleep(60)::text`, z.unknown())
    setTimeout(() => leaving.abort(new Error('gone')), 50)
    await expect(asked).rejects.toThrow('gone')
    await snapshot.close()
    await expect.poll(underWay).toBe(0)
    await expect(snapshot.rows(sql`select 1`, z.unknown())).rejects.toThrow('gone')
  })

  test('gives its connection back for the next one', async () => {
    const before = db.pool.totalCount
    for (let i = 0; i < 3; i++) await (await Snapshot.open(db, never)).close()
    expect(db.pool.totalCount).toBeLessThanOrEqual(Math.max(before, 1))
    expect(db.pool.idleCount).toBe(db.pool.totalCount)
    await expect(Snapshot.open(db, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  })
})
