// The records that an import rejected, file by file in the order in which they stood.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ImportReject } from '../domain/answers'
import { parseId, readIdCursor, writeIdCursor } from './cursor'
import { count } from './row-values'

const { sql } = Prisma

/** The most rejects on one page, and the most bytes of their records: a page ends with the record that reaches them. */
export const MOST_REJECTS = 1000
const MOST_BYTES = 8 * 1024 * 1024

const row = z.object({
  id: z.number(),
  file_id: z.number(),
  file: z.string(),
  reason: z.string(),
  position: count,
  record: z.instanceof(Uint8Array),
  is_last: z.boolean(),
})

/** A page of an import's rejects with their text. None where there is no such import. */
export async function importRejects(
  db: Database,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ rejects: ImportReject[]; nextCursor: string | null }> {
  const number = parseId(id)
  const [afterFile = 0, afterReject = 0] = cursor === undefined ? [] : readIdCursor(cursor, 2)
  if (number === null) return { rejects: [], nextCursor: null }
  const size = Math.min(limit, MOST_REJECTS)
  const found = await rows(
    db,
    sql`
with page as (
  select r.id, r.file_id, f.name as file, r.reason, r.position, r.record
  from reject r join file f on f.id = r.file_id
  where f.import_id = ${number}
    and (r.file_id, r.id) > (${afterFile}::int, ${afterReject}::int)
  order by r.file_id, r.id
  limit ${size + 1}
), measured as (
  select
    p.*,
    sum(octet_length(record)) over (order by file_id, id) - octet_length(record) as bytes_before,
    row_number() over (order by file_id desc, id desc) = 1 as is_last
  from page p
)
select id, file_id, file, reason, position, record, is_last
from measured
where bytes_before < ${MOST_BYTES}
order by file_id, id
limit ${size}`,
    row,
  )
  const last = found.at(-1)
  return {
    rejects: found.map((reject) => ({
      id: String(reject.id),
      file: reject.file,
      reason: reject.reason,
      position: reject.position,
      record: Buffer.from(reject.record).toString('utf8'),
    })),
    nextCursor: last && !last.is_last ? writeIdCursor([last.file_id, last.id]) : null,
  }
}
