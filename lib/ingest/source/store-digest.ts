// Writes down what a digest says, and how reading it ended in the ledger, in one transaction.
import type { Pool, PoolClient } from 'pg'
import { type Digest, digestPlace } from '../../domain/cloudtrail/digest'
import { formatInstant } from '../../domain/time'
import { RETRY_AT } from '../advance-file'

/** A digest that the ledger has as `found`. */
export type FoundDigest = {
  key: string
  etag: string
  account: string | null
  region: string | null
  /** `YYYY-MM-DD` */
  day: string
}

export type ReadDigest = {
  digest: Digest
  hash: Buffer
  /** Its own; null where its object has none. */
  signature: Buffer | null
  /** Where an object of CloudTrail's is in the source; null for one that the source does not have. */
  placeOf: (bucket: string, objectKey: string) => string | null
}

/**
 * Stores a digest and what it names. Answers the ids of the digests to be judged: itself and its neighbours. Nothing
 * happens when the ledger has another version by now.
 */
export function storeDigest(
  pool: Pool,
  sourceId: number,
  found: FoundDigest,
  { digest, hash, signature, placeOf }: ReadDigest,
): Promise<number[]> {
  const { previous } = digest
  const { root, chain } = digestPlace(found.key)
  const files = new Map(digest.files.map((file) => [placeOf(file.bucket, file.objectKey), file]))
  const elsewhere = digest.files.filter((file) => placeOf(file.bucket, file.objectKey) === null).length
  files.delete(null)
  return inTransaction(pool, async (client) => {
    if (!(await settle(client, sourceId, found, 'loaded', null, hash))) return []
    const { rows } = await client.query(
      `insert into digest (
         source_id, key, account, region, root, chain, starts_at, ends_at, elsewhere, lag_seconds, hash, signed_text,
         fingerprint, signature, previous_key, previous_hash, previous_signature, state, lacks
       )
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'unproven', 'key')
       on conflict (source_id, key) do update
       set
         starts_at          = excluded.starts_at,
         ends_at            = excluded.ends_at,
         elsewhere          = excluded.elsewhere,
         lag_seconds        = excluded.lag_seconds,
         settled            = false,
         hash               = excluded.hash,
         signed_text        = excluded.signed_text,
         fingerprint        = excluded.fingerprint,
         signature          = excluded.signature,
         previous_key       = excluded.previous_key,
         previous_hash      = excluded.previous_hash,
         previous_signature = excluded.previous_signature,
         state              = excluded.state,
         lacks              = excluded.lacks
       returning id`,
      [
        sourceId,
        found.key,
        found.account ?? '',
        found.region ?? '',
        root,
        chain,
        formatInstant(digest.startsAt),
        formatInstant(digest.endsAt),
        elsewhere,
        digest.files.reduce<number | null>(
          (longest, { lagSeconds: lag }) => (lag === null || (longest ?? -1) >= lag ? longest : lag),
          null,
        ),
        hash,
        digest.signedText,
        digest.fingerprint,
        signature,
        previous && placeOf(previous.bucket, previous.objectKey),
        previous?.hash && Buffer.from(previous.hash, 'hex'),
        previous?.signature && Buffer.from(previous.signature, 'hex'),
      ],
    )
    const id = Number(rows[0].id)
    await client.query('delete from digest_file where digest_id = $1', [id])
    await client.query(
      `insert into digest_file (digest_id, source_id, key, kind, day, hash, lag_seconds)
       select $1, $2, * from unnest($3::text[], $4::text[], $5::date[], $6::bytea[], $7::int[])`,
      [
        id,
        sourceId,
        [...files.keys()],
        Array.from(files.values(), ({ kind }) => kind),
        Array.from(files.values(), ({ day }) => day),
        Array.from(files.values(), (file) => Buffer.from(file.hash, 'hex')),
        Array.from(files.values(), ({ lagSeconds }) => lagSeconds),
      ],
    )
    return [id, ...(await neighbours(client, id))]
  })
}

/** A digest that cannot be read. What an earlier version of it said no longer counts. */
export function failDigest(
  pool: Pool,
  sourceId: number,
  found: FoundDigest,
  state: 'failed' | 'refused' | 'archived' | 'gone',
  reason: string,
): Promise<number[]> {
  return inTransaction(pool, async (client) => {
    if (!(await settle(client, sourceId, found, state, reason, null))) return []
    const { rows } = await client.query('select id from digest where source_id = $1 and key = $2', [
      sourceId,
      found.key,
    ])
    const [id] = rows.map((row) => Number(row.id))
    const affected = id === undefined ? [] : await neighbours(client, id)
    await client.query('delete from digest where id = $1', [id])
    const after = await client.query('select id from digest where source_id = $1 and previous_key = $2', [
      sourceId,
      found.key,
    ])
    return [...affected, ...after.rows.map((row) => Number(row.id))]
  })
}

/** Marks the objects that these digests name and others as well: of two, the better digest counts. */
export async function markContested(pool: Pool, sourceId: number, ids: number[]): Promise<void> {
  await pool.query(
    `update digest_file
     set contested = true
     where source_id = $1 and not contested and key in (
       select mine.key
       from digest_file mine
       join digest_file other on other.source_id = mine.source_id and other.key = mine.key
       where mine.digest_id = any($2) and other.digest_id <> mine.digest_id
     )`,
    [sourceId, ids],
  )
}

async function settle(
  client: PoolClient,
  sourceId: number,
  { key, etag }: FoundDigest,
  state: string,
  reason: string | null,
  hash: Buffer | null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update source_object
     set
       state        = $4,
       reason       = $5,
       content_hash = $6,
       tries        = case when $4 = 'loaded' then 0 else least(tries + 1, 100) end,
       retry_at     = case when $4 in ('refused', 'archived', 'gone') then ${RETRY_AT} end,
       loaded_at    = case when $4 = 'loaded' then now() else loaded_at end
     where source_id = $1 and key = $2 and etag = $3 and state = 'found'`,
    [sourceId, key, etag, state, reason, hash],
  )
  return rowCount === 1
}

/** The digests before and after it in its chain, by time. */
async function neighbours(client: PoolClient, id: number): Promise<number[]> {
  const { rows } = await client.query(
    `select neighbour.id
     from digest d
     cross join lateral (
       (
         select n.id
         from digest n
         where n.source_id = d.source_id and n.chain = d.chain and (n.starts_at, n.id) > (d.starts_at, d.id)
         order by n.starts_at, n.id
         limit 1
       )
       union all
       (
         select b.id
         from digest b
         where b.source_id = d.source_id and b.chain = d.chain and (b.starts_at, b.id) < (d.starts_at, d.id)
         order by b.starts_at desc, b.id desc
         limit 1
       )
     ) neighbour
     where d.id = $1`,
    [id],
  )
  return rows.map((row) => Number(row.id))
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    broken = false
    return result
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}
