// The files of an import, in the order in which they were received.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { RETRYABLE } from '../db/retryable-file'
import { rows } from '../db/rows'
import { WAITS_FOR_NOBODY } from '../db/waiting-file'
import { FILE_STATUSES, type FileChoice, type ImportFile } from '../domain/answers'
import { parseId, readIdCursor, writeIdCursor } from './cursor'
import { outOfReach } from './out-of-reach'
import { count, isoTime, micros } from './row-values'
import { skipCounts, skippedFor } from './skip-counts'

const { sql } = Prisma
const retryable = Prisma.raw(RETRYABLE)

/** The most files on one page. */
export const MOST_FILES = 1000

const row = z
  .object({
    id: z.number(),
    name: z.string(),
    status: z.enum(FILE_STATUSES),
    bytes: count,
    bytes_read: count,
    records: count,
    events: count,
    duplicates: count,
    skipped: count,
    skipped_for: skipCounts,
    rejected: count,
    reason: z.string().nullable(),
    position: count.nullable(),
    retryable: z.boolean(),
    members: z.number().nullable(),
    started_at: isoTime.nullable(),
    finished_at: isoTime.nullable(),
  })
  .transform(
    ({
      bytes_read: bytesRead,
      started_at: startedAt,
      finished_at: finishedAt,
      skipped_for: skippedFor,
      ...same
    }): ImportFile => ({
      ...same,
      id: String(same.id),
      bytesRead,
      startedAt,
      finishedAt,
      skippedFor,
    }),
  )

/** The files of one choice: of a status, or with records that were skipped or rejected. */
export function ofChoice(choice: FileChoice): Prisma.Sql {
  if (choice === 'skipped') return sql`skipped > 0`
  if (choice === 'rejected') return sql`rejected > 0`
  return sql`status = ${choice}::file_status`
}

/** A page of an import's files, all or those of one choice. None where there is no such import. `here`: our spool's id. */
export async function importFiles(
  db: Database,
  id: string,
  {
    status,
    limit,
    cursor,
    here,
  }: {
    status?: FileChoice | undefined
    limit: number
    cursor?: string | undefined
    here?: string | undefined
  },
): Promise<{ files: ImportFile[]; nextCursor: string | null }> {
  const number = parseId(id)
  const size = Math.min(limit, MOST_FILES)
  const [after] = cursor === undefined ? [] : readIdCursor(cursor, 1)
  const found =
    number === null
      ? []
      : await rows(
          db,
          sql`
select
  id, name, status::text, bytes, bytes_read, records, events, duplicates, skipped, rejected,
  case when status in ('queued', 'running') and ${outOfReach(here)} then ${WAITS_FOR_NOBODY} else reason end as reason, position,
  (${retryable} and not ${outOfReach(here)}) as retryable, members,
  ${micros(sql`started_at`)} as started_at,
  ${micros(sql`finished_at`)} as finished_at,
  ${skippedFor(sql`select reason, count from file_skip where file_id = file.id`)}
from file
where import_id = ${number}
  and ${status === undefined ? sql`true` : ofChoice(status)}
  and id > ${after ?? 0}
order by id
limit ${size + 1}`,
          row,
        )
  const files = found.slice(0, size)
  const last = found.length > size ? files.at(-1) : undefined
  return { files, nextCursor: last ? writeIdCursor([Number(last.id)]) : null }
}

/** How many files of an import failed or broke off and can be read again now. `here`: our spool's id. */
export async function retryableFiles(db: Database, id: string, here?: string): Promise<number> {
  const [found] = await rows(
    db,
    sql`
select count(*) as files
from file
where import_id = ${parseId(id) ?? 0} and ${retryable} and not ${outOfReach(here)}`,
    z.object({ files: count }),
  )
  return found?.files ?? 0
}
