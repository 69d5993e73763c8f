// What becomes of an upload's files where the database does not take the import.
import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { acceptUpload } from './accept-upload'
import { testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
const accept = (to?: string, pool: pg.Pool = db.pool) =>
  acceptUpload(pool, spool, new Request('http://localhost/api/imports', { method: 'POST', body: '{}' }), {
    name: 'a.json',
    to,
    limits: { maxBytes: 1000, maxFiles: 10 },
  })
const spooled = async () => (await readdir(spool.folder)).length

test('where it is away or full nothing is left: trying again does not fill the disk', async () => {
  const importId = await accept()
  const before = await spooled()
  const away = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:1/nothing' })
  await expect(accept(undefined, away)).rejects.toThrow('ECONNREFUSED')
  await db.pool.query(`
    create function full_disk() returns trigger language plpgsql
      as $$ begin raise 'could not extend file' using errcode = 'disk_full'; end $$;
    create trigger full_disk before insert on file for each row execute function full_disk()`)
  for (const to of [undefined, importId]) await expect(accept(to)).rejects.toThrow('could not extend')
  await db.pool.query('drop trigger full_disk on file')
  expect(await spooled()).toBe(before)
})

test('where nobody answers the commit they stay: the import may be there', async () => {
  const before = await spooled()
  await db.pool.query(`
    create function vanish() returns trigger language plpgsql
      as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
    create constraint trigger vanish after insert on import deferrable initially deferred
      for each row execute function vanish()`)
  await expect(accept()).rejects.toThrow()
  expect(await spooled()).toBe(before + 1)
})
