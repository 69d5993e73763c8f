// What the digests say of an event: the verdict of the file that brought it.
import { z } from 'zod'
import type { Database } from '../db/client'
import { parseEventId } from '../db/event-id'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { type EventIntegrity, VERDICTS } from '../domain/source'
import { isStorable } from './cursor'
import { timestamp } from './where'

const row = z.object({
  source_id: z.number().nullable(),
  is_member: z.boolean(),
  file: z.string(),
  digest: z.string().nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  reason: z.string().nullable(),
})

const UPLOADED = 'It was uploaded: only the files of a source are compared with digests.'
const UNPACKED = 'It came out of an archive: digests name log files.'
const REPLACED = 'The file that brought it has been replaced in its source since, or the source was deleted.'

/** Null when there is no event of this id. */
export async function eventVerdict(db: Database, id: string): Promise<EventIntegrity | null> {
  const place = parseEventId(id)
  if (!place || !isStorable(place.instant)) return null
  const [found] = await rows(
    db,
    Prisma.sql`
select f.source_id, f.archive_id is not null as is_member, f.name as file, d.key as digest, v.verdict, v.reason
from event e
join record_block block on block.month = date_trunc('month', e.event_time) and block.id = e.block_id
join file f on f.id = block.file_id
left join object_verdict v on v.file_id = f.id
left join digest d on d.id = v.digest_id
where e.event_time = ${timestamp(place.instant)} and e.id = ${place.uuid}::uuid
limit 1`,
    row,
  )
  if (!found) return null
  const { source_id: sourceId, is_member: isMember, file, digest, verdict, reason } = found
  if (verdict !== null && reason !== null) return { verdict, reason, file, digest }
  if (isMember) return { verdict: 'not covered', reason: UNPACKED, file, digest: null }
  return sourceId === null
    ? { verdict: 'not covered', reason: UPLOADED, file: null, digest: null }
    : { verdict: 'not covered', reason: REPLACED, file, digest: null }
}
