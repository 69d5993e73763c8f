// Makes files of an archive's members: the archive moves on, and their rows and jobs are there, in one transaction.
import type { PoolClient } from 'pg'
import { z } from 'zod'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import { cleanText } from '../../domain/cloudtrail/recorded-text'
import { FileLost } from '../advance-file'
import { addFileJobs } from '../file-jobs'
import { settleObject } from '../settle-object'
import type { Spool } from '../spool'
import { type Member, TooMuch } from './member-writer'

/** The archive that lies in no other, which may be this one: how large it is, and what came out of it so far. */
const root = z.object({ id: z.number(), bytes: z.coerce.number(), unpacked: z.coerce.number() })
export type Root = z.infer<typeof root>

/** The archive around all archives around a file. Throws FileLost where the file is gone. */
export async function rootOf(client: PoolClient, fileId: number): Promise<Root> {
  const { rows } = await client.query(
    `with recursive around as (
       select id, archive_id, bytes, unpacked from file where id = $1
       union all
       select f.id, f.archive_id, f.bytes, f.unpacked from around a join file f on f.id = a.archive_id
     )
     select id, bytes, unpacked from around where archive_id is null`,
    [fileId],
  )
  if (rows.length === 0) throw new FileLost(`file ${fileId} is gone`)
  return root.parse(rows[0])
}

/** What is wrong with the archive, and at which byte of it. */
export type ArchiveProblem = { reason: string; position: number }

/**
 * What a lot brings: its members, what of the archive has been dealt with after it, and the first thing that is wrong, in
 * this lot or with the archive. `isLast`: there is no more in it.
 */
export type Lot = {
  members: readonly Member[]
  entriesRead: number
  bytesRead: number
  unpacked: number
  problem: ArchiveProblem | null
  isLast: boolean
}

/** The archive as it was when the lot was begun. */
export type LotTarget = {
  fileId: number
  name: string
  depth: number
  entriesRead: number
  rootId: number
  /** How much may come out of the outermost archive. */
  mayGive: number
}

/**
 * Answers how much may still come out of the outermost archive. Throws FileLost where somebody else has moved the archive
 * on, or it is gone, and TooMuch where others have unpacked so much meanwhile; then nothing of the lot is left.
 */
export async function registerMembers(
  client: PoolClient,
  spool: Spool,
  target: LotTarget,
  lot: Lot,
): Promise<number> {
  try {
    // A worker's sessions do not wait for the disk, but the archive goes from the spool once its last lot is committed.
    await client.query('begin; set local synchronous_commit = on')
    // Before the archive itself: all that lies in one change it in this order.
    const { rows } = await client.query(
      'update file set unpacked = unpacked + $2 where id = $1 returning unpacked',
      [target.rootId, lot.unpacked],
    )
    const left = target.mayGive - Number(rows[0]?.unpacked ?? 0)
    // Others have unpacked at the same time.
    const last = lot.members.at(-1)
    if (left < 0 && last) throw new TooMuch(last.name, last.position)
    const importId = await advanceArchive(client, target, lot)
    const fileIds = await insertMembers(client, spool, target, importId, lot.members)
    // Their turn is counted from now: what came before this lot is not to wait for it.
    if (fileIds.length > 0) await addFileJobs(client, fileIds, { later: true })
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    return left
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** A size or a position as an archive claims it, which can be anything. */
const sane = (bytes: number): number => Math.min(Math.max(0, bytes), Number.MAX_SAFE_INTEGER)

/** Answers the import's id. With a source's archive that is read to its end goes the ledger's line. */
async function advanceArchive(
  client: PoolClient,
  { fileId, entriesRead }: LotTarget,
  { members, problem, isLast, ...lot }: Lot,
): Promise<number> {
  const { rows } = await client.query(
    `with advanced as (
       update file
       set
         entries_read = $3,
         members      = coalesce(members, 0) + $4,
         bytes_read   = case when $5 then bytes else least($6, bytes) end,
         reason       = coalesce(reason, $7),
         position     = case when reason is null then $8 else position end,
         attempts     = 0,
         status       = case
                          when not $5                         then status
                          when coalesce(reason, $7) is null   then 'done'
                          when coalesce(members, 0) + $4 > 0  then 'partial'
                          else 'failed'
                        end::file_status,
         spool_name   = case when not $5 or coalesce(reason, $7) is not null then spool_name end,
         finished_at  = case when $5 then clock_timestamp() end
       where id = $1 and entries_read = $2 and status = 'running'
       returning id, import_id, source_id, name, etag, status, reason
     ),
     settled as (${settleObject('null')})
     select import_id as "importId" from advanced`,
    [
      fileId,
      entriesRead,
      lot.entriesRead,
      members.filter(({ spoolName }) => spoolName !== null).length,
      isLast,
      sane(lot.bytesRead),
      problem && cleanText(problem.reason),
      problem && sane(problem.position),
    ],
  )
  if (rows.length === 0) throw new FileLost(`archive ${fileId} has moved on from entry ${entriesRead}`)
  return Number(rows[0].importId)
}

/** Answers those that are to be read. What nothing could be unpacked of has failed already. */
async function insertMembers(
  client: PoolClient,
  spool: Spool,
  { fileId, name, depth }: LotTarget,
  importId: number,
  members: readonly Member[],
): Promise<number[]> {
  const { rows } = await client.query(
    `insert into file (
       import_id, name, bytes, archive_id, place, depth, spool_id, spool_name, damage,
       status, reason, position, bytes_read, started_at, finished_at
     )
     select
       $1, m.name, m.bytes, $2, m.place, $3, $4, m.spool_name, case when m.spool_name is not null then m.problem end,
       case when m.is_left_out then 'done' when m.spool_name is null then 'failed' else 'queued' end::file_status,
       case when m.spool_name is null then m.problem end,
       case when m.spool_name is null and not m.is_left_out then 0 end,
       case when m.spool_name is null then m.bytes else 0 end,
       case when m.spool_name is null then clock_timestamp() end,
       case when m.spool_name is null then clock_timestamp() end
     from file a,
       unnest($5::int[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::bool[])
         as given (place, name, claimed, spool_name, problem, is_left_out),
       -- An archive can claim anything of what nothing was unpacked of.
       lateral (select given.*, case when given.spool_name is null then least(claimed, a.bytes) else claimed end as bytes) m
     where a.id = $2
     order by m.place
     returning id, status`,
    [
      importId,
      fileId,
      depth + 1,
      spool.id,
      members.map(({ place }) => place),
      members.map((member) => `${name}!/${member.name}`),
      members.map(({ bytes }) => sane(bytes)),
      members.map(({ spoolName }) => spoolName),
      members.map(({ problem }) => problem && cleanText(problem)),
      members.map(({ isLeftOut }) => isLeftOut),
    ],
  )
  return rows.filter(({ status }) => status === 'queued').map(({ id }) => Number(id))
}
