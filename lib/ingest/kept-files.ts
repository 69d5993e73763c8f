// What the spool keeps of files that failed or broke off, so that they can be read again, and for how long.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { removeSpooled, type Spool } from './spool'

const KEPT_DAYS = 7
const KEPT_BYTES = 5 * 1024 ** 3

/** Removes a file's bytes after it was read, unless the file still has them. */
export async function removeUnlessKept(
  client: PoolClient,
  spool: Spool,
  fileId: number,
  name: string,
): Promise<void> {
  const kept = await client.query('select from file where id = $1 and spool_name = $2', [fileId, name])
  if (kept.rowCount === 0) await removeSpooled(spool, [name])
}

/**
 * Removes the bytes of files that failed or broke off longer ago than they are kept, and the oldest of the rest until no
 * more than `mostBytes` are left. From then on those files cannot be read again, and say so. Answers how many they were.
 */
export async function removeKept(
  pool: Pool,
  spool: Spool,
  now: Date,
  mostBytes: number = KEPT_BYTES,
): Promise<number> {
  const { rows } = await pool.query(
    `with kept as (
       select id, finished_at, sum(bytes) over (order by finished_at desc, id desc) as bytes
       from file
       where spool_id = $1 and spool_name is not null and status in ('failed', 'partial')
     ),
     surplus as (
       select f.id, f.spool_name
       from kept
       join file f on f.id = kept.id
       where
         (kept.finished_at < $2::timestamptz - interval '${KEPT_DAYS} days' or kept.bytes > $3)
         and f.spool_name is not null and f.status in ('failed', 'partial')
       order by f.id
       for update of f
     )
     update file f
     set spool_name = null
     from surplus s
     where f.id = s.id
     returning s.spool_name as name`,
    [spool.id, now, mostBytes],
  )
  if (rows.length === 0) return 0
  // What is not removed from here on belongs to no file, and is cleared like everything of that kind.
  await removeSpooled(
    spool,
    rows.map(({ name }) => String(name)),
  )
  await pool.query(NEXT_DATA_VERSION)
  return rows.length
}
