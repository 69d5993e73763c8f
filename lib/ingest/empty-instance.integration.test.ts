// Emptying: all of it, whatever there is; beside loads, and for loaders that remember what was there.
import { readdir } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { emptyInstance } from './empty-instance'
import { FILES_AT_ONCE, FileLoader } from './load-file'
import { countsOf, importFiles, logOf, range, spoolFiles, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const fresh = testDatabase()
const spool = testSpool()
const never = new AbortController().signal
const PATIENT = { timeout: 20_000 }
/** Twenty of a file that is loaded beside others. */
const SMALL = { records: 20 * FILES_AT_ONCE, bytes: 1 << 20, chunkBytes: 512 }
let next = 0
const newRecords = (count: number) => {
  next += count
  return range(next - count, count).map((n) =>
    testRecord(n, {
      eventTime: `2026-0${1 + (n % 2)}-03T00:00:00Z`,
      eventName: `Get${n % 7}`,
      sourceIPAddress: `192.0.2.${n % 250}`,
      ...(n % 3 === 0 && { readOnly: undefined, errorCode: `Error${n % 5}` }),
    }),
  )
}
const ask = async (statement: string) => (await db.pool.query(statement)).rows
const version = async () => Number((await ask('select last_value from data_version'))[0].last_value)
/** What events say of themselves, by the entries they point at: an entry that is not there leaves its event out. */
const SAID = `select event_id, event_time::text, event_name, source_ip_address, error_code, identity_key, aws_region
  from activity order by event_time, event_id`

/** How many rows each table has, month partitions by their parents, and the months that have partitions. */
async function heldBy({ pool }: typeof db): Promise<Record<string, number>> {
  const { rows } = await pool.query(`
    select
      format('%I.%I', n.nspname, c.relname) as name,
      (xpath('/row/count/text()', query_to_xml(format('select count(*) from %I.%I', n.nspname, c.relname), true, true, '')))[1]::text::int as count
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and (n.nspname = 'public' or c.relname = '_private_jobs')`)
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

afterEach(async () => {
  await db.pool.query('drop trigger if exists at_batch on file; drop trigger if exists at_truncate on file')
  await emptyInstance(db, spool)
})

test('leaves what a first start leaves, but for public keys and the sources of the environment', async () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role/Deploy/ci'
  const log = logOf([
    ...newRecords(50),
    testRecord(next++, { userIdentity: { type: 'AssumedRole', arn, accountId: '111122223333' } }),
    // Of a month that gets no partition.
    testRecord(next++, { eventTime: '1999-01-01T00:00:00Z' }),
    { ...testRecord(0), eventName: null },
  ])
  await importFiles(db.pool, spool, [log, log])
  await spoolFiles(db.pool, spool, [logOf(newRecords(3))])
  await db.pool.query(`
    insert into source (kind, bucket, region, synced_at, failures) values ('s3', 'logs', 'us-east-1', now(), 3);
    insert into source (kind, folder, from_environment, paused, since, accounts, schedule_minutes, listed_fully_at, next_sync_at)
    values ('folder', '/var/log/trail', true, true, '2026-01-01', '{111122223333}', 7, now(), 'infinity');
    update import set source_id = (select min(id) from source), dropped = 1 where id = (select min(id) from import);
    insert into source_object (source_id, key, etag, bytes, modified_at, kind, day, file_id)
    select source_id, 'key', 'etag', 1, now(), 'other', '2026-01-01', 1 from import where source_id is not null;
    insert into digest (source_id, key, account, region, root, chain, starts_at, ends_at, elsewhere, hash, signed_text, fingerprint, state)
    select source_id, 'digest', 'a', 'r', '', 'c', now(), now(), 0, '', '', '', 'valid' from import where source_id is not null;
    insert into digest_file (digest_id, source_id, key, kind, day, hash) select id, source_id, 'key', 'other', '2026-01-01', '' from digest;
    insert into retention_drop (month, events, bytes) values ('2020-01-01', 1, 1);
    insert into file_skip (file_id, import_id, reason, count) select min(id), min(import_id), 'insight', 1 from file;
    update rollup_state set filled_from = 20000`)
  const before = await heldBy(db)
  const holding = Object.entries(before).filter(([, count]) => count > 0)
  const empty = await heldBy(fresh)
  // The test knows all tables: what is added to the schema has to be filled here, and emptied.
  expect(Object.keys(empty).filter((name) => !holding.some(([held]) => held === name))).toEqual([
    'public.public_key',
  ])
  expect((await readdir(spool.folder)).length).toBe(2)
  const seen = await version()

  expect(await emptyInstance(db, spool)).toEqual({ events: 51, imports: 2, sources: 1 })

  expect(await heldBy(db)).toEqual({ ...empty, 'public.source': 1 })
  expect(await readdir(spool.folder)).toEqual(['id'])
  expect(await ask('select filled_from from rollup_state')).toEqual([{ filled_from: -(2 ** 31) }])
  expect(
    await ask(
      `select kind, folder, since::text, accounts, schedule_minutes, paused, from_environment, listed_fully_at, next_sync_at <= now() as due
       from source`,
    ),
  ).toEqual([
    {
      kind: 'folder',
      folder: '/var/log/trail',
      since: '2026-01-01',
      accounts: ['111122223333'],
      schedule_minutes: 7,
      paused: true,
      from_environment: true,
      listed_fully_at: null,
      due: true,
    },
  ])
  expect(await version()).toBeGreaterThan(seen)
  await db.pool.query('delete from source')
  expect(await emptyInstance(db, spool)).toEqual({ events: 0, imports: 0, sources: 0 })
})

test('a loader that has loaded before loads the same again, with entries and months that are there', async () => {
  const loader = new FileLoader(db.pool, spool)
  const records = newRecords(60)
  await importFiles(db.pool, spool, [logOf(records)], loader)
  const said = await ask(SAID)
  expect(said).toHaveLength(60)
  await emptyInstance(db, spool)
  // Another order, so that entries get other numbers than before even where those began anew.
  await importFiles(db.pool, spool, [logOf(newRecords(10))], new FileLoader(db.pool, spool))
  await emptyInstance(db, spool)
  const again = await importFiles(db.pool, spool, [logOf(records.toReversed())], loader)
  expect(await countsOf(db.pool, again)).toMatchObject({ events: 60, duplicates: 0 })
  expect(await ask(SAID)).toEqual(said)
  expect(await wrongRollUps(db.pool)).toEqual([])
  expect(await ask('select from event_default')).toEqual([])
})

test('in the middle of a file nothing of it is left, and nothing of it comes after', async () => {
  const loader = new FileLoader(db.pool, spool, { limits: SMALL })
  await db.pool.query(`
    create or replace function at_batch() returns trigger language plpgsql as $$
    begin
      if new.records >= 40 then perform pg_sleep(0.3); end if;
      return new;
    end $$;
    create trigger at_batch before update of committed_offset on file for each row execute function at_batch()`)
  // A rejected record in each batch: its file is gone when it is to be kept.
  const log = logOf(newRecords(200).flatMap((record) => [record, { ...record, eventName: null }]))
  const { fileIds } = await spoolFiles(db.pool, spool, [log])
  const loading = loader.loadFile(fileIds[0] as number, never)
  await expect.poll(() => ask('select from file where records >= 20'), PATIENT).toHaveLength(1)
  const went = await emptyInstance(db, spool)
  expect(went).toMatchObject({ imports: 1 })
  expect(went.events).toBeGreaterThan(0)
  expect(await loading).toBe('elsewhere')
  for (const table of ['event', 'file', 'reject', 'record_block', 'rollup_cube', 'identity_first'])
    expect(await ask(`select from ${table}`), table).toEqual([])
  await db.pool.query('drop trigger at_batch on file')
  const after = await importFiles(db.pool, spool, [log], loader)
  expect(await countsOf(db.pool, after)).toMatchObject({ events: 200, rejected: 200 })
  expect(await ask(SAID)).toHaveLength(200)
  expect(await wrongRollUps(db.pool)).toEqual([])
})

test('beside loads of several workers, what is there is what the files that are left have brought', async () => {
  const loaders = range(0, 2).map(() => new FileLoader(db.pool, spool, { limits: SMALL }))
  const shared = newRecords(60)
  let isOver = false
  const loading = loaders.map(async (loader) => {
    while (!isOver) {
      const { fileIds } = await spoolFiles(db.pool, spool, [logOf(newRecords(40)), logOf(shared)])
      await Promise.all(fileIds.map((id) => loader.loadFile(id, never)))
    }
  })
  try {
    for (const _ of range(0, 3)) {
      await expect.poll(() => ask('select from file where events > 0 limit 1'), PATIENT).toHaveLength(1)
      await emptyInstance(db, spool)
    }
  } finally {
    isOver = true
    await Promise.all(loading)
  }
  const [counted] = await ask(`
    select
      (select coalesce(sum(events), 0) from file)::int as brought,
      (select count(*) from event)::int as events,
      (select count(*) from activity)::int as said,
      (select count(*) from file where status <> 'done')::int as unread`)
  expect(counted).toEqual({
    brought: counted.events,
    events: counted.events,
    said: counted.events,
    unread: 0,
  })
  expect(await wrongRollUps(db.pool)).toEqual([])
  await importFiles(db.pool, spool, [logOf(shared)], loaders[0])
  expect(await ask(`${SAID} limit 1`)).toHaveLength(1)
  expect(await wrongRollUps(db.pool)).toEqual([])
})

test('it gives up on a reader who does not end, and nothing is changed', async () => {
  await importFiles(db.pool, spool, [logOf(newRecords(5))])
  const reader = await db.pool.connect()
  await reader.query('begin; select from event limit 1')
  await expect(emptyInstance(db, spool, { tries: 2 })).rejects.toMatchObject({ status: 409 })
  expect(await ask(SAID)).toHaveLength(5)
  const emptying = emptyInstance(db, spool)
  await reader.query('select pg_sleep(0.3); commit')
  reader.release()
  expect(await emptying).toEqual({ events: 5, imports: 1, sources: 0 })
})

test('what fails once all is gone is not told as a failure', async () => {
  await importFiles(db.pool, spool, [logOf(newRecords(5))])
  await db.pool.query('alter sequence data_version rename to elsewhere')
  try {
    expect(await emptyInstance(db, spool)).toEqual({ events: 5, imports: 1, sources: 0 })
  } finally {
    await db.pool.query('alter sequence elsewhere rename to data_version')
  }
})

test('while it waits for who reads events, nobody waits for anything else', async () => {
  await importFiles(db.pool, spool, [logOf(newRecords(5))])
  const [reader, other] = await Promise.all([db.pool.connect(), db.pool.connect()])
  try {
    await reader.query('begin; select from event limit 1')
    await other.query(`set lock_timeout = '50ms'`)
    let isOver = false
    const emptying = emptyInstance(db, spool, { tries: 2 })
      .catch(({ status }) => status)
      .finally(() => {
        isOver = true
      })
    while (!isOver)
      for (const table of ['file', 'import', 'source', 'identity', 'rollup_total'])
        await other.query(`select from ${table} limit 1`)
    expect(await emptying).toBe(409)
  } finally {
    reader.release(true)
    other.release(true)
  }
})

/** Does it while a table is emptied, in the same transaction. */
const whenEmptied = (body: string) =>
  db.pool.query(`
    create or replace function at_truncate() returns trigger language plpgsql as $$ begin ${body}; return null; end $$;
    create trigger at_truncate before truncate on file for each statement execute function at_truncate()`)

test('every month that can have partitions fits into the table of locks, and as many locks of others', async () => {
  await db.pool.query('create table seen (locks int)')
  try {
    await whenEmptied('insert into seen select count(*) from pg_locks where pid = pg_backend_pid()')
    await emptyInstance(db, spool)
    await importFiles(db.pool, spool, [logOf(newRecords(4))])
    await emptyInstance(db, spool)
    const [without = 0, withTwo = 0] = (await ask('select locks from seen')).map(({ locks }) => locks)
    const [{ room }] = await ask(`
      select current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int as room`)
    const months = 12 * (new Date().getUTCFullYear() + 3 - 2006)
    expect(withTwo).toBeGreaterThan(without)
    expect(without + (months * (withTwo - without)) / 2).toBeLessThan(room / 2)
  } finally {
    await db.pool.query('drop table seen')
  }
})

test('a server without room for so many locks is told apart, and nothing is changed', async () => {
  await importFiles(db.pool, spool, [logOf(newRecords(5))])
  await whenEmptied(`raise exception using errcode = '53200', message = 'out of shared memory'`)
  await expect(emptyInstance(db, spool)).rejects.toMatchObject({
    status: 409,
    message: expect.stringMatching(/Nothing was changed.*max_locks_per_transaction/),
  })
  expect(await ask(SAID)).toHaveLength(5)
})
