// Disk use by month, and what is answered of events that the retention has dropped.
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import type { StorageUse } from '@/lib/domain/answers'
import { FileLoader } from '@/lib/ingest/load-file'
import { dropOld } from '@/lib/ingest/retention'
import { importFiles as importLogs, logOf, range, testRecord, testSpool } from '@/lib/ingest/test-files'
import { dataExtent } from '@/lib/query/data-extent'
import { deletionImpact } from '@/lib/query/deletion-impact'
import { importById } from '@/lib/query/import-by-id'
import { importFiles } from '@/lib/query/import-files'
import * as event from '../events/[id]/route'
import * as events from '../events/route'
import { GET } from './route'

const db = testDatabase()
const spool = testSpool()
/** So many days that what is kept begins with February 2026. */
const DAYS = Math.floor((Date.now() - Date.UTC(2026, 1, 15)) / 86_400_000)
const january = range(0, 3).map((n) => testRecord(n, { eventTime: `2026-01-1${n}T00:00:00Z` }))
const march = range(10, 4).map((n) => testRecord(n))

beforeAll(() => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  process.env.CAIRN_RETENTION_DAYS = String(DAYS)
})

async function storage(): Promise<StorageUse> {
  const response = await GET(new Request('http://localhost/api/storage'), undefined)
  expect(response.status).toBe(200)
  return await response.json()
}

test('an empty instance has no months', async () => {
  const use = await storage()
  expect(use).toMatchObject({
    months: [],
    retention: { days: DAYS, keptSince: '2026-02-01T00:00:00Z', dropped: [] },
    preparing: null,
  })
  expect(use.total).toBeGreaterThan(1e6)
  expect(use.other).toBe(use.total)
})

test('it takes no parameters', async () => {
  expect((await GET(new Request('http://localhost/api/storage?x=1'), undefined)).status).toBe(400)
})

test('months have their events and bytes, as far as old data is prepared', async () => {
  await importLogs(db.pool, spool, [
    logOf([...january, ...march, testRecord(99, { eventTime: '1999-01-01T00:00:00Z' })]),
  ])
  const use = await storage()
  expect(use.months.map(({ month, events }) => [month, events])).toEqual([
    ['2026-03', 4],
    ['2026-01', 3],
  ])
  for (const { bytes } of use.months) {
    expect(bytes.events).toBeGreaterThan(8192)
    expect(bytes.records).toBeGreaterThan(8192)
    expect(bytes.total).toBe(bytes.events + bytes.records + bytes.search + bytes.rollUps)
  }
  expect(use.other + use.months.reduce((sum, { bytes }) => sum + bytes.total, 0)).toBe(use.total)
  // 2026-03-02: the month's first day is still to be filled.
  await db.pool.query('update rollup_state set filled_from = 20514')
  const meanwhile = await storage()
  expect(meanwhile.preparing).toEqual({ preparedFrom: '2026-03-02', firstDay: '1999-01-01' })
  expect(meanwhile.months.map(({ events }) => events)).toEqual([null, null])
  await db.pool.query('update rollup_state set filled_from = -2147483648')
})

test('what was dropped is told, and is nowhere else', async () => {
  const listed = await (
    await events.GET(new Request('http://localhost/api/events?order=asc'), undefined)
  ).json()
  const [, old] = listed.events
  const open = (id: string) =>
    event.GET(new Request('http://localhost/api/events/x'), { params: Promise.resolve({ id }) })
  expect(old.eventTime).toBe('2026-01-10T00:00:00Z')
  expect((await open(old.id)).status).toBe(200)
  expect((await deletionImpact(db, '1'))?.events).toBe(8)
  await dropOld(db.pool, DAYS, new AbortController().signal)
  expect((await open(old.id)).status).toBe(404)
  const { months, retention } = await storage()
  expect(months.map(({ month }) => month)).toEqual(['2026-03'])
  expect(retention.dropped).toMatchObject([
    { month: '2026-01', events: 3, bytes: expect.any(Number), droppedAt: expect.stringMatching(/Z$/) },
    { month: '1999-01', events: 1, bytes: 0 },
  ])
  expect((await dataExtent(db, new Date()))?.first).toBe(BigInt(Date.UTC(2026, 2, 1, 0, 0, 10)) * 1000n)
  expect(await importById(db, '1')).toMatchObject({ events: 8, dropped: 4, skippedFor: {} })
  expect((await deletionImpact(db, '1'))?.events).toBe(4)
})

test('what is skipped is told by its reason', async () => {
  const loader = new FileLoader(db.pool, spool, { retentionDays: DAYS })
  const insight = { ...testRecord(40), eventCategory: 'Insight' }
  const id = await importLogs(
    db.pool,
    spool,
    [logOf(january), logOf([insight, ...january, ...march])],
    loader,
  )
  expect(await importById(db, id)).toMatchObject({ skipped: 7, skippedFor: { retention: 6, insight: 1 } })
  const { files } = await importFiles(db, id, { limit: 10 })
  expect(files.map(({ skippedFor }) => skippedFor)).toEqual([{ retention: 3 }, { retention: 3, insight: 1 }])
})
