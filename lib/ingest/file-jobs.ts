// The queue's jobs for files: one a file, in the order in which files should be read.
import type { Pool, PoolClient } from 'pg'
import { FILE_LOCK } from './locks'
import type { Spool } from './spool'

/** The task under which a spool's files are queued. */
export const fileTask = (spoolId: string): string => `load-file:${spoolId}`

/**
 * A fair order without starvation, in the one number that the queue sorts by. Each file is due when it would be its
 * turn if its import were read at this rate from the moment it came: a small import that comes while a huge one is
 * read goes before what is left of that, and the huge one's next files before those of imports that come later.
 */
const BYTES_PER_SECOND = 1024 * 1024
const BYTES_PER_FILE = 16 * 1024
/** A job runs only once it is due, so all are due in the past. */
const DAY_SECONDS = 86_400

/** The task under which the files of buckets are queued: any host can read them. */
export const SOURCE_TASK = 'load-file:source'
/** Of a file f and its source s: a folder is read by the host that has it, by its spool. */
const TASK = `coalesce('load-file:' || coalesce(f.spool_id, s.spool_id), '${SOURCE_TASK}')`

/**
 * What a round finds is in no such hurry as an upload or what a queue tells of: these go before whatever of it was
 * queued up to so long ago. No longer, so that many of them never stop it.
 */
const HEAD_START_SECONDS = 600
/** On a job that waits for its source, and has no turn until then. */
const WAITS = 'waits'

/** `bulk`: found by a round. `later`: a later part of an upload. `delayMs`: not before so long has gone by. */
export type FileJobOptions = { bulk?: boolean; later?: boolean; delayMs?: number }

/**
 * Queues files, given by their ids in the order in which they came, each for a host that can read it. Part of the
 * caller's transaction. A source's files come in lots, all their import's life long, and so do those of an upload in
 * parts: their turn is counted from now, because an upload that came before this lot is not to wait for it.
 */
export async function addFileJobs(
  client: Pool | PoolClient,
  fileIds: readonly number[],
  { bulk = false, later = false, delayMs = 0 }: FileJobOptions = {},
): Promise<void> {
  await client.query(
    `select count(*)
     from graphile_worker.add_jobs(array(
       select row(
         ${TASK},
         json_build_object('fileId', f.id),
         null,
         case
           when $2 > 0 then now() + $2 * interval '1 millisecond'
           else
             case when f.source_id is null and not $4 then i.created_at else now() end
             + ($3 - ${DAY_SECONDS}) * interval '1 second' + least(
               ${DAY_SECONDS - HEAD_START_SECONDS},
               sum(f.bytes + ${BYTES_PER_FILE}) over (partition by i.id order by f.id) / ${BYTES_PER_SECOND}
             ) * interval '1 second'
         end,
         null,
         'file:' || f.id,
         null,
         case when $2 > 0 then array['${WAITS}'] end
       )::graphile_worker.job_spec
       from file f
       join import i on i.id = f.import_id
       left join source s on s.id = f.source_id
       where f.id = any($1::int[])
     ))`,
    [fileIds, delayMs, bulk ? HEAD_START_SECONDS : 0, later],
  )
}

/** A job may be this old without its worker holding the file's lock: it was claimed just now. */
const CLAIMED_JUST_NOW = `interval '5 seconds'`
const MOST_LOST_AT_ONCE = 10_000

/**
 * Frees the jobs whose workers are gone (the queue itself would wait four hours), queues unfinished files that have
 * lost their job or have waited long enough, and removes jobs whose file is finished or gone. A file's own lock says
 * whether somebody is at it. Looks at what this host can read: its spool's files and folders, and all buckets. Harmless
 * at any time, from any process.
 */
export async function requeueFiles(pool: Pool, spool: Spool): Promise<{ freed: number; requeued: number }> {
  await removeFinishedJobs(pool, spool)
  const free = `not exists (
    select from pg_locks l
    where
      l.locktype = 'advisory' and l.classid = ${FILE_LOCK} and l.objid = f.id and l.objsubid = 2 and l.granted
      and l.database = (select oid from pg_database where datname = current_database())
  )`
  const ours = `(f.spool_id = $1 or (f.spool_id is null and coalesce(s.spool_id, $1) = $1))`
  const gone = await pool.query(
    `select array_agg(distinct j.locked_by) as workers, count(*)::int as freed
     from graphile_worker.jobs j
     join file f on j.key = 'file:' || f.id
     left join source s on s.id = f.source_id
     where
       j.task_identifier = any($2) and j.locked_at < now() - ${CLAIMED_JUST_NOW}
       and ${ours} and f.status in ('queued', 'running') and ${free}`,
    [spool.id, [fileTask(spool.id), SOURCE_TASK]],
  )
  const { workers, freed } = gone.rows[0]
  // Each of the queue's workers holds one job at a time, so this frees nothing else.
  if (freed > 0) await pool.query('select graphile_worker.force_unlock_workers($1)', [workers])
  const lost = await pool.query(
    `select f.id
     from file f
     left join source s on s.id = f.source_id
     where
       ${ours} and f.status in ('queued', 'running') and ${free}
       and not exists (
         select from graphile_worker.jobs j
         where j.key = 'file:' || f.id and j.attempts < j.max_attempts
       )
     order by f.id
     limit ${MOST_LOST_AT_ONCE}`,
    [spool.id],
  )
  const ids = lost.rows.map(({ id }) => Number(id))
  if (ids.length > 0) await addFileJobs(pool, ids)
  await giveTurns(pool, spool)
  return { freed, requeued: ids.length }
}

/** What has waited for its source is due by now, and so behind all that others have: it gets a turn as they have. */
async function giveTurns(pool: Pool, spool: Spool): Promise<void> {
  const { rows } = await pool.query(
    `select (payload ->> 'fileId')::int as id
     from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = any($1) and j.flags ? '${WAITS}' and j.locked_at is null and j.run_at <= now()
     limit ${MOST_LOST_AT_ONCE}`,
    [[fileTask(spool.id), SOURCE_TASK]],
  )
  if (rows.length > 0)
    await addFileJobs(
      pool,
      rows.map(({ id }) => id),
      { bulk: true },
    )
}

/**
 * Removes the jobs that nobody will complete, though there is nothing left to do: their worker was killed with them in
 * hand, or they have no attempt left. A job without a key is one in hand for whose file another was queued.
 */
async function removeFinishedJobs(pool: Pool, spool: Spool): Promise<void> {
  const { rows } = await pool.query(
    `with stuck as materialized (
       select id, key, locked_by
       from graphile_worker.jobs
       where
         task_identifier = any($1)
         and (locked_at < now() - ${CLAIMED_JUST_NOW} or (locked_at is null and attempts >= max_attempts))
     )
     select array_agg(s.id) as ids, array_agg(distinct s.locked_by) as workers
     from stuck s
     left join file f on f.id = substr(s.key, length('file:') + 1)::int
     where
       f.id is null
       or (f.status not in ('queued', 'running') and f.finished_at < now() - ${CLAIMED_JUST_NOW})`,
    [[fileTask(spool.id), SOURCE_TASK]],
  )
  const { ids, workers } = rows[0]
  if (ids === null) return
  // The queue removes no job that is locked. A worker that lives after all loses nothing: it has its file's own lock.
  await pool.query('select graphile_worker.force_unlock_workers($1)', [workers])
  await pool.query('select count(*) from graphile_worker.complete_jobs($1)', [ids])
}
