// The log files of a source: the lines of its ledger, and those that only a digest names, in the order of their keys.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { badRequest } from '../domain/api-error'
import { parseObjectKey } from '../domain/cloudtrail/object-key'
import {
  DIGEST_KIND,
  OBJECT_STATES,
  type ObjectState,
  OTHER_KIND,
  type SourceFile,
  VERDICTS,
  type Verdict,
} from '../domain/source'
import { parseId } from './cursor'
import { count, isoTime, micros } from './row-values'

const { sql } = Prisma

/** The most files on one page. */
export const MOST_SOURCE_FILES = 1000

const row = z
  .object({
    key: z.string(),
    verdict: z.enum(VERDICTS),
    verdict_reason: z.string().nullable(),
    kind: z.string().nullable(),
    account: z.string().nullable(),
    region: z.string().nullable(),
    day: z.string().nullable(),
    bytes: count.nullable(),
    etag: z.string().nullable(),
    state: z.enum(OBJECT_STATES).nullable(),
    reason: z.string().nullable(),
    file_id: z.number().nullable(),
    import_id: z.number().nullable(),
    modified_at: isoTime.nullable(),
    digest_ends_at: isoTime.nullable(),
  })
  .transform(({ key, ...found }): SourceFile => {
    // Without a line in the ledger its key is all that is known of it.
    const named = found.kind === null ? parseObjectKey(key) : null
    const modifiedAt =
      found.modified_at ??
      named?.deliveredAt?.toISOString().replace('.000Z', 'Z') ??
      found.digest_ends_at ??
      ''
    const troubles = found.verdict !== 'verified' && found.verdict !== 'not covered'
    return {
      key,
      kind: found.kind ?? named?.kind ?? OTHER_KIND,
      account: found.account ?? named?.account ?? null,
      region: found.region ?? named?.region ?? null,
      day: found.day ?? named?.day ?? modifiedAt.slice(0, 10),
      bytes: found.bytes ?? 0,
      etag: found.etag ?? '',
      state: found.state ?? 'gone',
      reason: found.reason ?? (troubles ? found.verdict_reason : null),
      verdict: found.verdict,
      fileId: found.import_id === null || found.file_id === null ? null : String(found.file_id),
      importId: found.import_id === null ? null : String(found.import_id),
      modifiedAt,
    }
  })

export type SourceFilesOptions = {
  state?: ObjectState | undefined
  verdict?: Verdict | undefined
  limit: number
  cursor?: string | undefined
}

/** A page of a source's files. None where there is no such source. Throws a 400 for a cursor that is none. */
export async function sourceFiles(
  db: Database,
  id: string,
  { state, verdict, limit, cursor }: SourceFilesOptions,
): Promise<{ files: SourceFile[]; nextCursor: string | null }> {
  const number = parseId(id)
  const size = Math.min(limit, MOST_SOURCE_FILES)
  const after = cursor === undefined ? '' : readKeyCursor(cursor)
  if (number === null) return { files: [], nextCursor: null }
  const found = await rows(
    db,
    sql`
with page as (${await keysOf(db, { sourceId: number, after, size: size + 1, state, verdict })})
select
  page.key, v.verdict, v.reason as verdict_reason,
  o.kind, o.account, o.region, o.day::text as day, o.bytes, o.etag, o.state, o.reason,
  f.id as file_id, f.import_id,
  ${micros(sql`o.modified_at`)} as modified_at,
  ${micros(sql`d.ends_at`)} as digest_ends_at
from page
cross join lateral (
  select verdict, reason, digest_id
  from object_verdict
  where source_id = ${number} and key = page.key
  limit 1
) v
left join source_object o on o.source_id = ${number} and o.key = page.key
left join file f on f.id = o.file_id
left join digest d on d.id = v.digest_id
order by page.key
limit ${size + 1}`,
    row,
  )
  const files = found.slice(0, size)
  const last = found.length > size ? files.at(-1) : undefined
  return { files, nextCursor: last ? writeKeyCursor(last.key) : null }
}

type Page = {
  sourceId: number
  after: string
  size: number
  state: ObjectState | undefined
  verdict: Verdict | undefined
}

/** Selects the keys of a page. Only a filter by verdict has to judge more files than the page shows. */
async function keysOf(db: Database, { sourceId, after, size, state, verdict }: Page): Promise<Prisma.Sql> {
  const ofLedger = sql`
    select o.key
    from source_object o
    where
      o.source_id = ${sourceId} and o.key > ${after} and o.kind <> ${DIGEST_KIND}
      and ${state === undefined ? sql`true` : sql`o.state = ${state}`}`
  const paged = sql`${ofLedger} order by o.key limit ${size}`
  if (verdict !== undefined)
    return sql`
    select distinct v.key
    from object_verdict v
    where
      v.source_id = ${sourceId} and v.key > ${after} and v.verdict = ${verdict}
      and ${state === undefined ? sql`true` : sql`v.key in (${ofLedger})`}
    order by v.key
    limit ${size}`
  if (state !== undefined) return paged
  // Of what only digests name just what lies between the page's keys is looked at: a ledger can have millions of lines.
  const ends = await rows(
    db,
    sql`select max(key) as key from (${paged}) page having count(*) = ${size}`,
    z.object({ key: z.string() }),
  )
  const [end] = ends
  return sql`
    select key
    from (
      (${paged})
      union
      (
        select n.key
        from digest_file n
        where
          n.source_id = ${sourceId} and n.key > ${after}
          and ${end === undefined ? sql`true` : sql`n.key <= ${end.key}`}
          and not exists (select from source_object o where o.source_id = n.source_id and o.key = n.key)
          and exists (select from object_verdict v where v.source_id = n.source_id and v.key = n.key)
        order by n.key
        limit ${size}
      )
    ) either
    order by key
    limit ${size}`
}

const writeKeyCursor = (key: string): string => Buffer.from(key).toString('base64url')

function readKeyCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  // Text in Postgres has no zero.
  if (key === '' || key.includes('\0') || writeKeyCursor(key) !== cursor)
    throw badRequest('cursor is not one that this API gave out', 'cursor')
  return key
}
