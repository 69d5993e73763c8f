// Makes an import out of spooled files: import, files and jobs in one transaction. After it, the upload is kept.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { addFileJobs } from './file-jobs'
import type { Spool } from './spool'

/** A file in the spool: its name for people, its name there, and its size as received. */
export type SpooledFile = { name: string; spoolName: string; bytes: number }
/** `source` is where it came from, in words. */
export type NewImport = { source: string; sample: boolean; files: readonly SpooledFile[] }

/**
 * Registers an import in a transaction of its own; `check` runs first in it and can throw to refuse. Answers the
 * import's id.
 */
export async function registerImport(
  pool: Pool,
  spool: Spool,
  { source, sample, files }: NewImport,
  check?: (client: PoolClient) => Promise<void>,
): Promise<string> {
  const client = await pool.connect()
  let broken = true
  try {
    // Many thousand files take longer than a page may.
    await client.query('begin; set local statement_timeout = 0')
    await check?.(client)
    const made = await client.query('insert into import (source, sample) values ($1, $2) returning id', [
      source,
      sample,
    ])
    const importId = Number(made.rows[0].id)
    const inserted = await client.query(
      `insert into file (import_id, name, bytes, spool_id, spool_name)
       select $1, spooled.name, spooled.bytes, $2, spooled.spool_name
       from unnest($3::text[], $4::bigint[], $5::text[]) with ordinality as spooled (name, bytes, spool_name, place)
       order by spooled.place
       returning id`,
      [
        importId,
        spool.id,
        files.map(({ name }) => name),
        files.map(({ bytes }) => bytes),
        files.map(({ spoolName }) => spoolName),
      ],
    )
    await addFileJobs(
      client,
      inserted.rows.map(({ id }) => Number(id)),
    )
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    broken = false
    return String(importId)
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}
