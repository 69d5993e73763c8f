// What an instance holds, in the numbers that a person is told before and after it is emptied.
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import type { InstanceContents } from '../domain/answers'

const count = z.coerce.number().int().nonnegative()
const row = z.object({ events: count, imports: count, sources: count })

/**
 * Reads files and imports, not events: each file knows what it brought, each import what the retention dropped of it.
 * Sources that the environment names are none of these, because emptying leaves them.
 */
export async function instanceContents(db: Pool | PoolClient): Promise<InstanceContents> {
  const { rows } = await db.query(`
    select
      (select coalesce(sum(events), 0) from file) - (select coalesce(sum(dropped), 0) from import) as events,
      (select count(*) from import) as imports,
      (select count(*) from source where not from_environment) as sources`)
  return row.parse(rows[0])
}
