// What a table says, as a number: how a restored table is compared with the one that was saved.
import type { ClientBase } from 'pg'
import { type BackupTable, type TableSum, tableSum } from './backup-format'

/** As text, values are the same in every version of Postgres, if these are. */
export const TEXT_SETTINGS = `set datestyle = 'ISO, MDY'; set timezone = 'UTC'; set bytea_output = 'hex'`

/** Counts the rows, and adds up the first 56 bits of each one's SHA-256. On a session with TEXT_SETTINGS. */
export async function sumTable(client: ClientBase, { name, columns }: BackupTable): Promise<TableSum> {
  const { rows } = await client.query(
    `select
       count(*)::int8 as rows,
       coalesce(
         sum(('x' || encode(substr(sha256(convert_to(row(${columns.join(', ')})::text, 'UTF8')), 1, 7), 'hex'))::bit(56)::int8),
         0
       )::text as sum
     from ${name}`,
  )
  return tableSum.parse({ rows: Number(rows[0].rows), sum: rows[0].sum })
}
