// An instance of the version before roll-ups: its events move into the new tables as they are, and its counts are filled.
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect, type Database, disconnect } from '../db/client'
import { migrate } from '../db/migrate'
import { packBlock } from '../db/record-block'
import { holdsInferred, ROLLUPS } from '../db/rollups'
import { fillBlockFilters } from './fill-block-filters'
import { fillNextDay, fillRollUps } from './fill-roll-ups'
import { keepInferences } from './keep-inferences'
import { EVENTS_LOCK } from './locks'
import { prepareRollUp } from './roll-up'
import { importFiles, logOf, range, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const MIGRATIONS = path.resolve('prisma/migrations')
const BEFORE = ['20261121000000_founding', '20261121120000_sources', '20261121130000_integrity']
const spool = testSpool()
const never = new AbortController().signal
/** What rollup_state says before any day is filled: the one after the last that has a date. */
const NONE_FILLED = 2_932_897
const { adminUrl } = inject('testServer')
const name = `test_${randomUUID().replaceAll('-', '')}`
const url = Object.assign(new URL(adminUrl), { pathname: name }).href
let folder: string
let admin: Database
let db: Database

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-migrations-'))
  for (const each of BEFORE)
    await cp(path.join(MIGRATIONS, each), path.join(folder, each), { recursive: true })
  admin = connect(adminUrl, { max: 1 })
  await admin.pool.query(`create database ${name}`)
  db = connect(url, { max: 4 })
})
afterAll(async () => {
  await disconnect(db)
  await admin.pool.query(`drop database if exists ${name} with (force)`)
  await disconnect(admin)
  await rm(folder, { recursive: true })
})

test('keeps every value of its events, in partitions of their months', async () => {
  expect(await migrate(url, folder)).toEqual(BEFORE)
  await db.pool.query(`
    create table event_2026_03 partition of event for values from ('2026-03-01') to ('2026-04-01');
    create table record_block_2026_03 partition of record_block for values from ('2026-03-01') to ('2026-04-01');
    insert into import (source) values ('old');
    insert into service (hash, value) select gen_random_uuid(), 's' || n from generate_series(1, 3) n;
    insert into event_name (hash, value) select gen_random_uuid(), 'n"ä' || n from generate_series(1, 5) n;
    insert into event_category (hash, value) values (gen_random_uuid(), 'Management');
    insert into event_type (hash, value) values (gen_random_uuid(), 'AwsApiCall');
    insert into account (hash, value) values (gen_random_uuid(), '111122223333'), (gen_random_uuid(), '444455556666');
    insert into region (hash, value) values (gen_random_uuid(), 'eu-west-1'), (gen_random_uuid(), 'us-east-1');
    insert into access_key (hash, value) values (gen_random_uuid(), 'AKIA1'), (gen_random_uuid(), 'AKIA2');
    insert into identity (hash, key, actor) values (gen_random_uuid(), 'a', 'direct'), (gen_random_uuid(), 'b', 'service');
    insert into event (event_time, id, service_id, event_name_id, identity_id, region_id, account_id, event_category_id,
                       event_type_id, access_key_id, import_id, block_id, slot, read_only, failed, event_id_text)
    select
      case n % 50 when 0 then '0001-01-01' when 1 then '9999-12-31 23:59:59.999999' else '2026-03-01' end::timestamptz
        + case when n % 50 > 1 then n * interval '17 minutes' else '0' end,
      gen_random_uuid(), 1 + n % 3, 1 + n % 5, 1 + n % 2, nullif(n % 3, 0), nullif((n / 2) % 3, 0), nullif(n % 2, 0),
      nullif((n / 3) % 2, 0), nullif(n % 3, 0), 1, n / 10, n % 10, (array[true, false, null])[1 + n % 3], n % 7 = 0, 'e' || n
    from generate_series(0, 299) n`)
  const block = await packBlock([Buffer.from(JSON.stringify(testRecord(1))), null])
  await db.pool.query(
    `insert into record_block (month, import_id, file_id, data) values ('2026-03-01', 1, 1, $1)`,
    [block],
  )
  const activity = () =>
    db.pool.query('select * from activity order by event_time, event_id').then(({ rows }) => rows)
  const before = await activity()
  expect(before.length).toBe(300)
  expect((await migrate(url, MIGRATIONS)).length).toBeGreaterThan(0)
  const after = (await activity()).map(({ inferred_read_only, mfa, ...row }) => {
    // Nothing is said of them anywhere.
    expect([inferred_read_only, mfa]).toEqual([null, null])
    return row
  })
  expect(after).toEqual(before)
  const places = await db.pool.query(`
    select relname as name from pg_class where relkind = 'r' and relispartition order by 1`)
  expect(places.rows.map((row) => row.name)).toEqual(
    ['block_filter', 'event', 'record_block', 'rollup_cube'].flatMap((table) => [
      `${table}_2026_03`,
      `${table}_default`,
    ]),
  )
})

test('is filled in the background', async () => {
  expect(await wrongRollUps(db.pool)).toEqual([])
  expect(await fillRollUps(db.pool, never)).toBe(true)
  expect(await wrongRollUps(db.pool)).toEqual([])
  const total = await db.pool.query(
    `select sum(events)::int as events, count(*) filter (where tableoid = 'rollup_cube_2026_03'::regclass) > 0 as placed
     from rollup_cube`,
  )
  expect(total.rows).toEqual([{ events: 300, placed: true }])
  expect(await fillBlockFilters(db.pool, never)).toBe(true)
  const filters = await db.pool.query(
    'select tableoid::regclass::text as partition, first_time = last_time as one from block_filter',
  )
  expect(filters.rows).toEqual([{ partition: 'block_filter_2026_03', one: true }])
})

test('keeps its totals, which were by quarters of an hour, as days', async () => {
  await db.pool.query(`
    drop table rollup_total;
    create table rollup_total (
      quarter int not null, events int not null, read_only boolean, failed boolean not null, actor text not null
    );
    create unique index rollup_total_key on rollup_total (quarter, actor, read_only, failed) nulls not distinct;
    insert into rollup_total
    select floor(floor(extract(epoch from event_time)) / 900), count(*), read_only, failed, actor
    from event join identity i on i.id = identity_id
    group by 1, 3, 4, 5`)
  await db.pool.query(
    await readFile(path.join(MIGRATIONS, '20261121180000_day_totals/migration.sql'), 'utf8'),
  )
  await addInferred('rollup_total', 'day, actor')
  expect(await wrongRollUps(db.pool)).toEqual([])
  const { rows } = await db.pool.query('select sum(events)::int as events from rollup_total')
  expect(rows).toEqual([{ events: 300 }])
})

/** What a later migration adds to a table that an earlier one has just made; of events of which nothing can be inferred. */
const addInferred = (table: string, keys: string) =>
  db.pool.query(`
    alter table ${table} add column inferred boolean;
    drop index ${table}_key;
    create unique index ${table}_key on ${table} (${keys}, read_only, inferred, failed) nulls not distinct`)

/** Runs the migration on an instance as the one before left it. */
async function addServiceMonths() {
  await db.pool.query(`
    drop table rollup_service_identity_month, rollup_service_place_month, rollup_service_error_month;
    drop index rollup_action_day_idx`)
  // All of a file is one transaction.
  await db.pool.query(
    await readFile(path.join(MIGRATIONS, '20261121210000_service_months/migration.sql'), 'utf8'),
  )
  await addInferred('rollup_service_identity_month', 'service, day, identity_id')
  await addInferred('rollup_service_place_month', 'service, day, place_id, actor')
  await addInferred('rollup_service_error_month', 'service, day, error_code_id, actor')
  expect(await wrongRollUps(db.pool)).toEqual([])
}

test('is given months by service, of the days that are filled', async () => {
  // Three days at the end of a month and three of the next; services of several actions.
  const records = (first: number) =>
    range(first, 120).map((n) =>
      testRecord(n, {
        eventTime: new Date(Date.UTC(2026, 2, 29 + (n % 6), n % 24)).toISOString(),
        eventSource: `s${n % 2}.amazonaws.com`,
        eventName: `Frob${n % 3}`,
        awsRegion: ['eu-west-1', 'us-east-1'][(n % 4) >> 1],
        readOnly: [true, false, undefined][(n % 5) >> 1],
        errorCode: n % 7 === 0 ? 'AccessDenied' : undefined,
      }),
    )
  await importFiles(db.pool, spool, [logOf(records(1000))])
  // A load under way keeps it waiting.
  const load = await db.pool.connect()
  await load.query(`begin; select pg_advisory_xact_lock_shared(${EVENTS_LOCK}, 0)`)
  const added = addServiceMonths()
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`
  while ((await db.pool.query(waiting)).rowCount === 0);
  await load.query('commit')
  load.release()
  await added
  const sum = 'select sum(events)::int as events from rollup_service_place_month'
  expect((await db.pool.query(sum)).rows).toEqual([{ events: 420 }])

  // In the middle of a month that is being filled: the last day that has a date, then three of April and one of March.
  const { rows } = await db.pool.query(`
    select string_agg(relname, ', ') as tables from pg_class
    where relname ~ '^rollup_' and relkind in ('r', 'p') and not relispartition and relname <> 'rollup_state'`)
  await db.pool.query(`truncate ${rows[0].tables}; update rollup_state set filled_from = ${NONE_FILLED}`)
  const client = await db.pool.connect()
  try {
    await prepareRollUp(client)
    for (let filled = 0; filled < 5; filled++) expect(await fillNextDay(client)).toBe(true)
    await addServiceMonths()
    expect((await db.pool.query(sum)).rows).toEqual([{ events: 6 + 80 }])
    await importFiles(db.pool, spool, [logOf(records(2000))])
    expect(await wrongRollUps(db.pool)).toEqual([])
    while (await fillNextDay(client)) expect(await wrongRollUps(db.pool)).toEqual([])
  } finally {
    client.release()
  }
  expect(await wrongRollUps(db.pool)).toEqual([])
  expect((await db.pool.query(sum)).rows).toEqual([{ events: 540 }])
})

/** Takes back what the migration adds, so that it can run on what is here. */
async function beforeEffects() {
  await db.pool.query(`
    drop view activity;
    drop table identity_first;
    alter table action drop column inferred;
    alter table identity drop column mfa`)
  for (const rollup of ROLLUPS.filter(holdsInferred))
    await db.pool.query(`
      alter table ${rollup.table} drop column inferred;
      create index ${rollup.table}_key on ${rollup.table} (day)`)
}

async function addPlaces() {
  await db.pool.query('drop table rollup_identity_place_month')
  await db.pool.query(
    await readFile(path.join(MIGRATIONS, '20261121230000_identity_places/migration.sql'), 'utf8'),
  )
}

test('is told what identities first did, and what can be inferred of records that do not say', async () => {
  const migration = await readFile(
    path.join(MIGRATIONS, '20261121220000_effects_mfa_firsts/migration.sql'),
    'utf8',
  )
  await beforeEffects()
  await db.pool.query(migration)
  await addPlaces()
  // Some records do not say: all days are counted anew.
  const held = () => db.pool.query('select coalesce(sum(events), 0)::int as events from rollup_total')
  expect((await held()).rows).toEqual([{ events: 0 }])
  expect(await wrongRollUps(db.pool)).toEqual([])
  await importFiles(db.pool, spool, [
    logOf([testRecord(3000, { eventName: 'GetThing', readOnly: undefined })]),
  ])
  // As if another version had made these entries: what is loaded goes by them, too.
  await db.pool.query('update action set inferred = null')
  await importFiles(db.pool, spool, [
    logOf([testRecord(3001, { eventName: 'GetThing', readOnly: undefined })]),
  ])
  expect(await fillRollUps(db.pool, never)).toBe(true)
  expect((await held()).rows).toEqual([{ events: 542 }])
  expect(await keepInferences(db.pool)).toBeGreaterThan(0)
  const inferred = await db.pool.query('select sum(events)::int as events from rollup_total where inferred')
  expect(inferred.rows).toEqual([{ events: 2 }])
  expect(await wrongRollUps(db.pool)).toEqual([])
  expect(await keepInferences(db.pool)).toBe(0)

  // An instance whose records all say keeps what was counted.
  await db.pool.query('delete from event where read_only is null')
  await db.pool.query('update rollup_state set filled_from = $1', [NONE_FILLED])
  for (const { table } of ROLLUPS) await db.pool.query(`truncate ${table}`)
  expect(await fillRollUps(db.pool, never)).toBe(true)
  const before = (await held()).rows
  await beforeEffects()
  await db.pool.query(migration)
  await addPlaces()
  expect((await held()).rows).toEqual(before)
  expect(await wrongRollUps(db.pool)).toEqual([])
})
