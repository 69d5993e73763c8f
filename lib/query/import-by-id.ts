// One import with its counts and status.
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ImportSummary } from '../domain/answers'
import { parseId } from './cursor'
import { importSummaries, importSummaryRow } from './import-summary'

/** One import; null when there is none of this id. `here`: our spool's id. */
export async function importById(db: Database, id: string, here?: string): Promise<ImportSummary | null> {
  const number = parseId(id)
  if (number === null) return null
  const [found] = await rows(
    db,
    importSummaries(Prisma.sql`select id from import where id = ${number}`, here),
    importSummaryRow,
  )
  return found ?? null
}
