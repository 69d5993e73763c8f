// What is cut, damaged, no backup or another Cairn's changes nothing, nor does anything where a Cairn is running.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { connect, disconnect } from '../../lib/db/client'
import { MIGRATION_LOCK } from '../../lib/db/migrate'
import { testDatabase } from '../../lib/db/test-database'
import { UUID } from '../../lib/ingest/spool'
import { range, testSpool } from '../../lib/ingest/test-files'
import { runBackup } from '../cli/backup-command'
import { Progress } from '../cli/progress'
import { BACKUP_TABLES } from './backup-tables'
import { BackupTrouble } from './read-backup'
import { backupOf, changed, fillInstance, restoreInto } from './test-backup'

const source = testDatabase()
const spool = testSpool()
let bytes: Buffer

beforeAll(async () => {
  await fillInstance(source, spool)
  bytes = (await backupOf(source, spool)).bytes
})

describe('what cannot be restored', () => {
  const target = testDatabase()
  const otherSpool = testSpool()
  const isUntouched = async () => {
    expect((await target.pool.query('select from event')).rowCount).toBe(0)
    expect((await target.pool.query('select from import')).rowCount).toBe(0)
    expect(await readdir(otherSpool.folder)).toEqual(['id'])
  }

  test('is a file that was cut, wherever', async () => {
    const lengths = [100, 700, 5000, bytes.length / 2, bytes.length - 2000, bytes.length - 1025]
    for (const length of lengths.map(Math.floor))
      await expect(restoreInto(target, otherSpool, bytes.subarray(0, length))).rejects.toThrow(
        /no backup of Cairn|has no end|damaged/,
      )
    await isUntouched()
  })

  test('is a file in which a byte is another', async () => {
    for (const at of [0.1, 0.4, 0.6, 0.9]) {
      const damaged = Buffer.from(bytes)
      // A tar archive is filled up with zeros, which mean nothing.
      let place = Math.floor(at * bytes.length)
      while (damaged[place] === 0) place++
      damaged[place] = (damaged[place] as number) ^ 0x11
      await expect(restoreInto(target, otherSpool, damaged)).rejects.toThrow(BackupTrouble)
    }
    await isUntouched()
  })

  test('is a file without a table, or with an upload too few', async () => {
    for (const gone of [/^tables\/reject\//, /^uploads\//])
      await expect(
        restoreInto(
          target,
          otherSpool,
          await changed(bytes, (name, content) => (gone.test(name) ? null : content)),
        ),
      ).rejects.toThrow(/damaged, and nothing was restored/)
    await isUntouched()
  })

  test('is a file in which an upload is another, or begins in the middle', async () => {
    const others = await changed(bytes, (name, content) =>
      name.startsWith('uploads/') ? gzipSync('another') : content,
    )
    await expect(restoreInto(target, otherSpool, others)).rejects.toThrow(/Uploads are missing/)
    const later = await changed(
      bytes,
      (_, content) => content,
      (name) => name.replace(/^(uploads.*)1\.gz/, '$12.gz'),
    )
    await expect(restoreInto(target, otherSpool, later)).rejects.toThrow(/damaged, and nothing was restored/)
    await isUntouched()
  })

  test('is a backup of a newer Cairn, of another format, or of none', async () => {
    const withJson = (file: string, change: (json: Record<string, unknown>) => void) =>
      changed(bytes, (name, content) => {
        if (name !== file) return content
        const json = JSON.parse(content.toString())
        change(json)
        return Buffer.from(JSON.stringify(json))
      })
    const withHeader = (change: (header: Record<string, unknown>) => void) => withJson('backup.json', change)
    const wrong: [Buffer, RegExp][] = [
      [
        await withHeader((header) => {
          header.migrations = [{ name: '99990101000000_flight', checksum: 'x' }]
        }),
        /newer Cairn \(it has the migration 99990101000000_flight\)/,
      ],
      [
        await withHeader((header) => {
          header.version = 2
        }),
        /of format 2/,
      ],
      [
        await withHeader((header) => {
          header.tables = [{ name: 'pg_authid', columns: ['rolname'] }]
        }),
        /other tables/,
      ],
      [
        await withHeader((header) => {
          header.tables = [{ name: 'x; drop table event', columns: ['a'] }]
        }),
        /damaged/,
      ],
      [
        await withHeader(({ tables }) => {
          for (const table of tables as { columns: string[] }[]) table.columns[1] = table.columns[0] as string
        }),
        /other tables/,
      ],
      [
        await withHeader(({ tables }) => {
          for (const table of tables as { columns: string[] }[]) table.columns.reverse()
        }),
        /damaged/,
      ],
      [
        await withHeader((header) => {
          header.months = range(0, 5000).map((n) => `${1000 + n}-01`)
        }),
        /damaged/,
      ],
      [
        await withJson('end.json', (end) => {
          end.sequences = {}
        }),
        /damaged/,
      ],
      [Buffer.from('{"Records": []}'), /no backup of Cairn/],
      [Buffer.alloc(0), /no backup of Cairn|no end/],
    ]
    for (const [file, reason] of wrong)
      await expect(restoreInto(target, otherSpool, file)).rejects.toThrow(reason)
    await isUntouched()
  })

  test('is a backup whose files would be read from outside the spool', async () => {
    const { rows } = await source.pool.query(
      `select id, spool_id, spool_name from file where status = 'queued'`,
    )
    const [{ id, spool_id, spool_name }] = rows
    const put = (...values: (string | null)[]) =>
      source.pool.query('update file set spool_id = $2, spool_name = $3 where id = $1', [id, ...values])
    for (const values of [
      [null, '../victim.txt'],
      [null, spool_name],
      [otherSpool.id, '../victim.txt'],
    ]) {
      await put(...values)
      const { bytes } = await backupOf(source, spool)
      await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(/files where no upload can be/)
    }
    await put(spool_id, spool_name)
    await isUntouched()
  })

  test('is one that is interrupted', async () => {
    for (const at of [3, BACKUP_TABLES.length]) {
      const interrupted = new AbortController()
      const abort = (restored: number) => {
        if (restored === at) interrupted.abort(new Error('interrupted'))
      }
      await expect(restoreInto(target, otherSpool, bytes, interrupted, abort)).rejects.toThrow('interrupted')
      await isUntouched()
    }
  })

  test('is anything while Cairn is running, is starting, or comes meanwhile', async () => {
    const running = /A Cairn is running on this database/
    // It is connected already, and says who it is long before the last table: a restore waits for nobody.
    const worker = connect(target.url, { max: 1, applicationName: 'somebody' })
    await worker.pool.query('select 1')
    const comes = (restored: number) => {
      if (restored === 1) void worker.pool.query(`set application_name to 'cairn worker'`).catch(() => {})
    }
    await target.pool.query('drop schema if exists graphile_worker cascade')
    await expect(restoreInto(target, otherSpool, bytes, new AbortController(), comes)).rejects.toThrow(
      running,
    )
    await target.pool.query('drop schema if exists graphile_worker cascade')
    await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(running)
    await disconnect(worker)
    const starting = await target.pool.connect()
    await starting.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(running)
    starting.release(true)
    // Nor is the queue of one that is running touched.
    const queue = await target.pool.query(`select to_regnamespace('graphile_worker') as there`)
    expect(queue.rows).toEqual([{ there: null }])
    await isUntouched()
  })
})

describe('a restore whose commit nobody answers', () => {
  const target = testDatabase()
  const otherSpool = testSpool()

  test('keeps the uploads: its rows may be there', async () => {
    await target.pool.query(`
      create function vanish() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger vanish after insert on import deferrable initially deferred
        for each row execute function vanish()`)
    await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(/broke as the restore was committed/)
    expect((await readdir(otherSpool.folder)).filter((name) => UUID.test(name)).length).toBe(1)
  })

  test('is told where the database refuses it', async () => {
    await target.pool.query(`
      create or replace function vanish() returns trigger language plpgsql as
        $$ begin raise exception 'refused'; end $$`)
    await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(/refused/)
    await target.pool.query(`
      create or replace function vanish() returns trigger language plpgsql as
        $$ begin raise exception 'out of shared memory' using errcode = '53200'; end $$`)
    await expect(restoreInto(target, otherSpool, bytes)).rejects.toThrow(/set its max_locks_per_transaction/)
    expect((await target.pool.query('select from import')).rowCount).toBe(0)
  })
})

test('a backup for which the server has no room for locks is none, and says what mends it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cairn-backup-'))
  const { rows } = await source.pool.query('select current_database() as name')
  // Found before Postgres's own: whoever sums a table is refused as if for its locks.
  await source.pool.query(`
    create function public.sha256(bytea) returns bytea language plpgsql as
      $$ begin raise exception 'out of shared memory' using errcode = '53200'; end $$;
    alter database ${rows[0].name} set search_path = public, pg_catalog`)
  vi.stubEnv('DATABASE_URL', source.url)
  vi.stubEnv('CAIRN_SPOOL_DIR', spool.folder)
  try {
    const stdout = new PassThrough()
    const stderr = Object.assign(new PassThrough(), { isTTY: false })
    const progress = await Progress.on(stderr as unknown as NodeJS.WriteStream)
    const { signal } = new AbortController()
    const saving = runBackup('a.tar', {}, { stdin: () => stdout, stdout, progress, signal, folder })
    await expect(saving).rejects.toMatchObject({
      message: expect.stringMatching(/more months .*there is no backup: set its max_locks_per_transaction/),
    })
    expect(await readdir(folder)).toEqual([])
  } finally {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  }
})
