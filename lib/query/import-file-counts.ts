// How many files of an import there are of each outcome.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { FILE_CHOICES, type FileChoice } from '../domain/answers'
import { parseId } from './cursor'
import { ofChoice } from './import-files'
import { count } from './row-values'

const row = z.record(z.enum(FILE_CHOICES), count)

/** Of each choice how many files it lists. All are 0 where there is no such import. */
export async function importFileCounts(db: Database, id: string): Promise<Record<FileChoice, number>> {
  const columns = FILE_CHOICES.map(
    (choice) => Prisma.sql`count(*) filter (where ${ofChoice(choice)}) as ${Prisma.raw(choice)}`,
  )
  const [found] = await rows(
    db,
    Prisma.sql`select ${Prisma.join(columns)} from file where import_id = ${parseId(id) ?? 0}`,
    row,
  )
  return found as Record<FileChoice, number>
}
