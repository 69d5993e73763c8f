// All imports, newest first, a page at a time.
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ImportSummary } from '../domain/answers'
import { readIdCursor, writeIdCursor } from './cursor'
import { importSummaries, importSummaryRow } from './import-summary'

const { sql } = Prisma

/** The most imports on one page. */
export const MOST_IMPORTS = 1000

/** A page of imports. `here`: our spool's id. Throws a 400 for a cursor that is none. */
export async function importList(
  db: Database,
  { limit, cursor, here }: { limit: number; cursor?: string | undefined; here?: string | undefined },
): Promise<{ imports: ImportSummary[]; nextCursor: string | null }> {
  const size = Math.min(limit, MOST_IMPORTS)
  const [before] = cursor === undefined ? [] : readIdCursor(cursor, 1)
  const older = before === undefined ? sql`true` : sql`id < ${before}`
  const ids = sql`select id from import where ${older} order by id desc limit ${size + 1}`
  const found = await rows(db, importSummaries(ids, here), importSummaryRow)
  const imports = found.slice(0, size)
  const last = found.length > size ? imports.at(-1) : undefined
  return { imports, nextCursor: last ? writeIdCursor([Number(last.id)]) : null }
}
