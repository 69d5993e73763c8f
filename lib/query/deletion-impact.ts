// What deleting an import would mean, to be said before it is done.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { DeletionImpact } from '../domain/answers'
import { parseId } from './cursor'
import { count } from './row-values'

const { sql } = Prisma

const MOST_IMPORTS_NAMED = 100

const impactRow = z.object({ events: count, files: count, rejects: count })
const otherRow = z.object({ id: z.number(), source: z.string(), duplicates: count, total: count })

/**
 * What goes with the import (its events that are still there, its files and rejects), and how many duplicates of its events other imports
 * brought: those that still exist and could bring them back, the hundred with the most of them named. Null when there
 * is no such import.
 */
export async function deletionImpact(db: Database, id: string): Promise<DeletionImpact | null> {
  const number = parseId(id)
  if (number === null) return null
  const [[impact], others] = await Promise.all([
    rows(
      db,
      sql`
select
  coalesce(sum(f.events), 0)::bigint - i.dropped as events,
  count(f.id) as files,
  coalesce(sum(f.rejected), 0)::bigint as rejects
from import i left join file f on f.import_id = i.id
where i.id = ${number}
group by i.id`,
      impactRow,
    ),
    rows(
      db,
      sql`
select i.id, i.source, d.count as duplicates, (sum(d.count) over ())::bigint as total
from import_duplicate d join import i on i.id = d.import_id
where d.original_import_id = ${number} and d.import_id <> ${number}
order by d.count desc, i.id
limit ${MOST_IMPORTS_NAMED}`,
      otherRow,
    ),
  ])
  if (!impact) return null
  return {
    ...impact,
    duplicatesElsewhere: others[0]?.total ?? 0,
    broughtBackBy: others.map(({ id, source, duplicates }) => ({ id: String(id), source, duplicates })),
  }
}
