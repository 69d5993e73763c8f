// Text search on the real Postgres: exact and in order, however the answer is cut into pages and by whatever way the
// blocks are found.
import { brotliCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { connect, type Database, disconnect } from '../db/client'
import { formatEventId } from '../db/event-id'
import { unpackBlock } from '../db/record-block'
import { testDatabase } from '../db/test-database'
import { EVENT_ORDERS, type EventOrder, type SearchPage } from '../domain/answers'
import type { Filter } from '../domain/filter'
import { parseTextQuery, type TextQuery, textMatcher } from '../domain/text-query'
import { importFiles, logOf, range, testRecord, testSpool } from '../ingest/test-files'
import { type SearchOptions, searchEvents } from './search-events'
import { where } from './where'

const db = testDatabase()
const spool = testSpool()
const NOW = new Date('2026-11-21T12:00:00Z')
const never = new AbortController().signal

const queryOf = (q: string): TextQuery => {
  const parsed = parseTextQuery(q)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.query
}
const search = (q: string, filter: Filter, options: Partial<SearchOptions> = {}, on: Database = db) =>
  searchEvents(on, filter, NOW, queryOf(q), { limit: 50, order: 'desc', signal: never, ...options })

/** Every page of an answer. */
async function pagesOf(
  q: string,
  filter: Filter,
  options: Partial<SearchOptions>,
  on: Database,
): Promise<SearchPage[]> {
  const pages: SearchPage[] = []
  let cursor: string | undefined
  do {
    const page = await search(q, filter, { ...options, cursor }, on)
    pages.push(page)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return pages
}

/** Twelve files that overlap in time, over the end of a month; many events share a second. */
const FILES = 12
const EACH = 80
const START = Date.UTC(2026, 1, 28, 23, 55)
const records = range(0, FILES).map((file) =>
  range(0, EACH).map((i) => {
    const n = file * EACH + i
    return testRecord(n, {
      eventTime: new Date(START + ((n * 7919) % 600) * 1000).toISOString(),
      userIdentity: {
        type: 'IAMUser',
        arn: `arn:aws:iam::111122223333:user/${n % 40 === 0 ? 'carol' : 'alice'}`,
        accountId: '111122223333',
        userName: n % 40 === 0 ? 'carol' : 'alice',
      },
      requestParameters: {
        common: n % 2 === 0 ? 'every other one' : 'one',
        some: n % 23 === 0 ? 'sometimes' : null,
        instance: `i-0abcdef${n}x`,
        burst: file === 7 && i < 60 ? 'landslide' : null,
        sometimesNot: 'x',
      },
    })
  }),
)

/** No double holds it: what JSON.parse makes of its record is not what that is told from others by. */
const PRECISE = '9007199254740993'

beforeAll(async () => {
  await importFiles(db.pool, spool, records.map(logOf))
  // Copies of other files' events, and an event that is gone while its record is still there.
  await importFiles(db.pool, spool, [
    logOf([...records.flatMap((file) => file.slice(0, 3)), testRecord(5000)]),
  ])
  await importFiles(db.pool, spool, [
    logOf([testRecord(5001, { eventID: '', requestParameters: { n: 12.5 } })]).replace('12.5', PRECISE),
  ])
  await db.pool.query('delete from event where event_id = $1', [records[3]?.[4]?.eventID])
  await readStored()
})

/** The record of every event that is stored, by its id. */
const stored = new Map<string, Buffer>()

async function readStored(): Promise<void> {
  const { rows } = await db.pool.query(
    `select array_agg(e.id) as ids, array_agg((extract(epoch from e.event_time) * 1000000)::bigint) as times,
       array_agg(e.slot::int) as slots, b.data
     from event e join record_block b on b.id = e.block_id and b.month = date_trunc('month', e.event_time)
     group by b.month, b.id, b.data`,
  )
  for (const { ids, times, slots, data } of rows) {
    const block = await unpackBlock(data)
    for (const [i, id] of ids.entries()) {
      const record = block[slots[i]]
      if (record) stored.set(formatEventId(BigInt(times[i]), id), record)
    }
  }
}

/** The ids of what the filter matches, in order. */
async function idsOf(filter: Filter, order: EventOrder): Promise<string[]> {
  const { text, values } = where(filter, NOW)
  const { rows } = await db.pool.query(
    `select (extract(epoch from e.event_time) * 1000000)::bigint as micros, e.id
     from event e where ${text} order by e.event_time ${order}, e.id ${order}`,
    values,
  )
  return rows.map(({ micros, id }) => formatEventId(BigInt(micros), id))
}

const FILTERS: Filter[] = [
  { conditions: {} },
  { from: '2026-02-28T23:58:00Z', to: '2026-03-01T00:02:00.5Z', conditions: {} },
  { conditions: { user: { include: ['carol'], exclude: [] } } },
  { to: '2026-03-01T00:01:00Z', conditions: { user: { include: [], exclude: ['carol'] } } },
]
const QUERIES = [
  'every',
  'sometimes',
  'landslide',
  'i-0abcdef333x',
  'i-0abcdef3*',
  'sometimes one',
  'nowhere1',
]

async function agree(numRuns: number, on: Database = db): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...QUERIES),
      fc.constantFrom(...FILTERS),
      fc.constantFrom(...EVENT_ORDERS),
      fc.constantFrom(90, 1000),
      fc.constantFrom(0, 60_000),
      fc.constantFrom(1, 30, 400, 2048),
      async (q, filter, order, limit, budget, walked) => {
        const matches = textMatcher(queryOf(q))
        const expected = (await idsOf(filter, order)).filter((id) => matches(stored.get(id) ?? Buffer.of()))
        const pages = await pagesOf(q, filter, { order, limit, budget, walked }, on)
        expect(pages.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(expected)
        expect(pages.map(({ complete }) => complete)).toEqual(pages.map((_, i) => i === pages.length - 1))
        expect(pages.at(-1)?.scannedTo).toBeNull()
        if (budget > 0) expect(pages.length).toBe(Math.max(1, Math.ceil(expected.length / limit)))
      },
    ),
    { numRuns },
  )
}

describe('an answer', () => {
  test.each([1, 2048])('has a record without an id, when %i events are looked at first', async (walked) => {
    const { events } = await search(PRECISE, { conditions: {} }, { walked })
    expect(events.map(({ id }) => stored.get(id)?.includes(PRECISE))).toEqual([true])
  })

  test('has every event in whose record the words occur, once and in order', () => agree(30))

  test.each([{ walked: 1 }, { walked: 100 }, {}])(
    'says how far it has looked when its time is up: %j',
    async (walk) => {
      const part = await search('one', { conditions: {} }, { budget: 0, limit: 1000, ...walk })
      expect(part).toMatchObject({ complete: false, total: null, nextCursor: expect.any(String) })
      const scannedTo = part.scannedTo ?? ''
      for (const { eventTime } of part.events) expect(eventTime > scannedTo).toBe(true)
    },
  )

  test('stops when nobody waits for it any more', async () => {
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(search('one', { conditions: {} }, { signal: gone })).rejects.toThrow('gone')
  })

  test('refuses a cursor that is none', async () => {
    await expect(search('one', { conditions: {} }, { cursor: 'x' })).rejects.toMatchObject({
      status: 400,
      field: 'cursor',
    })
  })
})

/** The search's database, and of how many blocks each of its statements asks for. */
function watched(): { on: Database; asked: number[] } {
  const asked: number[] = []
  const pool = Object.create(db.pool) as typeof db.pool
  // The pool's own statements take their connections from it.
  pool.query = db.pool.query.bind(db.pool)
  pool.connect = (async () => {
    const client = await db.pool.connect()
    const listening = Object.create(client) as typeof client
    listening.query = ((question: { text: string }) => {
      asked.push(
        ...[...question.text.matchAll(/ in \(([\d,]+)\)/g)].map(([, ids]) => ids?.split(',').length ?? 0),
      )
      return client.query(question)
    }) as typeof client.query
    return listening
  }) as typeof pool.connect
  return { on: { prisma: db.prisma, pool }, asked }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)

test.each([1, 2048])('a rare word needs few blocks, when %i events are looked at first', async (walked) => {
  const { on, asked } = watched()
  const { events } = await search('i-0abcdef333x', { conditions: {} }, { limit: 5, walked }, on)
  expect(events.length).toBe(1)
  expect(asked.length).toBeGreaterThan(0)
  // One of some forty blocks, and at times another that seems to have it.
  expect(sum(asked)).toBeLessThan(4)
})

test('the first events are looked for in their own blocks, and not in all that are there at their time', async () => {
  const filter = { from: '2026-02-28T23:58:00Z', to: '2026-02-28T23:58:03Z', conditions: {} }
  const blocksFor = async (options: Partial<SearchOptions>) => {
    const { on, asked } = watched()
    expect((await search('one', filter, options, on)).events.map(({ id }) => id)).toEqual(
      await idsOf(filter, 'desc'),
    )
    return sum(asked)
  }
  const events = (await idsOf(filter, 'desc')).length
  expect(await blocksFor({})).toBeLessThanOrEqual(events)
  expect(await blocksFor({ walked: 1 })).toBeGreaterThan(2 * events)
})

test('a damaged block fails the search that reads it, and no other', async () => {
  const damaged = brotliCompressSync(Buffer.from('\xff\xff\xff\xff{}', 'latin1'))
  const { rows } = await db.pool.query(
    `select b.month, b.id, b.data
     from event e join record_block b on b.id = e.block_id and b.month = date_trunc('month', e.event_time)
     where e.event_id = $1`,
    [records[4]?.[13]?.eventID],
  )
  const [{ month, id, data }] = rows
  const store = (bytes: Buffer) =>
    db.pool.query('update record_block set data = $3 where month = $1 and id = $2', [month, id, bytes])
  await store(damaged)
  try {
    const [failed, other] = await Promise.allSettled(
      ['i-0abcdef333x', 'i-0abcdef13x'].map((q) => search(q, { conditions: {} })),
    )
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) })
    expect(other).toMatchObject({ status: 'fulfilled', value: { events: [{}], complete: true } })
  } finally {
    await store(data)
  }
  expect((await search('i-0abcdef333x', { conditions: {} })).events).toHaveLength(1)
})

describe('a block without a filter', () => {
  test('is found all the same', async () => {
    await db.pool.query('delete from block_filter where block_id % 3 = 0')
    // Another pool: that a database has all its filters is remembered.
    const other = connect(db.url, { max: 4 })
    try {
      await agree(15, other)
    } finally {
      await disconnect(other)
    }
  })
})
