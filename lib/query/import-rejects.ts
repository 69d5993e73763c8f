// The records that an import rejected, file by file in the order in which they stood.
import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ImportReject } from '../domain/answers'
import { notFound } from '../domain/api-error'
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
  const after = cursor === undefined ? [] : readIdCursor(cursor, 2)
  if (number === null) return { rejects: [], nextCursor: null }
  const found = await rejectPage(db, number, after, Math.min(limit, MOST_REJECTS))
  const last = found.at(-1)
  return {
    rejects: found.map(({ id, file, reason, position, record }) => ({
      id: String(id),
      file,
      reason,
      position,
      record: Buffer.from(record).toString('utf8'),
    })),
    nextCursor: last && !last.is_last ? writeIdCursor([last.file_id, last.id]) : null,
  }
}

/** A line of rejectLines. */
type RejectLine = Omit<ImportReject, 'id'> & { bytes?: string }

/**
 * All of an import's rejects, a line of JSON each, some at a time. `record` is the text as received; where it is no UTF-8,
 * `bytes` has it in base64. Throws a 404 where there is no such import, also when it is deleted meanwhile.
 */
export async function* rejectLines(db: Database, id: string): AsyncGenerator<Buffer, void, undefined> {
  const number = parseId(id)
  let after: number[] = []
  for (;;) {
    const found = number === null ? [] : await rejectPage(db, number, after, MOST_REJECTS)
    const last = found.at(-1)
    if (last === undefined || number === null) {
      const there = await rows(db, sql`select id from import where id = ${number} limit 1`, z.unknown())
      if (there.length === 0) throw notFound('There is no import of this id.')
      return
    }
    yield Buffer.from(found.map((reject) => `${JSON.stringify(lineOf(reject))}\n`).join(''))
    after = [last.file_id, last.id]
  }
}

function lineOf({ file, reason, position, record: bytes }: z.infer<typeof row>): RejectLine {
  const record = Buffer.from(bytes)
  const line = { file, reason, position, record: record.toString('utf8') }
  return isUtf8(record) ? line : { ...line, bytes: record.toString('base64') }
}

async function rejectPage(
  db: Database,
  number: number,
  [afterFile = 0, afterReject = 0]: readonly number[],
  size: number,
): Promise<z.infer<typeof row>[]> {
  return rows(
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
}
