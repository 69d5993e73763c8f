// COPY into a table, in the caller's transaction.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Copies rows in (see CopyRows). Throws what the database throws. */
export async function copyIn(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  const statement = `copy ${table} (${columns.join(', ')}) from stdin binary`
  await pipeline(Readable.from(rows, { objectMode: false }), client.query(copyFrom(statement)))
}
