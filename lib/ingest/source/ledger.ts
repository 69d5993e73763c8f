// The ledger: every object that was seen in a source, with its version and what became of it. What is not in it is new;
// so nothing depends on the order of keys, and a late file behind newer keys is found like any other.
import type { Pool, PoolClient } from 'pg'
import { parseObjectKey } from '../../domain/cloudtrail/object-key'
import { OTHER_KIND } from '../../domain/source'
import { isWanted, type SourceFilters } from './is-wanted'
import { isArchived, type StoredObject } from './object-store'

export const ARCHIVED_REASON =
  'It is archived in S3 Glacier: restore it there, then start a full sync to have it read.'

export type SeenOptions = {
  /** Objects that these do not let in are none of the source's. */
  filters?: SourceFilters
  /** Asked for by a person: what was removed with an import, is archived or has failed is to be read again. */
  restore?: boolean
}

/**
 * Writes down objects that were listed. A key that is new, or that holds another version by now, becomes `found`; what
 * is known already is not touched. Answers how many became `found`. Part of the caller's transaction, if it has one.
 */
export async function recordSeen(
  db: Pool | PoolClient,
  sourceId: number,
  objects: readonly StoredObject[],
  { filters, restore = false }: SeenOptions = {},
): Promise<number> {
  // Postgres has no place for a NUL, which a key can have.
  const storable = objects.filter(({ key }) => !key.includes('\0'))
  const all = storable.map((object) => {
    const place = placeOf(object.key)
    const archived = !restore && isArchived(object)
    return {
      key: object.key,
      etag: object.etag,
      bytes: object.bytes,
      modified_at: object.modifiedAt.toISOString(),
      kind: place?.kind ?? OTHER_KIND,
      account: place?.account ?? null,
      region: place?.region ?? null,
      day: place?.day ?? object.modifiedAt.toISOString().slice(0, 10),
      delivered_at: place?.deliveredAt?.toISOString() ?? null,
      state: archived ? 'archived' : 'found',
      reason: archived ? ARCHIVED_REASON : null,
    }
  })
  const seen = filters ? all.filter((object) => isWanted(object, filters)) : all
  if (seen.length === 0) return 0
  // What is unchanged is left out by the join: a conflict would lock, and so write, every row that is listed again.
  // What was gone or archived when it was read, and is listed as readable, is tried again once its delay is over.
  const { rows } = await db.query(
    `insert into source_object as known (
       source_id, key, etag, bytes, modified_at, kind, account, region, day, delivered_at, state, reason
     )
     select
       $1, seen.key, seen.etag, seen.bytes, seen.modified_at, seen.kind, seen.account, seen.region, seen.day,
       seen.delivered_at, seen.state, seen.reason
     from jsonb_to_recordset($2::jsonb) as seen (
       key text, etag text, bytes bigint, modified_at timestamptz, kind text, account text, region text, day date,
       delivered_at timestamptz, state text, reason text
     )
     left join source_object o on o.source_id = $1 and o.key = seen.key
     where
       o.key is null
       or o.etag <> seen.etag
       or (o.state in ('gone', 'archived') and seen.state = 'found' and coalesce(o.retry_at <= now(), true))
       or ($3 and o.state in ('removed', 'archived', 'failed'))
     order by seen.key
     on conflict (source_id, key) do update
     set
       etag         = excluded.etag,
       bytes        = excluded.bytes,
       modified_at  = excluded.modified_at,
       day          = excluded.day,
       state        = excluded.state,
       reason       = excluded.reason,
       tries        = case when known.etag = excluded.etag then known.tries else 0 end,
       retry_at     = null,
       content_hash = null,
       found_at     = now()
     where known.etag <> excluded.etag or known.state in ('gone', 'archived', 'removed', 'failed')
     returning state`,
    [sourceId, JSON.stringify(seen), restore],
  )
  return rows.filter(({ state }) => state === 'found').length
}

/** A copy of what is inside AWSLogs/, without it: the folder of an account and all below. */
const BARE = /(?:^|\/)(\d{12}\/CloudTrail.*)$/s

/** What a key says of its place in the layout; null for one that is not of it. */
function placeOf(key: string) {
  const bare = BARE.exec(key)?.[1]
  return parseObjectKey(key) ?? (bare === undefined ? null : parseObjectKey(`AWSLogs/${bare}`))
}
