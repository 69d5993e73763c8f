// A backup restored elsewhere is the same instance, be it of this Cairn and its Postgres or of an older one.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { migrate, readMigrations } from '../../lib/db/migrate'
import { testDatabase } from '../../lib/db/test-database'
import { FileLoader } from '../../lib/ingest/load-file'
import { Partitions } from '../../lib/ingest/partitions'
import { countsOf, logOf, range, spoolFiles, testRecord, testSpool } from '../../lib/ingest/test-files'
import { BACKUP_TABLES, DROP_SCHEMA } from './backup-tables'
import { BackupReader } from './read-backup'
import { answersOf, backupOf, fillInstance, membersOf, restoreInto, sourceOf } from './test-backup'
import { backupBytes } from './write-backup'

const source = testDatabase()
const spool = testSpool()
const never = new AbortController().signal
let waiting: number
let bytes: Buffer

const eventsOf = async (db: { pool: typeof source.pool }) =>
  (await db.pool.query('select count(*)::int as n from event')).rows[0].n

beforeAll(async () => {
  waiting = (await fillInstance(source, spool)).waiting
  bytes = (await backupOf(source, spool)).bytes
})

describe('a backup', () => {
  test('lists every table of the database, and the objects that older schemas make way for', async () => {
    const { rows } = await source.pool.query(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
         and relname <> '_prisma_migrations'`,
    )
    expect(rows.map(({ name }) => name).sort()).toEqual([...BACKUP_TABLES].sort())
    const client = await source.pool.connect()
    await client.query(`begin; ${DROP_SCHEMA}`)
    const left = await client.query(
      `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace
       union all select proname from pg_proc where pronamespace = 'public'::regnamespace
       union all select typname from pg_type where typnamespace = 'public'::regnamespace`,
    )
    client.release(true)
    expect(left.rows).toEqual([])
  })

  test('says what is in it, leaves nothing in the spool, and holds no password', async () => {
    const { tally, bytes } = await backupOf(source, spool)
    expect(tally).toMatchObject({
      header: { months: ['2019-07', '2026-03'], spoolId: spool.id },
      end: { tables: { event: { rows: await eventsOf(source) } }, uploads: 1, uploadsElsewhere: 0 },
      uploadsGone: 0,
    })
    expect((await readdir(spool.folder)).filter((name) => name.startsWith('backup-'))).toEqual([])
    expect(bytes.includes(new URL(source.url).password)).toBe(false)
  })

  test('holds an upload that is gone from the spool before its turn comes', async () => {
    const { rows } = await source.pool.query('select spool_name from file where id = $1', [waiting])
    const place = path.join(spool.folder, rows[0].spool_name)
    const aside = `${place}.aside`
    const content = backupBytes(sourceOf(source, spool), () => {})
    const first = await content.next()
    await rename(place, aside)
    const chunks = [first.value as Uint8Array]
    for await (const chunk of content) chunks.push(chunk)
    await rename(aside, place)
    const name = `uploads/${waiting}/000001.gz`
    const [before, after] = [await membersOf(bytes), await membersOf(Buffer.concat(chunks))]
    expect(after.get(name)).toEqual(before.get(name))
    expect(after.get(name)?.length).toBeGreaterThan(100)
  })

  test('of a newer Cairn is refused: it may have tables that are not known here', async () => {
    await source.pool.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'x', '9999_x', now())`,
    )
    await expect(backupOf(source, spool)).rejects.toThrow(/newer than this Cairn/)
    await source.pool.query(`delete from _prisma_migrations where id = 'x'`)
  })

  test('that nobody reads to its end lets go of everything', async () => {
    const content = backupBytes(sourceOf(source, spool), () => {})
    await content.next()
    await content.return()
    expect((await readdir(spool.folder)).filter((name) => name.startsWith('backup-'))).toEqual([])
    const { rows } = await source.pool.query(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and state like 'idle in transaction%'`,
    )
    expect(rows).toEqual([{ n: 0 }])
  })

  test('keeps nobody from reading while a new month waits for it', async () => {
    const content = backupBytes(sourceOf(source, spool), () => {})
    await content.next()
    const making = new Partitions(source.pool).ensure([Date.parse('2021-05-01T00:00:00Z')], new Date())
    const waiting = 'select locktype as type from pg_locks where not granted'
    while ((await source.pool.query(waiting)).rowCount === 0) await sleep(5)
    expect((await source.pool.query(waiting)).rows).toEqual([{ type: 'advisory' }])
    await content.return()
    await making
  })

  test('clears what a killed one held an hour ago, and nothing of one that lives', async () => {
    const [old, fresh] = [path.join(spool.folder, 'backup-1-old'), path.join(spool.folder, 'backup-fresh')]
    for (const folder of [old, fresh]) await mkdir(folder)
    const long = new Date(Date.now() - 2 * 3_600_000)
    await utimes(old, long, long)
    await backupOf(source, spool)
    expect((await readdir(spool.folder)).filter((name) => name.startsWith('backup-'))).toEqual([
      'backup-fresh',
    ])
    await rm(fresh, { recursive: true })
  })

  test('looks again and again for uploads that are lost, and ends without them', async () => {
    const { rows } = await source.pool.query('select spool_name from file where id = $1', [waiting])
    const place = path.join(spool.folder, rows[0].spool_name)
    await rename(place, `${place}.aside`)
    const { tally } = await backupOf(source, spool)
    expect([tally.uploadsGone, tally.end.uploads]).toEqual([1, 0])
    await rename(`${place}.aside`, place)
  })

  test('ends when it is told to, also while it waits for a lock', async () => {
    const told = new AbortController()
    const locker = await source.pool.connect()
    await locker.query('begin; lock table rollup_state in access exclusive mode')
    const saving = buffer(backupBytes(sourceOf(source, spool, told.signal), () => {}))
    const lock = `select from pg_locks where relation = 'rollup_state'::regclass and not granted`
    while ((await locker.query(lock)).rowCount === 0) await sleep(5)
    told.abort()
    await expect(saving).rejects.toThrow()
    expect((await locker.query(lock)).rowCount).toBe(0)
    expect((await readdir(spool.folder)).filter((name) => name.startsWith('backup-'))).toEqual([])
    await locker.query('rollback')
    locker.release()
  })
})

describe('restored into another database', () => {
  const target = testDatabase()
  const otherSpool = testSpool()

  test('all answers are the same', async () => {
    const files = `select pg_relation_filenode('identity') as identity, pg_relation_filenode('public_key') as key`
    const [before] = (await target.pool.query(files)).rows
    await restoreInto(target, otherSpool, bytes)
    const [after] = (await target.pool.query(files)).rows
    // By this, who remembers what was in the tables notices that it is other rows now.
    expect([after.identity === before.identity, after.key === before.key]).toEqual([false, false])
    const answers = await answersOf(source)
    expect(answers.records.length).toBeGreaterThan(400)
    expect(answers.ofImports.length).toBe(6)
    expect(await answersOf(target)).toEqual(answers)
  })

  test('what waited is loaded, and new records get new numbers', async () => {
    const jobs = await target.pool.query(`select key from graphile_worker.jobs`)
    expect(jobs.rows).toEqual([{ key: `file:${waiting}` }])
    for (const [db, where] of [
      [source, spool],
      [target, otherSpool],
    ] as const)
      expect(await new FileLoader(db.pool, where).loadFile(waiting, never)).toBe('finished')
    const [there, here] = [await answersOf(target), await answersOf(source)]
    const timeless = (text: string) => text.replace(/"(started|finished)At":"[^"]*"/g, '')
    expect(timeless(JSON.stringify(there))).toBe(timeless(JSON.stringify(here)))
    expect(await eventsOf(target)).toBe(await eventsOf(source))
  })

  test('a second one is refused, for it is not empty', async () => {
    await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(/into an empty instance only/)
  })
})

describe('a backup of an older Cairn', () => {
  const [older, current, blank] = [testDatabase(), testDatabase(), testDatabase()]
  const otherSpool = testSpool()
  const LAST = '20261121220000_effects_mfa_firsts'

  test('goes through the migrations that have come since, whatever schema the empty target had', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cairn-migrations-'))
    const known = await readMigrations('prisma/migrations')
    for (const { name, sql } of known.filter(({ name }) => name <= LAST)) {
      await mkdir(path.join(folder, name))
      await writeFile(path.join(folder, name, 'migration.sql'), sql)
    }
    await older.pool.query(DROP_SCHEMA)
    await expect(backupOf(older, spool)).rejects.toThrow(/no Cairn in this database/)
    await blank.pool.query(DROP_SCHEMA)
    await migrate(older.url, folder)
    await rm(folder, { recursive: true })
    await older.pool.query(`
      insert into import (source) values ('older');
      insert into action (hash, service, name) values (gen_random_uuid(), 's', 'n');
      insert into identity (hash, key, actor, account_id)
      values (gen_random_uuid(), 'arn:aws:iam::111122223333:user/a', 'direct', null);
      insert into place (hash) values (gen_random_uuid());
      insert into rollup_cube
        (first_seen, last_seen, day, identity_id, action_id, place_id, events, failed, quarters)
      values ('2026-03-01', '2026-03-02', 20513, 1, 1, 1, 7, false, '{1,2}')`)
    const { bytes: saved, tally } = await backupOf(older, spool)
    expect(tally.header.migrations.at(-1)?.name).toBe(LAST)
    for (const target of [current, blank]) {
      await restoreInto(target, otherSpool, saved)
      const applied = await target.pool.query(
        'select migration_name as name from _prisma_migrations order by started_at, 1',
      )
      expect(applied.rows.map(({ name }) => name)).toEqual(known.map(({ name }) => name))
      // What the migrations since make of it.
      const made = await target.pool.query(
        `select i.account_id, m.events from rollup_identity_place_month m join identity i on i.id = m.identity_id`,
      )
      expect(made.rows).toEqual([{ account_id: '111122223333', events: 7 }])
      const imported = await target.pool.query(`insert into import (source) values ('next') returning id`)
      expect(imported.rows).toEqual([{ id: 2 }])
      expect(await migrate(target.url, 'prisma/migrations')).toEqual([])
    }
  })
})

describe('a backup that Postgres 15 made', () => {
  const target = testDatabase()
  const otherSpool = testSpool()

  test('is restored into the Postgres that Cairn brings', async () => {
    const saved = await readFile(path.join(import.meta.dirname, 'fixtures', 'postgres-15.tar'))
    const { header } = await BackupReader.of(Readable.from([saved], { objectMode: false }))
    expect(header.postgres).toMatch(/^15\./)
    await restoreInto(target, otherSpool, saved)
    expect(await new FileLoader(target.pool, otherSpool).loadFile(waiting, never)).toBe('finished')
    // It was made of the same records: of what fillInstance loads, by a Cairn that had fewer migrations.
    const [here, then] = [await answersOf(target), await answersOf(source)]
    expect(here.records.length).toBe(then.records.length)
    expect(here.records.join() === then.records.join()).toBe(true)
    expect(here.breakdowns).toEqual(then.breakdowns)
  })
})

describe('a backup of an instance that is loading', () => {
  const [busy, target] = [testDatabase(), testDatabase()]
  const [busySpool, otherSpool] = [testSpool(), testSpool()]

  test('is of one moment, and what is restored is loaded to the same end', async () => {
    // Each shares 20 records with the next.
    const logs = range(0, 12).map((i) => logOf(range(100 * i, 120).map((n) => testRecord(n))))
    const { importId, fileIds } = await spoolFiles(busy.pool, busySpool, logs)
    const loadAll = async (db: typeof busy, spool: typeof busySpool) => {
      const loader = new FileLoader(db.pool, spool)
      for (const id of fileIds) expect(await loader.loadFile(id, never)).toBe('finished')
    }
    const loader = new FileLoader(busy.pool, busySpool)
    for (const id of fileIds.slice(0, 3)) await loader.loadFile(id, never)
    const content = backupBytes(sourceOf(busy, busySpool), () => {})
    const { value: first = new Uint8Array() } = await content.next()
    const [rest] = await Promise.all([buffer(content), loadAll(busy, busySpool)])
    const saved = Buffer.concat([first, rest])
    const uploads = [...(await membersOf(saved)).keys()].filter((name) => name.startsWith('uploads/'))
    expect(uploads.length).toBe(9)
    await restoreInto(target, otherSpool, saved)
    const { rows } = await target.pool.query(
      `select (select count(*) from event)::int as there, (select sum(events) from file)::int as told`,
    )
    expect(rows[0].there).toBe(rows[0].told)
    await loadAll(target, otherSpool)
    for (const db of [busy, target])
      expect(await countsOf(db.pool, importId)).toMatchObject({
        records: 1440,
        events: 1220,
        duplicates: 220,
      })
    expect(await eventsOf(target)).toBe(1220)
  })
})
