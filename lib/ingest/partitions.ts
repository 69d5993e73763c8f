// Monthly partitions of events and blocks, made when the first record of a month comes. Outside the years in which
// CloudTrail can have written anything, rows stay in the default partitions.
import type { Pool, PoolClient } from 'pg'
import type { Instant } from '../domain/time'
import { PARTITION_LOCK } from './locks'

const FIRST_YEAR = 2006
const YEARS_AHEAD = 2
/**
 * To attach a partition nobody may read the default one, and all readers queue behind whoever waits for that. An export
 * can read for hours: who meets one gives up, lets the others through, and comes again. Longer than a batch takes.
 */
const LOCK_WAIT_MS = 2000
/** Bounds of a month as a partitioned table's key writes them. */
const instantBound = (millis: number): string => `'${new Date(millis).toISOString()}'`
const dayBound = (millis: number): string => String(millis / 86_400_000)
/**
 * Whoever asks for a service reads the cube's index alone, if Postgres knows that all may see the rows: it looks after a
 * twentieth of them, not after a fifth. No room is left in pages: an update changes the index, and so its place is free.
 */
const CUBE_SETTINGS =
  'with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05)'
/** Every table of which a month is a partition, with what its default partition has of settings. */
export const PARTITIONED = [
  { table: 'event', key: 'event_time', bound: instantBound, settings: '' },
  { table: 'record_block', key: 'month', bound: instantBound, settings: '' },
  { table: 'block_filter', key: 'month', bound: instantBound, settings: 'with (toast_tuple_target = 8160)' },
  { table: 'rollup_cube', key: 'day', bound: dayBound, settings: CUBE_SETTINGS },
] as const

/** The start of the instant's month, in milliseconds since 1970. */
export function monthOf(instant: Instant): number {
  // Division of bigints cuts towards zero; before 1970 that can be the next millisecond, never another month's end.
  const date = new Date(Number(instant / 1000n) - (instant % 1000n < 0n ? 1 : 0))
  return startOfMonth(date.getUTCFullYear(), date.getUTCMonth())
}

function startOfMonth(year: number, month: number): number {
  const date = new Date(0)
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month, 1)
  return date.getTime()
}

/** Whether the month is to have partitions of its own: from 2006 to two years from now. */
export function isPartitioned(month: number, now: Date): boolean {
  const last = startOfMonth(now.getUTCFullYear() + YEARS_AHEAD, now.getUTCMonth())
  return month >= startOfMonth(FIRST_YEAR, 0) && month <= last
}

/** Months known to have their partitions, for one process. */
export class Partitions {
  private readonly present = new Set<number>()
  /** The last drop of the retention that `present` knows of. */
  private drops = 0

  constructor(
    private readonly pool: Pool,
    private readonly lockWaitMs = LOCK_WAIT_MS,
  ) {}

  /**
   * Makes the partitions that these months (see monthOf) lack. Each in a short transaction of its own. Throws a lock
   * that is not available, an outage to whoever loads, while somebody goes on reading.
   */
  async ensure(months: Iterable<number>, now: Date): Promise<void> {
    const wanted = [...months]
    // The retention may have dropped what was there, but nothing of this month: who loads what is new need not ask.
    const thisMonth = startOfMonth(now.getUTCFullYear(), now.getUTCMonth())
    if (wanted.some((month) => month < thisMonth)) await this.forgetDropped()
    for (const month of wanted) {
      if (this.present.has(month) || !isPartitioned(month, now)) continue
      // One table a transaction: a reader that holds one default partition and waits for the other's would deadlock.
      for (const partitioned of PARTITIONED) await this.make(partitioned, month)
      this.present.add(month)
    }
  }

  private async forgetDropped(): Promise<void> {
    const { rows } = await this.pool.query('select coalesce(max(id), 0) as drops from retention_drop')
    if (rows[0].drops !== this.drops) this.present.clear()
    this.drops = rows[0].drops
  }

  private async make(partitioned: Partitioned, month: number): Promise<void> {
    if (await exists(this.pool, partitioned.table, nameOf(partitioned, month))) return
    const client = await this.pool.connect()
    try {
      // On disk before it is remembered: a worker's sessions do not wait for that, and a partition that a crash of the
      // server took would never be made again by whoever knows it to be there.
      await client.query('begin; set local synchronous_commit = on')
      await client.query(`set local lock_timeout = ${this.lockWaitMs}`)
      // A backup has it as long as it reads: whoever waits for that is to hear between two tries that it should stop.
      await client.query('select pg_advisory_xact_lock($1, 0)', [PARTITION_LOCK])
      await makePartition(client, partitioned, month)
      await client.query('commit')
      client.release()
    } catch (error) {
      // Closing the connection rolls back, also where the connection is what broke.
      client.release(true)
      throw error
    }
  }
}

type Partitioned = (typeof PARTITIONED)[number]

const nameOf = ({ table }: Partitioned, month: number): string =>
  `${table}_${new Date(month).toISOString().slice(0, 7).replace('-', '_')}`

/** Makes a table's partition of a month if there is none, in the caller's transaction. */
export async function makePartition(
  client: PoolClient,
  partitioned: Partitioned,
  month: number,
): Promise<void> {
  const { table, key, bound, settings } = partitioned
  const name = nameOf(partitioned, month)
  if (await exists(client, table, name)) return
  const start = new Date(month)
  const from = bound(month)
  const to = bound(startOfMonth(start.getUTCFullYear(), start.getUTCMonth() + 1))
  // Rows of a month that had no partition yet stand in the default one: they move, or the month cannot attach.
  await client.query(`
    create table ${name} (like ${table} including defaults including constraints including storage) ${settings};
    lock table ${table}_default in access exclusive mode;
    with moved as (
      delete from ${table}_default
      where ${key} >= ${from} and ${key} < ${to}
      returning *
    )
    insert into ${name} select * from moved;
    alter table ${table} attach partition ${name} for values from (${from}) to (${to})`)
}

/** Asks the catalogue's rows: look-ups by name answer from a cache that can be older than the lock just taken. */
async function exists(client: Pool | PoolClient, table: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass and c.relname = $2`,
    [table, name],
  )
  return rowCount === 1
}
