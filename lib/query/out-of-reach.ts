// Which files wait for nobody, as SQL of questions.
import { Prisma } from '../db/generated/client'
import { OUT_OF_REACH } from '../db/waiting-file'

const { sql } = Prisma

/** Of rows of the table file. Of the asker's own spool, `here`, the workers are only about to start where there are none. */
export const outOfReach = (here: string | undefined): Prisma.Sql =>
  sql`(${Prisma.raw(OUT_OF_REACH)} and file.spool_id is distinct from ${here ?? null}::uuid)`

/**
 * Whether nothing of what is left of the import of this id, which is not open, will be read as it is. Written so that it
 * ends at the first file that will be.
 */
export const restOutOfReach = (id: Prisma.Sql, here: string | undefined): Prisma.Sql => sql`(
  exists (select from import i where i.id = ${id} and not i.open)
  and exists (select from file where file.import_id = ${id} and file.status in ('queued', 'running'))
  and not exists (
    select from file
    where file.import_id = ${id} and file.status in ('queued', 'running') and not ${outOfReach(here)}
  )
)`
