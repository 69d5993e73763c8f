// What CAIRN_RETENTION_DAYS asks for: takes whole months away, the oldest first, and lets none of them come back.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../db/data-version'
import { CUBE, ROLLUPS, SECONDS_PER_DAY } from '../db/rollups'
import { type Kept, keptAt } from '../domain/retention'
import { instantOf } from '../domain/time'
import { EVENTS_LOCK } from './locks'
import { PARTITIONED } from './partitions'
import { runAlone } from './run-alone'

/**
 * A table is dropped once nobody reads it, and all readers queue behind whoever waits for that. So the wait is short;
 * that of all tables together ends before the server would look for a deadlock (after a second) and fail a reader.
 */
const LOCK_WAIT = '100ms'
const LOCK_NOT_AVAILABLE = '55P03'
const TRIES = 30
const NEXT_TRY_MS = 1000
const BETWEEN_MONTHS_MS = 200
/** A default partition can hold a month of every year there was; the rest goes an hour later. */
const MOST_MONTHS = 1000

/** What went of a month: its start in ISO text, its events, and the bytes that the disk has back. */
export type DroppedMonth = { month: string; events: number; bytes: number }

/**
 * Drops all months that are older than `days`, one a transaction, during which nothing is loaded. Answers them, the
 * oldest first; null where another process is at it. Throws what the database throws, also when one month was being
 * read for half a minute without a pause: what went is gone, and the rest goes the next time.
 */
export async function dropOld(pool: Pool, days: number, signal: AbortSignal): Promise<DroppedMonth[] | null> {
  return runAlone(pool, 'retention', signal, async (client) => {
    const dropped: DroppedMonth[] = []
    for (let tries = 0; dropped.length < MOST_MONTHS; ) {
      const month = await oldestMonth(client, days)
      if (month === null) break
      try {
        const gone = await dropMonth(client, month, days)
        if (gone !== null) dropped.push(gone)
        tries = 0
      } catch (error) {
        if (!isLockedByOthers(error) || ++tries === TRIES) throw error
        await sleep(NEXT_TRY_MS, undefined, { signal })
      }
      await sleep(BETWEEN_MONTHS_MS, undefined, { signal })
    }
    return dropped
  })
}

/** What was kept when a batch was begun has changed: its records are to be judged again. An outage, to whoever loads. */
class KeptMoved extends Error {
  override readonly name = 'KeptMoved'
  /** serialization_failure: another try will do. */
  readonly code = '40001'
}

/**
 * Throws if by the database's clock, which all hosts share, more is too old than `kept` says. To be asked in the
 * transaction that loads, under the lock that keeps drops out: then nothing comes in behind a drop.
 */
export async function requireStillKept(client: PoolClient, kept: Kept): Promise<void> {
  const { rows } = await client.query('select clock_timestamp() as now')
  if (instantOf(rows[0].now) >= kept.until) throw new KeptMoved('another month is older than what is kept')
}

/** A month: where it begins and ends, in seconds since 1970. */
type Month = { from: number; to: number }

/** The oldest month of which anything is there and that is older than the limit; by the database's clock. */
async function oldestMonth(client: PoolClient, days: number): Promise<Month | null> {
  const { rows } = await client.query('select clock_timestamp() as now')
  const limit = Number(keptAt(days, rows[0].now).since / 1_000_000n)
  const found = await client.query(
    `select month::float8 as from, extract(epoch from to_timestamp(month::float8) + interval '1 month')::float8 as to
     from (
       select min(month) as month
       from (
         select extract(epoch from to_date(substring(c.relname from '\\d{4}_\\d{2}$'), 'YYYY_MM')) as month
         from pg_inherits i
         join pg_class c on c.oid = i.inhrelid
         where i.inhparent = any($1::regclass[]) and c.relname ~ '_\\d{4}_\\d{2}$'
         ${PARTITIONED.map(
           ({ table, key }) => `union all
         select extract(epoch from date_trunc('month', ${
           key === 'day' ? `to_timestamp(min(day)::float8 * ${SECONDS_PER_DAY})` : `min(${key})`
         }))
         from ${table}_default`,
         ).join('\n         ')}
       ) found
     ) oldest
     where month < $2`,
    [PARTITIONED.map(({ table }) => table), limit],
  )
  return found.rows[0] ?? null
}

/** Null where the month is not the oldest any more once nobody deletes: the instance was emptied, for example. */
async function dropMonth(
  client: PoolClient,
  { from, to }: Month,
  days: number,
): Promise<DroppedMonth | null> {
  try {
    await client.query('begin; set local statement_timeout = 0; set local synchronous_commit = on')
    // Counting takes longer than dropping: loads may go on meanwhile, deletions may not.
    await client.query('select pg_advisory_xact_lock_shared($1, 0)', [EVENTS_LOCK])
    if ((await oldestMonth(client, days))?.from !== from) {
      await client.query('rollback')
      return null
    }
    const counted = await client.query(
      `select import_id, count(*)::int as events
       from event
       where event_time >= to_timestamp($1) and event_time < to_timestamp($2)
       group by import_id
       order by import_id`,
      [from, to],
    )
    await client.query('select pg_advisory_xact_lock($1, 0)', [EVENTS_LOCK])
    await client.query(`set local lock_timeout = '${LOCK_WAIT}'`)
    await countDropped(client, counted.rows)
    await deleteRollUps(client, { from, to })
    await deleteDefaults(client, { from, to })
    const events = counted.rows.reduce((sum, row) => sum + row.events, 0)
    const bytes = await dropPartitions(client, from)
    const { rows } = await client.query(
      `insert into retention_drop (month, events, bytes)
       values (to_timestamp($1), $2, $3)
       returning to_char(month, 'YYYY-MM-DD') as month`,
      [from, events, bytes],
    )
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    return { month: rows[0].month, events, bytes }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** The files' counts stay what was brought; the import knows what is gone of it. */
async function countDropped(
  client: PoolClient,
  counts: readonly { import_id: number; events: number }[],
): Promise<void> {
  if (counts.length === 0) return
  const imports = counts.map((count) => count.import_id)
  await client.query(
    `update import i
     set dropped = i.dropped + counted.events
     from unnest($1::int[], $2::int[]) as counted (import_id, events)
     where i.id = counted.import_id`,
    [imports, counts.map(({ events }) => events)],
  )
  // Copies of events that are all gone are no longer duplicates of anything: nothing could bring the events back.
  await client.query(
    `delete from import_duplicate d
     using import_summary s
     where s.id = d.original_import_id and s.id = any($1::int[]) and s.dropped >= s.events`,
    [imports],
  )
}

async function deleteRollUps(client: PoolClient, { from, to }: Month): Promise<void> {
  for (const { table } of ROLLUPS.filter((rollup) => rollup !== CUBE))
    await client.query(`delete from ${table} where day >= $1::int and day < $2::int`, [
      from / SECONDS_PER_DAY,
      to / SECONDS_PER_DAY,
    ])
}

/** Rows of a month without partitions. */
async function deleteDefaults(client: PoolClient, { from, to }: Month): Promise<void> {
  for (const { table, key } of PARTITIONED)
    await client.query(
      key === 'day'
        ? `delete from ${table}_default where day >= $1::int and day < $2::int`
        : `delete from ${table}_default where ${key} >= to_timestamp($1) and ${key} < to_timestamp($2)`,
      key === 'day' ? [from / SECONDS_PER_DAY, to / SECONDS_PER_DAY] : [from, to],
    )
}

/** Drops the month's partitions, last of all, because nothing can be read until the commit. Answers their size. */
async function dropPartitions(client: PoolClient, from: number): Promise<number> {
  const { rows } = await client.query(
    `select relation::text as name, pg_total_relation_size(relation)::float8 as bytes
     from unnest($1::text[]) as partitioned (name)
     cross join lateral to_regclass(partitioned.name || to_char(to_timestamp($2), '_YYYY_MM')) as relation
     where relation is not null`,
    [PARTITIONED.map(({ table }) => table), from],
  )
  if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => name).join(', ')}`)
  return rows.reduce((sum, row) => sum + row.bytes, 0)
}

const isLockedByOthers = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE
