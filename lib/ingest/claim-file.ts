// A worker's hold on a file: it takes it up, and gives back what was no attempt.
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import type { Spool } from './spool'

const claimed = z.object({
  importId: z.number(),
  committedOffset: z.coerce.number(),
  attempts: z.number(),
  name: z.string(),
  spoolName: z.string().nullable(),
  sourceId: z.number().nullable(),
  etag: z.string().nullable(),
  depth: z.number(),
  entriesRead: z.number(),
  damage: z.string().nullable(),
  tables: z.number(),
})
/** What there is to know of a file to go on with it. */
export type Claimed = z.infer<typeof claimed>

/**
 * Takes up a file that is still to be read, by the connection that holds its lock; null where there is none, or another
 * host's spool has it. `isFirst` counts it as an attempt.
 */
export async function claimFile(
  client: PoolClient,
  spool: Spool,
  fileId: number,
  isFirst: boolean,
): Promise<Claimed | null> {
  const { rows } = await client.query(
    `update file
     set status = 'running', started_at = coalesce(started_at, clock_timestamp()), attempts = attempts + $3
     where
       id = $1 and status in ('queued', 'running')
       and (spool_id is null or (spool_id = $2 and spool_name is not null))
     returning
       import_id as "importId", committed_offset as "committedOffset", attempts, name, spool_name as "spoolName",
       source_id as "sourceId", etag, depth, entries_read as "entriesRead", damage,
       pg_relation_filenode('identity') as tables`,
    [fileId, spool.id, isFirst ? 1 : 0],
  )
  return rows.length === 0 ? null : claimed.parse(rows[0])
}

/** To be asked to stop is nothing that the file has done. Waits for nobody: a batch under way starts at zero anyway. */
export async function takeBackAttempt(pool: Pool, fileId: number): Promise<void> {
  await pool
    .query(
      `update file
       set attempts = attempts - 1
       where id = (
         select id
         from file
         where id = $1 and status = 'running' and attempts > 0
         for update skip locked
       )`,
      [fileId],
    )
    .catch(() => {})
}
