// Which state of the data questions are answered from: what open pages ask every few seconds.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'

const row = z.object({ version: z.string() })

/** Another text after every change that a page could show. One row, read from no table of data. */
export async function dataVersion(db: Database): Promise<string> {
  // A sequence that was never moved has the same last_value as one that was moved once.
  const [found] = await rows(
    db,
    Prisma.sql`select (last_value + is_called::int)::text as version from data_version`,
    row,
  )
  return (found as { version: string }).version
}
