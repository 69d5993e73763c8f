// For tests: whether the roll-ups hold what the events say.
import type { Pool } from 'pg'
import { CUBE, ROLLUPS, type Rollup, SECONDS_PER_DAY, SECONDS_PER_QUARTER } from '../db/rollups'

/**
 * Answers the roll-ups that differ from the events, of the days that are filled, and the cube if its quarters do. Those
 * of the other days must be empty.
 */
export async function wrongRollUps(pool: Pool): Promise<string[]> {
  const wrong: string[] = []
  for (const rollup of ROLLUPS)
    if ((await pool.query(difference(rollup))).rowCount !== 0) wrong.push(rollup.table)
  const quarters = await pool.query(quartersDifference())
  return quarters.rowCount === 0 ? wrong : [...wrong, `${CUBE.table}.quarters`]
}

function quartersDifference(): string {
  const columns = [...CUBE.keys, 'read_only', 'failed'].join(', ')
  return `
    with counted as (
      select floor(floor(extract(epoch from event_time)) / ${SECONDS_PER_QUARTER})::int as quarter, ${columns}, count(*) as events
      from event
      where floor(floor(extract(epoch from event_time)) / ${SECONDS_PER_DAY}) >= (select filled_from from rollup_state)
      group by quarter, ${columns}
    ),
    kept as (
      select day * 96 + (cell >> 24) as quarter, ${columns}, sum(cell & 16777215)::bigint as events
      from ${CUBE.table} cross join lateral unnest(quarters) as cells (cell)
      group by day * 96 + (cell >> 24), ${columns}
    )
    (table counted except all table kept) union all (table kept except all table counted)`
}

function difference({ table, time, keys, actor, seen }: Rollup): string {
  const seconds = time === 'day' ? SECONDS_PER_DAY : SECONDS_PER_QUARTER
  const columns = [...keys, ...(actor ? ['actor'] : []), 'read_only', 'failed'].join(', ')
  const times = seen ? ', min(event_time), max(event_time)' : ''
  return `
    with counted as (
      select ${time}, ${columns}, count(*) as events ${times}
      from (
        select e.*, i.actor, floor(floor(extract(epoch from e.event_time)) / ${seconds})::int as ${time},
          floor(floor(extract(epoch from e.event_time)) / ${SECONDS_PER_DAY})::int as event_day
        from event e
        join identity i on i.id = e.identity_id
      ) events
      where event_day >= (select filled_from from rollup_state)
      group by ${time}, ${columns}
    ),
    kept as (select ${time}, ${columns}, events::bigint ${seen ? ', first_seen, last_seen' : ''} from ${table})
    (table counted except all table kept) union all (table kept except all table counted)`
}
