// Loads of several files at once, beside what else changes files.
import type { PoolClient } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { Batch } from './batch'
import { Dictionaries } from './dictionaries'
import { load } from './load'
import { LoadTogether } from './load-together'
import type { Part } from './part'
import { deleteSource } from './source/delete-source'

const db = testDatabase()

test('a source that is removed while its files are loaded waits for them, and they for nothing of it', async () => {
  const { rows } = await db.pool.query(`
    with s as (insert into source (kind, bucket, region) values ('s3', 'logs', 'us-east-1') returning id),
    i as (insert into import (source, source_id) select 's3://logs', id from s returning id)
    insert into file (import_id, source_id, name, bytes, etag, status)
    select i.id, s.id, name, 1, 'etag', 'running'
    from i, s, unnest(array['a', 'b']) as names (name)
    returning id, import_id as "importId", source_id as "sourceId"`)
  const [first, last] = rows
  await db.pool.query(`
    create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return new; end $$;
    create trigger dawdle before update on file for each row when (new.id = ${last.id}) execute function dawdle()`)
  // What is read sooner is loaded first, whatever its number.
  const parts = await Promise.all([last, first].map(partOf))
  const client = await db.pool.connect()
  try {
    const loading = load(client, parts)
    await expect.poll(() => sleepers()).toBe(1)
    await Promise.all([loading, deleteSource(db.pool, String(first.sourceId))])
    const files = await db.pool.query('select status from file order by id')
    expect(files.rows).toEqual([{ status: 'done' }, { status: 'done' }])
  } finally {
    client.release()
    await db.pool.query('drop trigger dawdle on file; drop function dawdle()')
  }
})

test('one that was asked to stop stops none of those beside it', async () => {
  const { rows } = await db.pool.query(`
    with i as (insert into import (source) values ('test') returning id)
    insert into file (import_id, name, bytes, status)
    select i.id, name, 1, 'running'
    from i, unnest(array['before', 'stopped', 'beside']) as names (name)
    returning id, import_id as "importId"`)
  const clients = await Promise.all(rows.map(() => db.pool.connect()))
  try {
    const parts = await Promise.all(rows.map(partOf))
    const together = new LoadTogether()
    // The first goes at once, and the others wait for it together.
    const loading = parts.map((part, i) =>
      together.load(
        clients[i] as PoolClient,
        part,
        i === 1 ? AbortSignal.abort() : new AbortController().signal,
      ),
    )
    const outcomes = await Promise.allSettled(loading)
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  } finally {
    for (const client of clients) client.release()
  }
})

/** The end of an empty file. */
async function partOf({ id, importId }: { id: number; importId: number }): Promise<Part> {
  const batch = new Batch()
  batch.add({ kind: 'end', outcome: 'complete', looksLikeLog: true })
  const target = { fileId: id, importId, committedOffset: 0 }
  return { target, batch, ids: await new Dictionaries(db.pool).resolve(batch.entries), bytesRead: 1 }
}

const sleepers = async (): Promise<number> =>
  (
    await db.pool.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
    )
  ).rows[0].n
