// An import with its counts and status: what to select, and how a row reads.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { IMPORT_STATUSES, type ImportSummary } from '../domain/answers'
import { restOutOfReach } from './out-of-reach'
import { count, isoTime, micros } from './row-values'
import { skipCounts, skippedFor } from './skip-counts'

const { sql } = Prisma

export const importSummaryRow = z
  .object({
    id: z.number(),
    source: z.string(),
    sample: z.boolean(),
    status: z.enum(IMPORT_STATUSES),
    created_at: isoTime,
    started_at: isoTime.nullable(),
    finished_at: isoTime.nullable(),
    files: count,
    files_finished: count,
    files_partial: count,
    files_failed: count,
    bytes: count,
    bytes_read: count,
    records: count,
    events: count,
    duplicates: count,
    skipped: count,
    skipped_for: skipCounts,
    rejected: count,
    dropped: count,
    source_id: z.number().nullable(),
    waits_for_nobody: z.boolean(),
  })
  .transform(
    ({
      created_at: createdAt,
      started_at: startedAt,
      finished_at: finishedAt,
      files_finished: filesFinished,
      files_partial: filesPartial,
      files_failed: filesFailed,
      bytes_read: bytesRead,
      source_id: sourceId,
      skipped_for: skippedFor,
      waits_for_nobody: waitsForNobody,
      ...same
    }): ImportSummary => ({
      ...same,
      id: String(same.id),
      sourceId: sourceId === null ? null : String(sourceId),
      createdAt,
      startedAt,
      finishedAt,
      filesFinished,
      filesPartial,
      filesFailed,
      bytesRead,
      skippedFor,
      waitsForNobody,
    }),
  )

/**
 * Selects the imports that `ids` selects, newest first. Their ids come first, so that the view sums only their files.
 * `here`: our spool's id.
 */
export const importSummaries = (ids: Prisma.Sql, here: string | undefined): Prisma.Sql => sql`
select
  id, source, sample, status,
  ${micros(sql`created_at`)} as created_at,
  ${micros(sql`started_at`)} as started_at,
  ${micros(sql`finished_at`)} as finished_at,
  files, files_finished, files_partial, files_failed,
  bytes, bytes_read, records, events, duplicates, skipped, rejected, dropped, source_id,
  case when status in ('queued', 'running') then ${restOutOfReach(sql`import_summary.id`, here)} else false end as waits_for_nobody,
  ${skippedFor(sql`select reason, sum(count) as count from file_skip where import_id = import_summary.id group by reason`)}
from import_summary
where id = any(array(${ids}))
order by id desc`
