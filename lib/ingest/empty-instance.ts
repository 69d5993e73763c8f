// Takes everything back: what is left is what a first start leaves.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Database } from '../db/client'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { instanceContents } from '../db/instance-contents'
import { lacksLocks, MORE_LOCKS } from '../db/lock-room'
import { ROLLUPS } from '../db/rollups'
import type { InstanceContents } from '../domain/answers'
import { conflict } from '../domain/api-error'
import { DICTIONARIES } from './dictionaries'
import { ALL_DAYS } from './fill-roll-ups'
import { EVENTS_LOCK } from './locks'
import { PARTITIONED } from './partitions'
import { removeSpooled, type Spool } from './spool'

/** All that hold what came in or what is known of it. CloudTrail's public keys stay: they are nobody's data. */
const TABLES = new Set([
  ...PARTITIONED.map(({ table }) => table),
  'source',
  'source_object',
  'digest',
  'digest_file',
  'import',
  'file',
  'file_skip',
  'reject',
  'import_duplicate',
  'retention_drop',
  'identity_first',
  ...DICTIONARIES.map(({ table }) => table),
  ...ROLLUPS.map(({ table }) => table),
])

/** What of a source is somebody's wish; the rest is what its rounds have found. */
const SETTINGS = [
  'kind',
  'bucket',
  'prefix',
  'region',
  'endpoint',
  'role_arn',
  'queue_url',
  'folder',
  'spool_id',
  'since',
  'accounts',
  'regions',
  'kinds',
  'schedule_minutes',
  'paused',
  'from_environment',
].join(', ')

/**
 * A table is emptied once nobody reads it, and all readers queue behind whoever waits for that: so the waits are short, and
 * all of them together end before the server would look for a deadlock (after a second), as it then fails a reader that
 * has one of the tables and waits for another.
 */
const LOCK_WAIT = '100ms'
const ALL_LOCKS_WITHIN = '900ms'
/** That look is also what sends away the server's own upkeep of a table. */
const UPKEEP_WAIT = '1500ms'
const TRIES = 24
const NEXT_TRY_MS = 500
/** lock_not_available, query_canceled (by the time for all locks), deadlock_detected. */
const LOCKED = new Set(['55P03', '57014', '40P01'])
const TOO_FEW_LOCKS = `There are more months here than Postgres has room to lock at once. Nothing was changed: ${MORE_LOCKS}`

/**
 * Empties the instance in one transaction, during which nothing is loaded, and removes from the spool what was still to
 * be read. Answers what went. Sources that the environment names stay, under new ids, and are read from their beginning.
 * No sequence starts anew: an id that somebody remembers means nothing, and never something else. Throws a 409 where
 * somebody reads for `tries` times (ten seconds and more) without a pause, or the server has no room for the locks of all
 * months; then nothing was changed.
 */
export async function emptyInstance(
  { pool }: Database,
  spool: Spool,
  { tries = TRIES }: { tries?: number } = {},
): Promise<InstanceContents> {
  for (let failed = 0; ; ) {
    const client = await pool.connect()
    let broken = true
    try {
      if (failed > 0) await sendUpkeepAway(client)
      const { spooled, ...went } = await empty(client, spool)
      // It is done: what fails from here on is no reason to say otherwise. Other changes move the version as well, and the
      // spool's clearing comes again.
      broken = await client.query(NEXT_DATA_VERSION).then(
        () => false,
        () => true,
      )
      await removeSpooled(spool, spooled).catch(() => {})
      return went
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (lacksLocks(error)) throw conflict(TOO_FEW_LOCKS)
      if (!LOCKED.has(code)) throw error
      if (++failed === tries)
        throw conflict(
          'Somebody reads the data without a pause, an export for example. Nothing was changed: try again once that is over.',
        )
    } finally {
      // Closing the connection rolls back.
      client.release(broken)
    }
    await sleep(NEXT_TRY_MS)
  }
}

/**
 * Postgres can look after a large table for minutes, and gives way to whoever waits longer than a second: here with a lock
 * that is in the way of no reader, one table at a time. It comes back a minute later.
 */
async function sendUpkeepAway(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    `select distinct c.oid::regclass::text as name
     from pg_locks l
     join pg_class c on l.relation in (c.oid, c.reltoastrelid)
     left join pg_inherits i on i.inhrelid = c.oid
     where
       l.mode = 'ShareUpdateExclusiveLock' and l.granted and c.relkind = 'r'
       and l.database = (select oid from pg_database where datname = current_database())
       and coalesce(i.inhparent, c.oid) = any($1::regclass[])`,
    [[...TABLES]],
  )
  for (const { name } of rows) {
    // The one statement that waits for a table and for its long values, which are looked after apart. It is taken back.
    const waiting = client.query(
      `begin; set local statement_timeout = 0; set local lock_timeout = '${UPKEEP_WAIT}';
       alter table ${name} set (autovacuum_enabled = off, toast.autovacuum_enabled = off)`,
    )
    // Somebody else looks after it, or it is gone by now.
    await waiting.catch(() => {})
    await client.query('rollback')
  }
}

async function empty(client: PoolClient, spool: Spool): Promise<InstanceContents & { spooled: string[] }> {
  await client.query('begin; set local statement_timeout = 0')
  // Loads under way end before, and those that come find their files gone.
  await client.query('select pg_advisory_xact_lock($1, 0)', [EVENTS_LOCK])
  // First what most is read of, months included: while it is waited for, nobody has to wait for the others.
  await client.query(`
    set local lock_timeout = '${LOCK_WAIT}';
    set local statement_timeout = '${ALL_LOCKS_WITHIN}'`)
  await client.query(`lock table ${[...TABLES].join(', ')} in access exclusive mode`)
  await client.query('set local statement_timeout = 0')
  const went = await instanceContents(client)
  const { rows } = await client.query(
    'select spool_name from file where spool_id = $1 and spool_name is not null',
    [spool.id],
  )
  await client.query(`
    create temp table kept_source on commit drop as select ${SETTINGS} from source where from_environment`)
  await dropPartitions(client)
  // All at once, because some refer to others: none that is not named goes along.
  await client.query(`
    truncate ${[...TABLES].join(', ')};
    insert into source (${SETTINGS}) select ${SETTINGS} from kept_source;
    update rollup_state set filled_from = ${ALL_DAYS};
    delete from graphile_worker._private_jobs
    where task_id in (select id from graphile_worker._private_tasks where identifier like 'load-file:%');
    commit`)
  return { ...went, spooled: rows.map((row) => String(row.spool_name)) }
}

/** Those of months; they are made again when a record of the month comes. */
async function dropPartitions(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    `select i.inhrelid::regclass::text as name
     from pg_inherits i
     join pg_class c on c.oid = i.inhrelid
     where i.inhparent = any($1::regclass[]) and c.relname ~ '_\\d{4}_\\d{2}$'`,
    [PARTITIONED.map(({ table }) => table)],
  )
  if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => name).join(', ')}`)
}
