// An instance that held events before there were roll-ups: day after day is filled, and whatever happens meanwhile, the
// days that are said to be filled are right.
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { deleteImport } from './delete-import'
import { fillNextDay, fillRollUps } from './fill-roll-ups'
import { EVENTS_LOCK } from './locks'
import { prepareRollUp } from './roll-up'
import { importFiles, logOf, range, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const spool = testSpool()
const never = new AbortController().signal
const DAYS = 5
/** Some events on each of the days, at both ends of time, and some that one batch brings twice. */
const records = (from: number) => [
  ...range(from, 60).map((n) =>
    testRecord(n, {
      eventTime: new Date(Date.UTC(2026, 2, 1 + (n % DAYS), n % 24, n % 60)).toISOString(),
      readOnly: [true, false, undefined][n % 3],
      ...(n % 7 === 0 && { errorCode: 'AccessDenied' }),
    }),
  ),
  testRecord(from + 60, { eventTime: '0001-01-01T00:00:00Z' }),
  testRecord(from + 61, { eventTime: '9999-12-31T23:59:59.999999Z' }),
]
const filledFrom = async () =>
  Number((await db.pool.query('select filled_from from rollup_state')).rows[0].filled_from)
const dayOf = (time: string) => Math.floor(Date.parse(time) / 86_400_000)
const LAST = dayOf('9999-12-31')
const ALL = -2_147_483_648

/** As the migration leaves an instance that holds events. */
async function forgetRollUps() {
  const tables = await db.pool.query(
    `select c.relname as name from pg_class c where c.relname ~ '^rollup_' and c.relkind in ('r', 'p')
     and not c.relispartition and c.relname <> 'rollup_state'`,
  )
  await db.pool.query(`truncate ${tables.rows.map(({ name }) => name).join(', ')}`)
  await db.pool.query('update rollup_state set filled_from = $1', [LAST + 1])
}

async function fillOneDay() {
  const client = await db.pool.connect()
  try {
    await prepareRollUp(client)
    return await fillNextDay(client)
  } finally {
    client.release()
  }
}

test('an empty instance is filled at once', async () => {
  await db.pool.query('update rollup_state set filled_from = 20000')
  expect(await fillRollUps(db.pool, never)).toBe(true)
  expect(await filledFrom()).toBe(ALL)
  expect(await fillRollUps(db.pool, never)).toBe(true)
})

test('the newest day comes first; imports, deletions and a killed worker in between leave all right', async () => {
  const one = await importFiles(db.pool, spool, [logOf(records(0))])
  const two = await importFiles(db.pool, spool, [logOf(records(1000))])
  expect(await wrongRollUps(db.pool)).toEqual([])
  await forgetRollUps()
  expect(await wrongRollUps(db.pool)).toEqual([])
  expect(await fillOneDay()).toBe(true)
  expect(await filledFrom()).toBe(LAST)
  expect(await fillOneDay()).toBe(true)
  expect(await filledFrom()).toBe(dayOf('2026-03-05'))
  expect(await wrongRollUps(db.pool)).toEqual([])
  // Into days that are filled and into others.
  await importFiles(db.pool, spool, [logOf(records(500))])
  expect(await wrongRollUps(db.pool)).toEqual([])
  await deleteImport(db, one)
  expect(await wrongRollUps(db.pool)).toEqual([])

  // A load under way keeps the filling waiting, and then its connection ends.
  const load = await db.pool.connect()
  await load.query('begin; select pg_advisory_xact_lock_shared($1, 0)'.replace('$1', String(EVENTS_LOCK)))
  const killed = fillRollUps(db.pool, never)
  const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`
  while ((await db.pool.query(waiting)).rowCount === 0);
  // Nobody else begins meanwhile.
  expect(await fillRollUps(db.pool, never)).toBe(false)
  await db.pool.query(`select pg_terminate_backend(pid) from (${waiting}) w`)
  await expect(killed).rejects.toThrow()
  await load.query('commit')
  load.release()
  expect(await filledFrom()).toBe(dayOf('2026-03-05'))
  expect(await wrongRollUps(db.pool)).toEqual([])

  // Asked to stop: what is filled stays, and another goes on.
  const stop = new AbortController()
  const stopped = fillRollUps(db.pool, stop.signal)
  while ((await filledFrom()) === dayOf('2026-03-05'));
  stop.abort()
  await expect(stopped).rejects.toThrow()
  expect(await filledFrom()).toBeGreaterThan(ALL)
  expect(await wrongRollUps(db.pool)).toEqual([])
  // The lock goes with the connection, which may take a moment.
  while (!(await fillRollUps(db.pool, never)));
  expect(await filledFrom()).toBe(ALL)
  expect(await wrongRollUps(db.pool)).toEqual([])
  await deleteImport(db, two)
  expect(await wrongRollUps(db.pool)).toEqual([])
})
