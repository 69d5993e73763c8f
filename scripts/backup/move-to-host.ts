// Files and folders that one host alone can read: what was the backup's host's is this one's after a restore.
import type { PoolClient } from 'pg'
import { type Spool, UUID } from '../../lib/ingest/spool'
import type { BackupHeader } from './backup-format'
import { BackupTrouble } from './read-backup'

/**
 * What is another host's and so not in the backup: `files` that waited there, and have failed now; `folders`, sources that
 * nobody reads until that host is back.
 */
export type Elsewhere = { files: number; folders: number }

const REASON = 'It waited in the upload folder of another host, which is not in the backup that was restored'

/**
 * An upload that was lost on the backup's host gets a name that stands for nothing, so that whoever is to read it says so.
 * What waited on yet another host fails: if that host never comes back, its import would not end. Where it does, the file
 * can be read again. Throws a BackupTrouble for a file that can have been in no spool.
 */
export async function moveToHost(
  client: PoolClient,
  { spoolId }: BackupHeader,
  spool: Spool,
): Promise<Elsewhere> {
  await requireSpoolNames(client)
  await client.query('update source set spool_id = $1 where spool_id = $2', [spool.id, spoolId])
  await client.query(
    `update file
     set spool_id = $1, spool_name = gen_random_uuid()
     where spool_id = $2 and spool_name is not null and status in ('queued', 'running')`,
    [spool.id, spoolId],
  )
  // Bytes that are kept of files that have ended are not in a backup.
  await client.query(
    `update file set spool_name = null where spool_name is not null and status not in ('queued', 'running')`,
  )
  const files = await client.query(
    `update file
     set
       status      = case when records > 0 or members > 0 then 'partial' else 'failed' end::file_status,
       reason      = $2,
       position    = committed_offset,
       bytes_read  = bytes,
       finished_at = clock_timestamp()
     where spool_id <> $1 and spool_name is not null and status in ('queued', 'running')`,
    [spool.id, REASON],
  )
  const folders = await client.query('select from source where spool_id <> $1', [spool.id])
  return { files: files.rowCount ?? 0, folders: folders.rowCount ?? 0 }
}

/** A restored row is text from a file: no worker is to be led out of the spool. */
async function requireSpoolNames(client: PoolClient): Promise<void> {
  const { rowCount } = await client.query(
    'select from file where spool_name is not null and (spool_id is null or spool_name !~ $1) limit 1',
    [UUID.source],
  )
  if (rowCount !== 0)
    throw new BackupTrouble(
      'This backup has files where no upload can be: it is damaged, and nothing was restored.',
    )
}
