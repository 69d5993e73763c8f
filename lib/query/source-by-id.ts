// One source with what is known of it.

import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { SourceSummary } from '../domain/source'
import { parseId } from './cursor'
import { sourceSummaries, sourceSummaryRow } from './source-summary'

/** Null when there is none of this id. */
export async function sourceById(db: Database, id: string): Promise<SourceSummary | null> {
  const number = parseId(id)
  if (number === null) return null
  const [found] = await rows(
    db,
    sourceSummaries(Prisma.sql`select id from source where id = ${number}`),
    sourceSummaryRow,
  )
  return found ?? null
}

/** Whether there is a source of this id. */
export async function isSource(db: Database, id: string): Promise<boolean> {
  const found = await rows(
    db,
    Prisma.sql`select id from source where id = ${parseId(id)}`,
    z.object({ id: z.number() }),
  )
  return found.length === 1
}
