// Takes a source away with its ledger and digests. What it brought stays: imports, files and events.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import { changeableSource } from './change-source'

/**
 * Files of it that are not read to their end will not be: what they gave before stays. A round under way finds the
 * source gone. Throws a 404, and a 409 for a source of the environment's.
 */
export async function deleteSource(pool: Pool, id: string): Promise<void> {
  const client = await pool.connect()
  let broken = true
  try {
    // A ledger of millions takes longer than a page may.
    await client.query('begin; set local statement_timeout = 0')
    const sourceId = await changeableSource(client, id)
    // Files first, as the workers do, which hold a file's row when they reach for the source's.
    await endFiles(client, sourceId)
    await client.query('select from source where id = $1 for update', [sourceId])
    // Those that were queued in the meantime.
    await endFiles(client, sourceId)
    await client.query('update import set open = false where source_id = $1 and open', [sourceId])
    await client.query('delete from source where id = $1', [sourceId])
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    broken = false
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}

async function endFiles(client: PoolClient, sourceId: number): Promise<void> {
  // In the order in which loads change several of them (see load).
  await client.query(
    `select
     from file
     where source_id = $1 and status in ('queued', 'running')
     order by id
     for no key update`,
    [sourceId],
  )
  await client.query(
    `update file
     set
       status      = case when records > 0 or members > 0 then 'partial' else 'failed' end::file_status,
       reason      = 'Its source was removed before it was read to its end',
       position    = committed_offset,
       finished_at = clock_timestamp()
     where source_id = $1 and status in ('queued', 'running')`,
    [sourceId],
  )
}
