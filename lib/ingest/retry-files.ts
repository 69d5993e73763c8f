// Another try for files that failed or broke off: they are queued again, and go on behind what was committed of them.
import type { PoolClient } from 'pg'
import { z } from 'zod'
import type { Database } from '../db/client'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { RETRYABLE } from '../db/retryable-file'
import { OUT_OF_REACH } from '../db/waiting-file'
import { FILE_STATUSES } from '../domain/answers'
import { conflict, notFound } from '../domain/api-error'
import { addFileJobs } from './file-jobs'
import type { Spool } from './spool'

const LARGEST_ID = 2_147_483_647
/** SQL, of rows of the table file: in none but another host's spool, of which no worker is there; $3 is ours. */
const AWAY = `(${OUT_OF_REACH} and file.spool_id is distinct from $3::uuid)`
const LEFT_AWAY =
  'What is left to try again lies in the upload folder of another host, on which no Cairn runs now: start it there, or upload it again.'

/**
 * Queues a file of an import again, or with null all of its files that can be read again. Answers how many those are.
 * What a file gave stays counted, and none of it is read twice. Throws a 404 when there is no such import or file, and,
 * for the one file that was named, a 409 when it cannot be read again; so for all if those are left that lie in another
 * spool than `spool`, of which no worker is there.
 */
export async function retryFiles(
  db: Database,
  importId: string,
  fileId: string | null,
  spool: Spool,
): Promise<number> {
  const number = idOf(importId, 'There is no import of this id.')
  const file = fileId === null ? null : idOf(fileId, 'This import has no file of this id.')
  const client = await db.pool.connect()
  let broken = true
  try {
    // Many thousand files take longer than a page may.
    await client.query('begin; set local statement_timeout = 0')
    // Whoever deletes it waits, and then finds files that are still to be read.
    const found = await client.query('select from import where id = $1 for key share', [number])
    if (found.rowCount !== 1) throw notFound('There is no import of this id.')
    const fileIds = await queueAgain(client, number, file, spool)
    if (fileIds.length === 0) {
      const left = await client.query(
        `select from file
         where import_id = $1 and ($2::int is null or id = $2) and ${RETRYABLE} and ${AWAY}
         limit 1`,
        [number, file, spool.id],
      )
      if (left.rowCount !== 0) throw conflict(LEFT_AWAY)
      if (file !== null) throw await whyNot(client, number, file)
    }
    if (fileIds.length > 0) await addFileJobs(client, fileIds, { later: true })
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    broken = false
    return fileIds.length
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}

function idOf(text: string, otherwise: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > LARGEST_ID) throw notFound(otherwise)
  return Number(text)
}

/**
 * Answers the ids. An archive whose first problem was one of its members' keeps the reason, because that member is behind
 * it; one that it broke off at is its end's, and is found anew or not at all.
 */
async function queueAgain(
  client: PoolClient,
  importId: number,
  fileId: number | null,
  spool: Spool,
): Promise<number[]> {
  const retryable = `${RETRYABLE} and not ${AWAY}`
  // Else the source could find one of them again between here and below, and two files would be made of it.
  await client.query(
    `select
     from source_object o
     join file on o.source_id = file.source_id and o.key = file.name and o.file_id = file.id
     where file.import_id = $1 and ($2::int is null or file.id = $2) and ${retryable}
     order by o.source_id, o.key
     for update of o`,
    [importId, fileId, spool.id],
  )
  const { rows } = await client.query(
    `with ids as materialized (
       select id
       from file
       where import_id = $1 and ($2::int is null or id = $2) and ${retryable}
       order by id
       for update
     ),
     explained as materialized (
       select ids.id, exists (
         select
         from file m
         where
           m.import_id = $1 and m.archive_id = a.id
           and a.reason = substr(m.name, length(a.name || '!/') + 1) || ': ' || coalesce(m.damage, m.reason)
       ) as by_member
       from ids
       join file a on a.id = ids.id
     ),
     retried as (
       update file f
       set
         status      = 'queued',
         reason      = case when e.by_member then f.reason end,
         position    = case when e.by_member then f.position end,
         bytes_read  = 0,
         attempts    = 0,
         started_at  = null,
         finished_at = null
       from explained e
       where f.id = e.id
       returning f.id, f.source_id, f.name, f.etag
     ),
     asked as (
       update source_object o
       set state = 'queued', reason = null, retry_at = null
       from retried r
       where o.source_id = r.source_id and o.key = r.name and o.file_id = r.id and o.etag = r.etag
     )
     select id from retried order by id`,
    [importId, fileId, spool.id],
  )
  return rows.map(({ id }) => Number(id))
}

const refused = z.object({
  status: z.enum(FILE_STATUSES),
  isMember: z.boolean(),
  sourceId: z.number().nullable(),
  wasOfSource: z.boolean(),
})

async function whyNot(client: PoolClient, importId: number, fileId: number) {
  const { rows } = await client.query(
    `select
       status, archive_id is not null as "isMember", source_id as "sourceId", etag is not null as "wasOfSource"
     from file
     where import_id = $1 and id = $2`,
    [importId, fileId],
  )
  if (rows.length === 0) return notFound('This import has no file of this id.')
  return conflict(refusal(refused.parse(rows[0])))
}

/** Why a file cannot be read again, and what to do instead. */
export function refusal({ status, isMember, sourceId, wasOfSource }: z.infer<typeof refused>): string {
  if (status === 'queued' || status === 'running') return 'This file is still being read.'
  if (status === 'done') return 'This file was read to its end: there is nothing to try again.'
  if (sourceId !== null) return 'Its source reads this file again by itself, or has another version of it.'
  if (wasOfSource) return 'The source of this file was removed: add it again, or upload the file.'
  if (isMember) return 'Nothing of this file is kept: upload the archive that it is in again.'
  return 'The bytes of this file are no longer kept: upload it again.'
}
