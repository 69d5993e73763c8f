// Keeps the roll-ups: adds events that are new to them, or fills days anew from the events that are there.
import type { PoolClient } from 'pg'
import {
  CUBE,
  MOST_CELL_EVENTS,
  QUARTERS_PER_DAY,
  ROLLUPS,
  type Rollup,
  SECONDS_PER_DAY,
  SECONDS_PER_QUARTER,
  TOTAL,
} from '../db/rollups'
import { copyIn } from './copy-in'
import { COUNTED } from './count-up'

/** Prepares a connection for the other functions: its working table is emptied by every commit. */
export async function prepareRollUp(client: PoolClient): Promise<void> {
  await client.query(`
    create temp table if not exists fresh_rollup on commit delete rows as
    select ${COUNTED.map((column) => (column === 'actor' ? 'i.actor' : `c.${column}`)).join(', ')}
    from ${CUBE.table} c cross join identity i
    with no data`)
  const { rows } = await client.query('select name from pg_prepared_statements')
  const known = new Set(rows.map(({ name }) => name))
  // Planned once a connection: for a small file that takes longer than the work.
  for (const rollup of ROLLUPS)
    if (!known.has(rollup.table)) await client.query(`prepare ${rollup.table} as ${upsert(rollup)}`)
}

/**
 * Adds what `counted` gives (see countUp) to all roll-ups, in the caller's transaction, which holds the lock of all
 * loads.
 */
export async function rollUp(client: PoolClient, counted: Iterable<Buffer>): Promise<void> {
  await copyIn(client, 'fresh_rollup', COUNTED, counted)
  await client.query(UPSERT_ALL)
}

/**
 * Fills these days (from 1970) anew from the events, in the caller's transaction, which keeps all loads out. For days
 * that roll-ups hold already, and for those that they are to hold from now on.
 */
export async function fillDays(client: PoolClient, days: readonly number[]): Promise<void> {
  for (const { table, time } of ROLLUPS)
    await client.query(
      time === 'day'
        ? `delete from ${table} where day = any($1)`
        : `delete from ${table} t using unnest($1::int[]) as filled (day)
           where t.quarter >= filled.day * ${QUARTERS_PER_DAY} and t.quarter < (filled.day + 1) * ${QUARTERS_PER_DAY}`,
      [days],
    )
  for (const day of days) {
    const start = day * SECONDS_PER_DAY
    await client.query('delete from fresh_rollup')
    await client.query(
      `${countInto(`(
         select * from event
         where event_time >= to_timestamp(${start}) and event_time < to_timestamp(${start + SECONDS_PER_DAY})
       )`)}; ${UPSERT_ALL}`,
    )
  }
}

/** Those of the days that roll-ups hold. */
export async function filledOf(client: PoolClient, days: readonly number[]): Promise<number[]> {
  const { rows } = await client.query('select filled_from from rollup_state')
  return days.filter((day) => day >= rows[0].filled_from)
}

const UPSERT_ALL = ROLLUPS.map(({ table }) => `execute ${table}`).join('; ')

const KEYS = ['day', ...CUBE.keys, 'actor', 'read_only', 'failed']

/** Counts events by quarter, and those by day: what countUp gives of a batch. */
const countInto = (relation: string): string => `
insert into fresh_rollup (first_seen, last_seen, ${KEYS.join(', ')}, events, quarters)
select
  min(first_seen), max(last_seen), ${KEYS.join(', ')}, sum(cell_events)::int,
  array_agg((quarter - day * ${QUARTERS_PER_DAY}) << 24 | cell_events)
from (
  select
    -- To seconds first: dividing the last microsecond of the year 9999 rounds up.
    floor(floor(extract(epoch from e.event_time)) / ${SECONDS_PER_DAY})::int as day,
    floor(floor(extract(epoch from e.event_time)) / ${SECONDS_PER_QUARTER})::int as quarter,
    ${CUBE.keys.map((key) => `e.${key}`).join(', ')}, i.actor, e.read_only, e.failed,
    min(e.event_time) as first_seen, max(e.event_time) as last_seen, count(*)::int as events
  from ${relation} e
  join identity i on i.id = e.identity_id
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
) by_quarter
cross join lateral (
  select least(events - part * ${MOST_CELL_EVENTS}, ${MOST_CELL_EVENTS}) as cell_events
  from generate_series(0, (events - 1) / ${MOST_CELL_EVENTS}) as parts (part)
) cells
group by ${KEYS.join(', ')}`

/** Adds what was counted to one roll-up. The order is the same for all loads, so that none waits for another in a circle. */
function upsert(rollup: Rollup): string {
  const { table, time, seen, actor } = rollup
  const keys = [time, ...rollup.keys, ...(actor ? ['actor'] : []), 'read_only', 'failed']
  const isCube = rollup === CUBE
  const counts = ['events', ...(seen ? ['first_seen', 'last_seen'] : []), ...(isCube ? ['quarters'] : [])]
  const from =
    rollup === TOTAL
      ? `(select f.*, f.day * ${QUARTERS_PER_DAY} + (cell >> 24) as quarter, cell & ${MOST_CELL_EVENTS} as cell_events
          from fresh_rollup f cross join lateral unnest(f.quarters) as cells (cell)) f`
      : 'fresh_rollup f'
  const selected = isCube
    ? counts
    : [
        rollup === TOTAL ? 'sum(cell_events)::int' : 'sum(events)::int',
        ...(seen ? ['min(first_seen)', 'max(last_seen)'] : []),
      ]
  return `
insert into ${table} (${[...keys, ...counts].join(', ')})
select ${[...keys, ...selected].join(', ')}
from ${from}
${isCube ? '' : `group by ${keys.join(', ')}`}
order by ${keys.join(', ')}
on conflict (${keys.join(', ')}) do update set
  events = ${table}.events + excluded.events
  ${seen ? `, first_seen = least(${table}.first_seen, excluded.first_seen), last_seen = greatest(${table}.last_seen, excluded.last_seen)` : ''}
  ${isCube ? `, quarters = ${MERGED}` : ''}`
}

/** Short lists are joined here: to call the function takes longer than what it does. */
const MERGED = `case
    when cardinality(${CUBE.table}.quarters) + cardinality(excluded.quarters) <= 96
    then ${CUBE.table}.quarters || excluded.quarters
    else merge_quarters(${CUBE.table}.quarters, excluded.quarters)
  end`
