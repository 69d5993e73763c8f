// A file's row while it is read: its counts and position move with each batch, and at the end its status.
import type { PoolClient } from 'pg'
import { cleanText } from '../domain/cloudtrail/recorded-text'
import type { Batch } from './batch'

/** The file that a batch is of, and where it stood before: the position that the last committed batch reached. */
export type LoadTarget = { fileId: number; importId: number; committedOffset: number }
export type Loaded = { events: number; duplicates: number }

/** Somebody else has moved the file on, or it is gone. What was loaded here is rolled back. */
export class FileLost extends Error {
  override readonly name = 'FileLost'
}

/** Compare and set: only from the position at which this worker found the file. */
export async function advanceFile(
  client: PoolClient,
  { fileId, committedOffset }: LoadTarget,
  batch: Batch,
  { events, duplicates }: Loaded,
  bytesRead: number,
): Promise<void> {
  const { end, rejects, skipped, records } = batch
  // A cut file that held nothing and does not even look like a log gave nothing: it failed.
  const { rowCount } = await client.query(
    `update file
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
       spool_name       = case when $10::text is null then spool_name end,
       finished_at      = case when $10::text is null then null else clock_timestamp() end
     where id = $1 and committed_offset = $2 and status = 'running'`,
    [
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
    ],
  )
  if (rowCount !== 1) throw new FileLost(`file ${fileId} has moved on from ${committedOffset}`)
}

/**
 * Ends a file that cannot be read on, if a worker has begun on it at least `attempts` times since its last committed
 * batch. What it gave before stays. Answers whether it did.
 */
export async function giveUpFile(
  client: PoolClient,
  fileId: number,
  attempts: number,
  reason: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update file
     set
       status      = case when records > 0 then 'partial' else 'failed' end::file_status,
       reason      = $3,
       position    = committed_offset,
       bytes_read  = bytes,
       spool_name  = null,
       finished_at = clock_timestamp()
     where id = $1 and status = 'running' and attempts >= $2`,
    [fileId, attempts, cleanText(reason)],
  )
  return rowCount === 1
}
