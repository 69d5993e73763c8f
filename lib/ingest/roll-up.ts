// Keeps the roll-ups: adds events that are new to them, or fills days anew from the events that are there.
import type { PoolClient } from 'pg'
import {
  CUBE,
  holdsInferred,
  MONTHLY,
  MOST_CELL_EVENTS,
  QUARTERS_PER_DAY,
  ROLLUPS,
  type Rollup,
  SECONDS_PER_DAY,
  SECONDS_PER_QUARTER,
} from '../db/rollups'
import { copyIn } from './copy-in'
import { COUNTED } from './count-up'

/** Prepares a connection for the other functions: its working table is emptied by every commit. */
export async function prepareRollUp(client: PoolClient): Promise<void> {
  await client.query(`
    create temp table if not exists fresh_rollup on commit delete rows as
    select ${COUNTED.map((column) => (column === 'actor' ? 'i.actor' : `c.${column}`)).join(', ')}, a.inferred
    from ${CUBE.table} c cross join identity i cross join action a
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
  // As the dictionary has it, which another version may have written: the cube goes by that, too.
  await client.query(`
    update fresh_rollup f set inferred = a.inferred
    from action a
    where f.read_only is null and a.id = f.action_id;
    ${upsertAll(ROLLUPS)}`)
}

/** Fills a day (from 1970) of which roll-ups hold nothing, in the caller's transaction, which keeps all loads out. */
export async function fillDay(client: PoolClient, day: number): Promise<void> {
  await countDay(client, day)
  await client.query(upsertAll(ROLLUPS))
}

/**
 * Fills these days anew, which roll-ups hold, from the events that are left, in the caller's transaction, which keeps
 * all loads out.
 */
export async function refillDays(client: PoolClient, days: readonly number[]): Promise<void> {
  for (const { table } of DAILY) await client.query(`delete from ${table} where day = any($1)`, [days])
  for (const day of days) {
    await countDay(client, day)
    await client.query(upsertAll(DAILY))
  }
  // What is left of a month's first and last times only its days can say.
  const months = await client.query<{ first: number }>(
    `select distinct ${monthOf('day')} as first from unnest($1::int[]) as filled (day)`,
    [days],
  )
  for (const { first } of months.rows) {
    for (const { table } of MONTHLY) await client.query(`delete from ${table} where day = $1`, [first])
    await client.query(`truncate fresh_rollup; ${sumMonthInto(first)}; ${upsertAll(MONTHLY)}`)
  }
}

/** Counts the events of a day into the working table. */
async function countDay(client: PoolClient, day: number): Promise<void> {
  const start = day * SECONDS_PER_DAY
  await client.query(
    `truncate fresh_rollup;
     ${countInto(`(
       select * from event
       where event_time >= to_timestamp(${start}) and event_time < to_timestamp(${start + SECONDS_PER_DAY})
     )`)}`,
  )
}

/** Those of the days that roll-ups hold. */
export async function filledOf(client: PoolClient, days: readonly number[]): Promise<number[]> {
  const { rows } = await client.query('select filled_from from rollup_state')
  return days.filter((day) => day >= rows[0].filled_from)
}

const DAILY = ROLLUPS.filter(({ of }) => of === 'days')
const upsertAll = (rollups: readonly Rollup[]): string =>
  rollups.map(({ table }) => `execute ${table}`).join('; ')

const KEYS = ['day', ...CUBE.keys, 'actor', 'read_only', 'inferred', 'failed']
const COUNTS = ['events', 'first_seen', 'last_seen']
const keysOf = (rollup: Rollup): string[] => [
  'day',
  ...rollup.keys,
  ...(rollup.actor ? ['actor'] : []),
  'read_only',
  ...(holdsInferred(rollup) ? ['inferred'] : []),
  'failed',
]
/** Of an action `a`, for what has `read_only`. */
const inferredOf = (row: string): string =>
  `case when ${row}.read_only is null then a.inferred end as inferred`

/** The first day of a day's month. */
const monthOf = (day: string): string =>
  `(date_trunc('month', date '1970-01-01' + ${day})::date - date '1970-01-01')`

/** Counts events by day: what countUp gives of a batch. */
const countInto = (relation: string): string => `
insert into fresh_rollup (${KEYS.join(', ')}, events, first_seen, last_seen, quarters)
${byDay(
  KEYS,
  `select
    -- To seconds first: dividing the last microsecond of the year 9999 rounds up.
    floor(floor(extract(epoch from e.event_time)) / ${SECONDS_PER_DAY})::int as day,
    ${CUBE.keys.map((key) => `e.${key}`).join(', ')}, i.actor, e.read_only, ${inferredOf('e')}, e.failed,
    floor(extract(epoch from (e.event_time at time zone 'UTC')::time) / ${SECONDS_PER_QUARTER})::int as quarter,
    count(*) as events, min(e.event_time) as first_seen, max(e.event_time) as last_seen
  from ${relation} e
  join identity i on i.id = e.identity_id
  join action a on a.id = e.action_id
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
)}`

/** Sums a month up from the cube, as if all of it were of its first day. */
const sumMonthInto = (first: number): string => `
insert into fresh_rollup (${[...KEYS, ...COUNTS].join(', ')})
${sumsBy(
  KEYS,
  // A month's first day and 31 more are always a day of the next.
  `select ${first} as day, ${CUBE.keys.map((key) => `c.${key}`).join(', ')}, i.actor, c.read_only,
    ${inferredOf('c')}, c.failed, ${COUNTS.map((count) => `c.${count}`).join(', ')}
  from ${CUBE.table} c
  join identity i on i.id = c.identity_id
  join action a on a.id = c.action_id
  where c.day >= ${first} and c.day < ${monthOf(`${first} + 31`)}`,
)}`

/** From counts by `keys` and quarter of the day to those by `keys`, with cells: of more events than one counts, several. */
const byDay = (keys: readonly string[], byQuarter: string): string => `
-- By itself: Postgres would rather sort all cells than hash them and sort what they come to.
with by_quarter as materialized (${byQuarter})
select
  ${keys.join(', ')},
  sum(cell_events)::int as events, min(first_seen) as first_seen, max(last_seen) as last_seen,
  array_agg(quarter << 24 | cell_events) as quarters
from by_quarter
cross join lateral (
  select least(events - part * ${MOST_CELL_EVENTS}, ${MOST_CELL_EVENTS})::int as cell_events
  from generate_series(0, ((events - 1) / ${MOST_CELL_EVENTS})::int) as parts (part)
) cells
group by ${keys.join(', ')}`

/** Adds what was counted to one roll-up. The order is the same for all loads, so that none waits for another in a circle. */
function upsert(rollup: Rollup): string {
  const { table, quarters } = rollup
  const keys = keysOf(rollup)
  const columns = [...keys, ...COUNTS, ...(quarters ? ['quarters'] : [])]
  return `
insert into ${table} (${columns.join(', ')})
select ${columns.join(', ')}
from (${freshOf(rollup)}) fresh
order by ${keys.join(', ')}
on conflict (${keys.join(', ')}) do update set
  events = ${table}.events + excluded.events,
  first_seen = least(${table}.first_seen, excluded.first_seen),
  last_seen = greatest(${table}.last_seen, excluded.last_seen)
  ${quarters ? `, quarters = ${mergedInto(rollup, (rollup === CUBE ? 1 : 4) * QUARTERS_PER_DAY)}` : ''}`
}

function freshOf(rollup: Rollup): string {
  if (rollup === CUBE) return 'select * from fresh_rollup'
  const keys = keysOf(rollup)
  if (rollup.quarters) return freshByDay(keys)
  if (rollup.of === 'days') return sumsBy(keys, 'table fresh_rollup')
  const others = [...keys.slice(1), ...COUNTS].join(', ')
  const from = keys.includes('service')
    ? '(select f.*, a.service from fresh_rollup f join action a on a.id = f.action_id) fresh'
    : 'fresh_rollup'
  return sumsBy(keys, `select ${monthOf('day')} as day, ${others} from ${from}`)
}

const sumsBy = (keys: readonly string[], from: string): string => `
select ${keys.join(', ')}, sum(events)::int as events, min(first_seen) as first_seen, max(last_seen) as last_seen
from (${from}) counted
group by ${keys.join(', ')}`

const freshByDay = (keys: readonly string[]): string =>
  byDay(
    keys,
    `select ${keys.join(', ')}, cell >> 24 as quarter, sum(cell & ${MOST_CELL_EVENTS}) as events,
      min(first_seen) as first_seen, max(last_seen) as last_seen
    from (select *, unnest(quarters) as cell from fresh_rollup) cells
    group by ${keys.join(', ')}, quarter`,
  )

/**
 * Few cells are joined only: to merge them takes thirty times as long. To a total every load adds, and a page has room
 * for several rows with more.
 */
function mergedInto({ table }: Rollup, most: number): string {
  return `case
    when cardinality(${table}.quarters) + cardinality(excluded.quarters) <= ${most}
    then ${table}.quarters || excluded.quarters
    else merge_quarters(${table}.quarters, excluded.quarters)
  end`
}
