// The import that brought the sample data.
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ImportSummary } from '../domain/answers'
import { importSummaries, importSummaryRow } from './import-summary'

/** Null when there is no sample data. */
export async function sampleImport(db: Database): Promise<ImportSummary | null> {
  const newest = Prisma.sql`select id from import where sample order by id desc limit 1`
  const [found] = await rows(db, importSummaries(newest, undefined), importSummaryRow)
  return found ?? null
}
