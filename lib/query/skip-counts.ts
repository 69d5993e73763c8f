// How many records were skipped for which reason, as a column of files and imports.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { SKIP_REASONS, type SkipCounts } from '../domain/skip-reason'

/** What `skippedFor` selects. A reason that a newer version wrote is left out. */
export const skipCounts = z.record(z.string(), z.number()).transform((counts) => {
  const known: SkipCounts = {}
  for (const reason of SKIP_REASONS) {
    const count = counts[reason]
    if (count !== undefined) known[reason] = count
  }
  return known
})

/** The column `skipped_for`, of what `counts` selects: a reason and its count a row. */
export const skippedFor = (counts: Prisma.Sql): Prisma.Sql => Prisma.sql`(
    select coalesce(jsonb_object_agg(skips.reason, skips.count), '{}') from (${counts}) skips
  ) as skipped_for`
