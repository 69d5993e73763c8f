// Turns objects that were found into files to be loaded: ledger, file rows and jobs in one transaction.
import pg, { type Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import { DIGEST_KIND } from '../../domain/source'
import { addFileJobs } from '../file-jobs'

/** `importId` is the import that the files went into; null when there were none. */
export type Enqueued = { importId: number | null; fileIds: number[] }

const NOTHING: Enqueued = { importId: null, fileIds: [] }
const roundOf = z.object({ name: z.string(), importId: z.int().nullable(), isListing: z.boolean() })

/**
 * Queues logs that the ledger has as `found`: those of these keys, or the newest days' first; at most `limit`. They
 * become files of the source's round. Between two rounds they become the beginning of the next one, so that a queue
 * that tells of every file makes no import of each. In a transaction of its own when given the pool, else in that of
 * the client.
 */
export async function enqueueObjects(
  db: Pool | PoolClient,
  sourceId: number,
  keys: readonly string[] | 'newest',
  limit: number,
): Promise<Enqueued> {
  if (!(db instanceof pg.Pool)) return enqueue(db as PoolClient, sourceId, keys, limit)
  const client = await db.connect()
  let broken = true
  try {
    await client.query('begin')
    const enqueued = await enqueue(client, sourceId, keys, limit)
    await client.query('commit')
    broken = false
    return enqueued
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}

async function enqueue(
  client: PoolClient,
  sourceId: number,
  keys: readonly string[] | 'newest',
  limit: number,
): Promise<Enqueued> {
  // Whoever queues next waits here, so that two never make two imports of one round.
  const sources = await client.query(
    `select
       case kind when 's3' then 's3://' || bucket || '/' || prefix else folder end as name,
       round_import_id as "importId",
       round_started_at is not null as "isListing"
     from source
     where id = $1
     for no key update`,
    [sourceId],
  )
  if (sources.rowCount !== 1) return NOTHING
  // As isWanted has it: the filters say nothing of what is not of the layout.
  const picked = await client.query(
    `select o.key
     from source_object o
     join source s on s.id = o.source_id
     where
       o.source_id = $1 and o.state = 'found' and o.kind <> $2
       and ($3::text[] is null or o.key = any($3))
       and (s.since is null or o.day >= s.since)
       -- As isWanted says.
       and (s.accounts = '{}' or o.account is null or o.account = any(s.accounts))
       and (s.regions = '{}' or o.region is null or o.region = any(s.regions))
       and (s.kinds = '{}' or o.account is null or o.kind = any(s.kinds))
     order by o.day desc, o.key
     limit $4
     for update of o skip locked`,
    [sourceId, DIGEST_KIND, keys === 'newest' ? null : keys, limit],
  )
  if (picked.rowCount === 0) return NOTHING
  const importId = await roundImport(client, sourceId, roundOf.parse(sources.rows[0]))
  const made = await client.query(
    `insert into file (import_id, name, bytes, source_id, etag)
     select $1, o.key, o.bytes, o.source_id, o.etag
     from unnest($3::text[]) with ordinality as picked (key, place)
     join source_object o on o.source_id = $2 and o.key = picked.key
     order by picked.place
     returning id, name`,
    [importId, sourceId, picked.rows.map(({ key }) => key)],
  )
  const fileIds = made.rows.map(({ id }) => Number(id))
  await client.query(
    `update source_object o
     set state = 'queued', file_id = made.id, reason = null, retry_at = null
     from unnest($2::int[], $3::text[]) as made (id, key)
     where o.source_id = $1 and o.key = made.key`,
    [sourceId, fileIds, made.rows.map(({ name }) => name)],
  )
  await addFileJobs(client, fileIds, { bulk: keys === 'newest' })
  return { importId, fileIds }
}

/** The round's import, made with its first files. One that was deleted in the meantime is followed by another. */
async function roundImport(
  client: PoolClient,
  sourceId: number,
  { name, importId, isListing }: z.infer<typeof roundOf>,
): Promise<number> {
  const known = await client.query('select id from import where id = $1 for key share', [importId])
  if (known.rowCount === 1) return Number(known.rows[0].id)
  const { rows } = await client.query(
    'insert into import (source, source_id, open) values ($1, $2, $3) returning id',
    [name, sourceId, isListing],
  )
  const made = Number(rows[0].id)
  await client.query('update source set round_import_id = $2 where id = $1', [sourceId, made])
  return made
}
