// What is older than the limit goes, whole months of it and nothing else, and does not come back.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { testDatabase } from '../db/test-database'
import { deleteImport } from './delete-import'
import { emptyInstance } from './empty-instance'
import { FileLoader } from './load-file'
import { EVENTS_LOCK } from './locks'
import { dropOld } from './retention'
import { countsOf, importFiles, logOf, range, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const spool = testSpool()
const never = new AbortController().signal
/** So many days that what is kept begins with March 2026. */
const DAYS = Math.floor((Date.now() - Date.UTC(2026, 2, 15)) / 86_400_000)
const at = (n: number, eventTime: string) => testRecord(n, { eventTime })
const OLD = [
  at(1, '0001-01-01T00:00:00Z'),
  at(2, '1999-12-31T23:59:59Z'),
  ...range(10, 5).map((n) => at(n, `2026-01-${n}T10:00:00Z`)),
  at(20, '2026-02-01T00:00:00Z'),
  at(21, '2026-02-28T23:59:59.999999Z'),
]
const NEW = [at(30, '2026-03-01T00:00:00Z'), at(31, '2026-04-05T00:00:00Z'), at(32, '9999-12-31T23:59:59Z')]

const timesOf = async (importId: string) =>
  (
    await db.pool.query(
      'select extract(epoch from event_time)::float8 as at from event where import_id = $1 order by 1',
      [importId],
    )
  ).rows.map((row) => row.at)
const partitions = async () =>
  (
    await db.pool.query(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where c.relkind = 'r' and c.relname ~ '\\d' order by 1`,
    )
  ).rows.map(({ name }) => name)
const dropsOf = async (importId: string) =>
  (await db.pool.query('select dropped::int, events::int from import_summary where id = $1', [importId])).rows

/** As wrongRollUps; what identities first did stays known when the events are gone. */
const wrongOfWhatIsLeft = async () =>
  (await wrongRollUps(db.pool)).filter((table) => table !== 'identity_first')

test('of an empty database drops nothing', async () => {
  expect(await dropOld(db.pool, DAYS, never)).toEqual([])
})

test('drops whole months that are older, of all tables, and nothing that is newer', async () => {
  const one = await importFiles(db.pool, spool, [logOf(OLD.slice(0, 6)), logOf(NEW.slice(0, 2))])
  const two = await importFiles(db.pool, spool, [logOf([...OLD, ...NEW])])
  const three = await importFiles(db.pool, spool, [logOf(OLD.slice(0, 6))])
  const before = await db.pool.query('select last_value from data_version')
  const dropped = await dropOld(db.pool, DAYS, never)
  expect(dropped?.map(({ month, events }) => [month, events])).toEqual([
    ['0001-01-01', 1],
    ['1999-12-01', 1],
    ['2026-01-01', 5],
    ['2026-02-01', 2],
  ])
  expect(dropped?.map(({ bytes }) => bytes > 0)).toEqual([false, false, true, true])
  expect(await timesOf(one)).toEqual([Date.UTC(2026, 2, 1) / 1000, Date.UTC(2026, 3, 5) / 1000])
  expect(await timesOf(two)).toEqual([Date.UTC(9999, 11, 31, 23, 59, 59) / 1000])
  expect(await wrongOfWhatIsLeft()).toEqual([])
  const months = (await partitions()).map((name) => name.slice(-7))
  expect([...new Set(months)]).toEqual(['2026_03', '2026_04'])
  for (const table of ['event', 'record_block', 'block_filter', 'rollup_cube'])
    expect(await partitions()).toContain(`${table}_2026_03`)
  const blocks = await db.pool.query(`select from record_block where month < '2026-03-01'`)
  expect(blocks.rowCount).toBe(0)
  // What was brought stays what it was.
  expect(await countsOf(db.pool, one)).toMatchObject({ records: 8, events: 8 })
  expect(await dropsOf(one)).toEqual([{ dropped: 6, events: 8 }])
  expect(await dropsOf(two)).toEqual([{ dropped: 3, events: 4 }])
  const lines = await db.pool.query(
    `select month, events::int, bytes::int > 0 as freed from retention_drop order by id`,
  )
  expect(lines.rows.slice(2)).toEqual([
    { month: new Date('2026-01-01T00:00:00Z'), events: 5, freed: true },
    { month: new Date('2026-02-01T00:00:00Z'), events: 2, freed: true },
  ])
  const after = await db.pool.query('select last_value from data_version')
  expect(Number(after.rows[0].last_value)).toBeGreaterThan(Number(before.rows[0].last_value))
  expect(await dropOld(db.pool, DAYS, never)).toEqual([])
  // Taking them back is exact with what is left.
  expect(await deleteImport(db, one)).toMatchObject({ events: 2 })
  expect(await deleteImport(db, three)).toMatchObject({ events: 0 })
  expect(await deleteImport(db, two)).toMatchObject({ events: 1 })
  expect(await wrongOfWhatIsLeft()).toEqual([])
})

test('what comes later and is older is skipped for that reason', async () => {
  const insight = { ...testRecord(40), eventCategory: 'Insight' }
  const loader = new FileLoader(db.pool, spool, {
    retentionDays: DAYS,
    limits: { records: 4, bytes: 1 << 20, chunkBytes: 700 },
  })
  const id = await importFiles(db.pool, spool, [logOf([...OLD, ...NEW, insight]), logOf(OLD)], loader)
  expect(await countsOf(db.pool, id)).toEqual({
    records: 22,
    events: 3,
    duplicates: 0,
    skipped: 19,
    rejected: 0,
  })
  const skips = await db.pool.query(
    `select reason, array_agg(count::int order by file_id) as counts from file_skip where import_id = $1 group by 1 order by 1`,
    [id],
  )
  expect(skips.rows).toEqual([
    { reason: 'insight', counts: [1] },
    { reason: 'retention', counts: [9, 9] },
  ])
  await deleteImport(db, id)
  expect((await db.pool.query('select from file_skip')).rowCount).toBe(0)
})

test('a batch that was judged before another month became too old is judged again', async () => {
  // The worker's clock is two months behind the database's.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 62 * 86_400_000 })
  const refused: unknown[] = []
  const loader = new FileLoader(db.pool, spool, {
    retentionDays: DAYS,
    onOutage: (error) => {
      refused.push(error)
      vi.useRealTimers()
    },
  })
  try {
    const id = await importFiles(db.pool, spool, [logOf([OLD.at(-1) ?? {}, testRecord(50)])], loader)
    expect(refused).toEqual([expect.objectContaining({ code: '40001' })])
    expect(await countsOf(db.pool, id)).toMatchObject({ events: 1, skipped: 1 })
  } finally {
    vi.useRealTimers()
  }
})

test('a month that was dropped has its partitions again when it is needed', async () => {
  const loader = new FileLoader(db.pool, spool)
  await importFiles(db.pool, spool, [logOf(OLD)], loader)
  expect(await partitions()).toContain('event_2026_01')
  await dropOld(db.pool, DAYS, never)
  expect(await partitions()).not.toContain('event_2026_01')
  await importFiles(db.pool, spool, [logOf(OLD)], loader)
  expect(await partitions()).toContain('event_2026_01')
  const misplaced = await db.pool.query(`select from event_default where event_time > '2026-01-01'`)
  expect(misplaced.rowCount).toBe(0)
})

test('waits for a reader, and keeps no other reader waiting meanwhile', async () => {
  const reader = await db.pool.connect()
  await reader.query('begin; select count(*) from event')
  const dropping = dropOld(db.pool, DAYS, never)
  await sleep(300)
  for (const _ of range(0, 5)) {
    await db.pool.query('select count(*) from event e join record_block b on b.id = e.block_id')
    await sleep(100)
  }
  expect(await dropOld(db.pool, DAYS, never)).toBeNull()
  await reader.query('commit')
  reader.release()
  expect((await dropping)?.map(({ month }) => month)).toContain('2026-02-01')
  expect(await wrongOfWhatIsLeft()).toEqual([])
})

test('a month that went while it was waited for is not dropped once more', async () => {
  await importFiles(db.pool, spool, [logOf(OLD)])
  const waiting = async () =>
    (
      await db.pool.query(
        `select from pg_locks where locktype = 'advisory' and classid = $1 and not granted`,
        [EVENTS_LOCK],
      )
    ).rowCount
  const loading = await db.pool.connect()
  await loading.query('begin')
  await loading.query('select pg_advisory_xact_lock_shared($1, 0)', [EVENTS_LOCK])
  const emptying = emptyInstance(db, spool)
  await expect.poll(waiting).toBe(1)
  const dropping = dropOld(db.pool, DAYS, never)
  await expect.poll(waiting).toBe(2)
  await loading.query('commit')
  loading.release()
  await emptying
  expect(await dropping).toEqual([])
  expect((await db.pool.query('select from retention_drop')).rowCount).toBe(0)
})
