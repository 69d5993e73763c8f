// For tests: whether the roll-ups hold what the events say.
import type { ClientBase, Pool } from 'pg'
import { FIRST_KINDS } from '../db/identity-first'
import { holdsInferred, ROLLUPS, type Rollup, SECONDS_PER_DAY, SECONDS_PER_QUARTER } from '../db/rollups'

/**
 * Answers the roll-ups that differ from the events, of the days that are filled, and those whose quarters do. Those of
 * the other days must be empty. What identities first did is known of all days.
 */
export async function wrongRollUps(pool: Pool | ClientBase): Promise<string[]> {
  const wrong: string[] = []
  for (const rollup of ROLLUPS) {
    const { table, quarters } = rollup
    if ((await pool.query(difference(rollup))).rowCount !== 0) wrong.push(table)
    if (quarters && (await pool.query(quartersDifference(rollup))).rowCount !== 0)
      wrong.push(`${table}.quarters`)
  }
  if ((await pool.query(FIRSTS_DIFFERENCE)).rowCount !== 0) wrong.push('identity_first')
  return wrong
}

const FIRSTS_DIFFERENCE = `
    with found as (${FIRST_KINDS.map(
      ({ kind, column }) => `
      select ${kind}::smallint as kind, identity_id, ${column} as value_id, min(event_time) as first_seen
      from event where ${column} is not null group by identity_id, ${column}`,
    ).join(' union all ')}
    ),
    kept as (select kind, identity_id, value_id, first_seen from identity_first)
    (table found except all table kept) union all (table kept except all table found)`

const columnsOf = (rollup: Rollup): string =>
  [
    ...rollup.keys,
    ...(rollup.actor ? ['actor'] : []),
    'read_only',
    ...(holdsInferred(rollup) ? ['inferred'] : []),
    'failed',
  ].join(', ')

/** The events of the days that are filled, with what they are counted by. */
const FILLED = `
    select * from (
      select e.*, i.actor, a.service,
        case when e.read_only is null then a.inferred end as inferred, floor(floor(extract(epoch from e.event_time)) / ${SECONDS_PER_DAY})::int as day,
        floor(floor(extract(epoch from e.event_time)) / ${SECONDS_PER_QUARTER})::int as quarter
      from event e
      join identity i on i.id = e.identity_id
      join action a on a.id = e.action_id
    ) events
    where day >= (select filled_from from rollup_state)`

function quartersDifference(rollup: Rollup): string {
  const columns = columnsOf(rollup)
  return `
    with counted as (
      select quarter, ${columns}, count(*) as events
      from (${FILLED}) filled
      group by quarter, ${columns}
    ),
    kept as (
      select day * 96 + (cell >> 24) as quarter, ${columns}, sum(cell & 16777215)::bigint as events
      from ${rollup.table} cross join lateral unnest(quarters) as cells (cell)
      group by day * 96 + (cell >> 24), ${columns}
    )
    (table counted except all table kept) union all (table kept except all table counted)`
}

function difference(rollup: Rollup): string {
  const columns = columnsOf(rollup)
  const first = `extract(epoch from date_trunc('month', event_time)) / ${SECONDS_PER_DAY}`
  return `
    with counted as (
      select ${rollup.of === 'months' ? `(${first})::int` : 'day'}, ${columns}, count(*) as events,
        min(event_time), max(event_time)
      from (${FILLED}) filled
      group by 1, ${columns}
    ),
    kept as (select day, ${columns}, events::bigint, first_seen, last_seen from ${rollup.table})
    (table counted except all table kept) union all (table kept except all table counted)`
}
