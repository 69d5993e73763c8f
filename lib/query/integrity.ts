// What the digests say of a source as a whole: verdicts counted, and where its chains are broken.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { parseObjectKey } from '../domain/cloudtrail/object-key'
import { DIGEST_KIND, type SourceIntegrity, VERDICTS } from '../domain/source'
import { parseId } from './cursor'
import { count, isoTime, micros } from './row-values'

const { sql } = Prisma

const MOST_LISTED = 100

const verdictRow = z.object({ verdict: z.enum(VERDICTS), files: count })
const digestsRow = z.object({ valid: count, unproven: count, invalid: count, unread: count })
const place = { account: z.string(), region: z.string(), from: isoTime, to: isoTime, reason: z.string() }
const holeRow = z.object({ ...place, missing: z.string(), broken: z.boolean() })
const troubleRow = z.object({ ...place, key: z.string(), state: z.enum(['invalid', 'unproven']) })

/** Null where there is no such source. */
export async function integrity(db: Database, id: string): Promise<SourceIntegrity | null> {
  const sourceId = parseId(id)
  if (sourceId === null) return null
  const [there, verdicts, [digests], holes, troubles] = await Promise.all([
    rows(db, sql`select id from source where id = ${sourceId}`, z.object({ id: z.number() })),
    rows(db, verdictsOf(sourceId), verdictRow),
    rows(db, digestsOf(sourceId), digestsRow),
    rows(db, holesOf(sourceId), holeRow),
    rows(db, troublesOf(sourceId), troubleRow),
  ])
  if (there.length === 0 || !digests) return null
  const counted = new Map(verdicts.map(({ verdict, files }) => [verdict, files]))
  return {
    files: {
      verified: counted.get('verified') ?? 0,
      'not covered': counted.get('not covered') ?? 0,
      altered: counted.get('altered') ?? 0,
      deleted: counted.get('deleted') ?? 0,
      'chain broken': counted.get('chain broken') ?? 0,
    },
    digests,
    holes: holes.slice(0, MOST_LISTED).map((hole) => ({ ...hole, trail: trailOf(hole.missing) })),
    troubles: troubles.slice(0, MOST_LISTED),
    complete: holes.length <= MOST_LISTED && troubles.length <= MOST_LISTED,
  }
}

const verdictsOf = (sourceId: number): Prisma.Sql => sql`
select verdict, count(*) as files
from object_verdict
where source_id = ${sourceId}
group by verdict
limit ${VERDICTS.length}`

const digestsOf = (sourceId: number): Prisma.Sql => sql`
select
  count(*) filter (where state = 'valid')    as valid,
  count(*) filter (where state = 'unproven') as unproven,
  count(*) filter (where state = 'invalid')  as invalid,
  (
    select count(*)
    from source_object o
    where o.source_id = ${sourceId} and o.kind = ${DIGEST_KIND} and o.state <> 'loaded'
  ) as unread
from digest
where source_id = ${sourceId}`

const holesOf = (sourceId: number): Prisma.Sql => sql`
select
  account, region, previous_key as missing, hole_broken as broken, hole_reason as reason,
  ${micros(sql`hole_from`)} as from,
  ${micros(sql`starts_at`)} as to
from digest
where source_id = ${sourceId} and hole_from is not null
order by starts_at desc, id desc
limit ${MOST_LISTED + 1}`

/** One without a reason is not judged yet. */
const troublesOf = (sourceId: number): Prisma.Sql => sql`
select
  key, account, region, state, reason,
  ${micros(sql`starts_at`)} as from,
  ${micros(sql`ends_at`)} as to
from digest
where source_id = ${sourceId} and state <> 'valid' and reason is not null
order by state, starts_at desc, id desc
limit ${MOST_LISTED + 1}`

function trailOf(digestKey: string): string {
  const digest = parseObjectKey(digestKey)?.digest
  if (!digest) return digestKey.slice(digestKey.lastIndexOf('/') + 1)
  return `${digest.trail}${digest.backfill ? ' (backfill)' : ''}`
}
