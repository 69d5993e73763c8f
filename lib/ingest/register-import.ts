// Makes an import out of spooled files: import, files and jobs in one transaction. After it, the upload is kept.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { conflict, notFound } from '../domain/api-error'
import { addFileJobs } from './file-jobs'
import type { Spool } from './spool'
import { sourceOfMany } from './upload-name'

/** A file in the spool: its name for people, its name there, and its size as received. */
export type SpooledFile = { name: string; spoolName: string; bytes: number }
/** `source` is where it came from, in words. */
export type NewImport = { source: string; sample: boolean; files: readonly SpooledFile[] }

/**
 * `check` runs first in the transaction and can throw to refuse. `onCommit` hears when it is about to be committed: from
 * then on nobody can say of a connection that breaks whether it was; what is thrown before leaves nothing.
 */
export type Registering = { check?: (client: PoolClient) => Promise<void>; onCommit?: () => void }

/** Registers an import in a transaction of its own. Answers the import's id. */
export function registerImport(
  pool: Pool,
  spool: Spool,
  { source, sample, files }: NewImport,
  { check, onCommit }: Registering = {},
): Promise<string> {
  return inTransaction(pool, onCommit, async (client) => {
    await check?.(client)
    const made = await client.query('insert into import (source, sample) values ($1, $2) returning id', [
      source,
      sample,
    ])
    const importId = Number(made.rows[0].id)
    await addFileJobs(client, await addFiles(client, spool, importId, files))
    return String(importId)
  })
}

/**
 * Adds the next files of an upload that is sent in parts to its import, which is named anew after all of its files.
 * Throws a 404 when it is gone (it was deleted, the instance was emptied), and a 409 for one that no upload made.
 */
export function addToImport(
  pool: Pool,
  spool: Spool,
  id: string,
  files: readonly SpooledFile[],
  { onCommit }: Pick<Registering, 'onCommit'> = {},
): Promise<string> {
  const importId = Number(id)
  return inTransaction(pool, onCommit, async (client) => {
    // Whoever deletes it waits, and then finds files that are still to be read.
    const found = await client.query(
      'select sample or source_id is not null or open as fixed from import where id = $1 for update',
      [importId],
    )
    if (found.rowCount !== 1) throw notFound('There is no import of this id.')
    if (found.rows[0].fixed) throw conflict('Files can be added to what was uploaded only.')
    const added = await addFiles(client, spool, importId, files)
    const { rows } = await client.query(
      `select
         count(*)::int as files,
         case
           when bool_and(name like '%/%') and min(split_part(name, '/', 1)) = max(split_part(name, '/', 1))
           then min(split_part(name, '/', 1))
         end as folder
       from file
       where import_id = $1 and archive_id is null`,
      [importId],
    )
    await client.query('update import set source = $2 where id = $1', [
      importId,
      sourceOfMany(rows[0].files, rows[0].folder),
    ])
    // Counted from now: an import that came before this part does not wait for it.
    await addFileJobs(client, added, { later: true })
    return String(importId)
  })
}

/** Answers the ids of the files, in their order. */
async function addFiles(
  client: PoolClient,
  spool: Spool,
  importId: number,
  files: readonly SpooledFile[],
): Promise<number[]> {
  const { rows } = await client.query(
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
  return rows.map(({ id }) => Number(id))
}

async function inTransaction<T>(
  pool: Pool,
  onCommit: (() => void) | undefined,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    // Many thousand files take longer than a page may.
    await client.query('begin; set local statement_timeout = 0')
    const done = await work(client)
    onCommit?.()
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    broken = false
    return done
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}
