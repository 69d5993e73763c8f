// All sources, in the order in which they were made, a page at a time.
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { SourceSummary } from '../domain/source'
import { readIdCursor, writeIdCursor } from './cursor'
import { sourceSummaries, sourceSummaryRow } from './source-summary'

/** The most sources on one page. */
export const MOST_SOURCES = 1000

/** A page of sources. Throws a 400 for a cursor that is none. */
export async function sourceList(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ sources: SourceSummary[]; nextCursor: string | null }> {
  const size = Math.min(limit, MOST_SOURCES)
  const [after = 0] = cursor === undefined ? [] : readIdCursor(cursor, 1)
  const ids = Prisma.sql`select id from source where id > ${after} order by id limit ${size + 1}`
  const found = await rows(db, sourceSummaries(ids), sourceSummaryRow)
  const sources = found.slice(0, size)
  const last = found.length > size ? sources.at(-1) : undefined
  return { sources, nextCursor: last ? writeIdCursor([Number(last.id)]) : null }
}
