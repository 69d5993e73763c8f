// A file's row while it is read: its counts and position move with each batch, and at the end its status.
import type { PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { cleanText } from '../domain/cloudtrail/recorded-text'
import type { Batch } from './batch'
import { settleObject } from './settle-object'

/** The file that a batch is of, and where it stood before: the position that the last committed batch reached. */
export type LoadTarget = { fileId: number; importId: number; committedOffset: number }
export type Loaded = { events: number; duplicates: number }

/** Somebody else has moved the file on, or it is gone. What was loaded here is rolled back. */
export class FileLost extends Error {
  override readonly name = 'FileLost'
}

/**
 * Compare and set: only from the position at which this worker found the file. With a source's file goes the ledger's
 * line, if it is still of this version, and the source's word that its objects cannot be read.
 */
export async function advanceFile(
  client: PoolClient,
  { fileId, committedOffset }: LoadTarget,
  batch: Batch,
  { events, duplicates }: Loaded,
  bytesRead: number,
): Promise<void> {
  const { end, rejects, skipped, records } = batch
  const reasons = [...batch.skippedFor]
  // A cut file that held nothing and does not even look like a log gave nothing: it failed.
  const { rowCount } = await client.query({
    // Planned once a connection: that takes longer than the work.
    name: 'advance file',
    text: `with advanced as (
       update file
       set
         committed_offset = $3,
         bytes_read       = case when $10::text is null then least($4, bytes) else bytes end,
         records          = records + $5,
         events           = events + $6,
         duplicates       = duplicates + $7,
         skipped          = skipped + $8,
         rejected         = rejected + $9,
         attempts         = 0,
         status           = case
                              when $10::text is null     then status
                              when $10 = 'complete'      then 'done'
                              when $10 = 'partial' and ($11 or records + $5 > 0) then 'partial'
                              else 'failed'
                            end::file_status,
         reason           = $12,
         position         = $13,
         spool_name       = case when $10::text is distinct from 'complete' then spool_name end,
         finished_at      = case when $10::text is null then null else clock_timestamp() end
       where id = $1 and committed_offset = $2 and status = 'running'
       returning id, import_id, source_id, name, etag, status, reason
     ),
     skips as (
       insert into file_skip (file_id, import_id, reason, count)
       select a.id, a.import_id, s.reason, s.count
       from advanced a
       cross join unnest($15::text[], $16::bigint[]) as s (reason, count)
       on conflict (file_id, reason) do update set count = file_skip.count + excluded.count
     ),
     settled as (${settleObject('$14')}),
     readable as (
       update source s
       set problem = null, problem_code = null, permission = null, problem_at = null
       from advanced a
       where s.id = a.source_id and s.problem_at = 'reading'
     )
     select from advanced`,
    values: [
      fileId,
      committedOffset,
      batch.committedOffset ?? committedOffset,
      bytesRead,
      records,
      events,
      duplicates,
      skipped,
      rejects.length,
      end?.outcome ?? null,
      end?.looksLikeLog ?? false,
      end?.reason === undefined ? null : cleanText(end.reason),
      end?.position ?? null,
      end?.contentHash ?? null,
      reasons.map(([reason]) => reason),
      reasons.map(([, count]) => count),
    ],
  })
  if (rowCount !== 1) throw new FileLost(`file ${fileId} has moved on from ${committedOffset}`)
}

/**
 * What the ledger says of an object that could not be read, and whether that may mend itself. `isLost`: the spool no longer
 * has the file.
 */
export type Unread = { state: 'failed' | 'refused' | 'archived' | 'gone'; retry: boolean; isLost?: boolean }

/** SQL: when a source's object that may mend itself is read again, after 1, 4, 16, 64, 256 and 1,024 minutes, then daily. */
export const RETRY_AT = `now() + least(interval '1 day', interval '1 minute' * 4 ^ least(tries, 6))`

/**
 * Ends a file that cannot be read on, if a worker has begun on it at least `attempts` times since its last committed
 * batch. What it gave before stays. Answers whether it did. A source's object that may mend itself is read again later.
 */
export async function giveUpFile(
  client: PoolClient,
  fileId: number,
  attempts: number,
  reason: string,
  { state, retry, isLost = false }: Unread = { state: 'failed', retry: false },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `with ended as (
       update file
       set
         status      = case when records > 0 or members > 0 then 'partial' else 'failed' end::file_status,
         reason      = $3,
         position    = committed_offset,
         bytes_read  = bytes,
         spool_name  = case when not $6 then spool_name end,
         finished_at = clock_timestamp()
       where id = $1 and status = 'running' and attempts >= $2
       returning id, source_id, name, etag, reason
     ),
     settled as (
       update source_object o
       set
         state    = $4,
         reason   = e.reason,
         tries    = least(o.tries + 1, 100),
         retry_at = case when $5 then ${RETRY_AT} end
       from ended e
       where o.source_id = e.source_id and o.key = e.name and o.file_id = e.id and o.etag = e.etag
     )
     select from ended`,
    [fileId, attempts, cleanText(reason), state, retry, isLost],
  )
  if (rowCount === 1) await client.query(NEXT_DATA_VERSION)
  return rowCount === 1
}

/** Gives a file back that could not be read for no fault of its own. It goes on from its last committed batch. */
export async function giveBackFile(client: PoolClient, fileId: number): Promise<void> {
  await client.query(
    `update file
     set status = 'queued', attempts = greatest(attempts - 1, 0)
     where id = $1 and status = 'running'`,
    [fileId],
  )
}
