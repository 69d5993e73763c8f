// Takes an import back: its events, their records, its files and rejects.
import type { Database } from '../db/client'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { OUT_OF_REACH } from '../db/waiting-file'
import { conflict, notFound } from '../domain/api-error'
import { DELETE_EVENTS, findFirstsAnew, prepareDeletedFirsts } from './identity-firsts'
import { EVENTS_LOCK } from './locks'
import { filledOf, prepareRollUp, refillDays } from './roll-up'
import { removeSpooled, type Spool } from './spool'

/** What went. */
export type DeletedImport = { events: number; files: number; rejects: number }

/**
 * Deletes an import in one transaction, during which nothing is loaded, and removes from the spool, where that is given,
 * what was kept of files that failed (else it is cleared later). Throws a 404 when there is none of this id, and a 409
 * while files of it are still to be read: with `spool` all but those that wait on another host, without a Cairn.
 */
export async function deleteImport(db: Database, id: string, spool?: Spool): Promise<DeletedImport> {
  const importId = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : Number.NaN
  if (!(importId <= 2_147_483_647)) throw notFound('There is no import of this id.')
  const client = await db.pool.connect()
  let broken = true
  try {
    await client.query('begin; set local statement_timeout = 0')
    const found = await client.query('select open from import where id = $1 for update', [importId])
    if (found.rowCount !== 1) throw notFound('There is no import of this id.')
    if (found.rows[0].open)
      throw conflict('This import is still running. It can be deleted once its round of the source is over.')
    const running = await client.query(
      `select from file
       where
         import_id = $1 and status in ('queued', 'running')
         and not (${OUT_OF_REACH} and coalesce(spool_id <> $2, false))
       limit 1`,
      [importId, spool?.id ?? null],
    )
    if (running.rowCount !== 0)
      throw conflict('This import is still running. It can be deleted once all its files are read.')
    // A load that counts duplicates of these events ends before, or finds them gone.
    await client.query('select pg_advisory_xact_lock($1, 0)', [EVENTS_LOCK])
    // The blocks are few and say in which months the events are; nothing else is read.
    const blocks = await client.query(
      `select month::text as month, (month + interval '1 month')::text as next
       from record_block
       where import_id = $1
       group by month`,
      [importId],
    )
    await prepareDeletedFirsts(client)
    let events = 0
    const days: number[] = []
    for (const { month, next } of blocks.rows) {
      const deleted = await client.query(DELETE_EVENTS, [importId, month, next])
      for (const row of deleted.rows) {
        events += row.events
        days.push(row.day)
      }
      await client.query(
        `delete from block_filter f
         using record_block b
         where b.month = $2 and b.import_id = $1 and f.month = $2 and f.block_id = b.id`,
        [importId, month],
      )
      await client.query('delete from record_block where month = $2 and import_id = $1', [importId, month])
    }
    await prepareRollUp(client)
    await refillDays(client, await filledOf(client, days))
    await findFirstsAnew(client)
    const rejects = await client.query(
      'delete from reject where file_id in (select id from file where import_id = $1)',
      [importId],
    )
    // Else the source's next round would bring them back. A version that came later stays what it is.
    await client.query(
      `update source_object
       set
         state    = case when state = 'found' then state else 'removed' end,
         file_id  = null,
         retry_at = null,
         reason   = null
       where file_id in (select id from file where import_id = $1)`,
      [importId],
    )
    // Copies of these events were counted as duplicates of them, and are not kept: what brought them is incomplete now.
    // Of a member of an archive the source knows the archive.
    await client.query(
      `with recursive incomplete as (
         select id, archive_id
         from file
         where
           duplicates > 0
           and import_id in (select import_id from import_duplicate where original_import_id = $1)
         union
         select f.id, f.archive_id
         from incomplete i
         join file f on f.id = i.archive_id
       )
       update source_object o
       set state = 'removed', retry_at = null
       from incomplete i
       where i.id = o.file_id and o.state = 'loaded'`,
      [importId],
    )
    const files = await client.query('delete from file where import_id = $1 returning spool_id, spool_name', [
      importId,
    ])
    await client.query('delete from import_duplicate where $1 in (import_id, original_import_id)', [importId])
    await client.query('delete from import where id = $1', [importId])
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    broken = false
    const kept = files.rows.filter((file) => file.spool_name !== null && file.spool_id === spool?.id)
    // What is in the way of it is no reason to say that nothing was deleted: the spool's clearing comes again.
    if (spool)
      await removeSpooled(
        spool,
        kept.map((file) => String(file.spool_name)),
      ).catch(() => {})
    return { events, files: files.rowCount ?? 0, rejects: rejects.rowCount ?? 0 }
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}
