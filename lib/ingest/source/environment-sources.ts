// The sources that CAIRN_SOURCES names: they are there as it says whenever Cairn starts, for installs without a person.
import type { Pool } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import type { NewSource } from '../../domain/source'
import { sourceColumns } from './create-source'

const NOT_NAMED = 'not_named'
const NO_LONGER = 'CAIRN_SOURCES no longer names this source, so it is paused. Resume it, or remove it.'

/**
 * Makes them, or makes those that lie at the same place be as they say: the environment wins. Those that it named once
 * and names no more are paused and from then on are like any other. Nothing is looked at: what hinders them shows at
 * their first round. `spoolId` names this host, which alone can see its folders.
 */
export async function syncEnvironmentSources(
  pool: Pool,
  sources: readonly NewSource[],
  spoolId: string,
): Promise<void> {
  const ids: number[] = []
  for (const source of sources) {
    const columns = { ...sourceColumns(source, spoolId), from_environment: true }
    const names = Object.keys(columns)
    const { rows } = await pool.query(
      `insert into source (${names.join(', ')})
       values (${names.map((_, i) => `$${i + 1}`).join(', ')})
       on conflict (kind, coalesce(bucket, folder), prefix, coalesce(endpoint, '')) do update
       set
         ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
         problem = case when source.problem_code = '${NOT_NAMED}' then null else source.problem end,
         problem_code = nullif(source.problem_code, '${NOT_NAMED}'),
         -- Other filters let in what was left out before, of any day.
         listed_fully_at = case
           when (source.since, source.accounts, source.regions, source.kinds)
             is not distinct from (excluded.since, excluded.accounts, excluded.regions, excluded.kinds)
           then source.listed_fully_at
         end,
         next_sync_at = least(source.next_sync_at, now() + excluded.schedule_minutes * interval '1 minute')
       returning id`,
      Object.values(columns),
    )
    ids.push(Number(rows[0].id))
  }
  await pool.query(
    `update source
     set from_environment = false, paused = true, problem = $2, problem_code = '${NOT_NAMED}', permission = null,
       problem_at = null
     where from_environment and id <> all($1)`,
    [ids, NO_LONGER],
  )
  await pool.query(NEXT_DATA_VERSION)
}
