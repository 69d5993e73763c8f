// Keeps the roll-ups: adds events that are new to them, or fills days anew from the events that are there.
import type { PoolClient } from 'pg'
import { CUBE, ROLLUPS, type Rollup, SECONDS_PER_DAY, SECONDS_PER_QUARTER, TOTAL } from '../db/rollups'

const FRESH_KEYS = ['day', ...CUBE.keys, 'actor', 'read_only', 'failed']
const FRESH = ['first_seen', 'last_seen', ...FRESH_KEYS, 'events', 'quarters']

/** Prepares a connection for the other functions: their working table is emptied by every commit. */
export async function prepareRollUp(client: PoolClient): Promise<void> {
  await client.query(`
    create temp table if not exists fresh_rollup on commit delete rows as
    select c.*, i.actor from ${CUBE.table} c cross join identity i with no data`)
}

/**
 * Adds the events of `relation` (a table with the events' columns that are rolled up) to all roll-ups, in the caller's
 * transaction, which holds the lock of all loads. Days that are still to be filled are left out: filling takes all.
 */
export async function rollUp(client: PoolClient, relation: string): Promise<void> {
  await client.query(`${countInto(relation)}; ${ROLLUPS.map(upsert).join(';\n')}`)
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
       )`)}; ${ROLLUPS.map(upsert).join(';\n')}`,
    )
  }
}

/** Those of the days that roll-ups hold. */
export async function filledOf(client: PoolClient, days: readonly number[]): Promise<number[]> {
  const { rows } = await client.query('select filled_from from rollup_state')
  return days.filter((day) => day >= rows[0].filled_from)
}

const QUARTERS_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_QUARTER

/** Counts events by quarter, and those by day: what the cube is to get. */
const countInto = (relation: string): string => `
insert into fresh_rollup (${FRESH.join(', ')})
select
  min(first_seen), max(last_seen), ${FRESH_KEYS.join(', ')}, sum(events)::int,
  array_agg((quarter - day * ${QUARTERS_PER_DAY}) << 24 | events)
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
where day >= (select filled_from from rollup_state)
group by ${FRESH_KEYS.join(', ')}`

/** Adds what was counted to one roll-up. The order is the same for all loads, so that none waits for another in a circle. */
function upsert(rollup: Rollup): string {
  const { table, time, seen, actor } = rollup
  const keys = [time, ...rollup.keys, ...(actor ? ['actor'] : []), 'read_only', 'failed']
  const isCube = rollup === CUBE
  const counts = ['events', ...(seen ? ['first_seen', 'last_seen'] : []), ...(isCube ? ['quarters'] : [])]
  const from =
    rollup === TOTAL
      ? `(select f.*, f.day * ${QUARTERS_PER_DAY} + (cell >> 24) as quarter, cell & 16777215 as cell_events
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
  ${isCube ? `, quarters = merge_quarters(${table}.quarters, excluded.quarters)` : ''}`
}
