// The access keys of one identity: which, how often, when first and last.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import type { Filter } from '../domain/filter'
import type { AccessKeys } from '../domain/identity-answers'
import type { CountingQuestion } from './ask-together'
import { partOf, SUMS, TIMES } from './identity-activity'
import { isoTimeText } from './row-values'

const { sql } = Prisma

const keyRow = z.object({
  value: z.string(),
  events: z.number(),
  first_seen: isoTimeText,
  last_seen: isoTimeText,
  is_temporary: z.boolean(),
  lasting: z.number(),
  temporary: z.number(),
})

/** Ids that begin with ASIA are of temporary credentials, of which there is no end; the others are listed first. */
export function accessKeyQuestion(
  filter: Filter,
  now: Date,
  limit: number,
): CountingQuestion<z.infer<typeof keyRow>> {
  return {
    parts: [partOf(filter, now, ['access_key'])],
    select: ([of = Prisma.empty]) => sql`
select
  value, events, ${TIMES}, is_temporary,
  count(*) filter (where not is_temporary) over () as lasting,
  count(*) filter (where is_temporary) over () as temporary
from (
  select c.access_key as value, c.access_key like 'ASIA%' as is_temporary, ${SUMS}
  from (${of}) c
  where c.access_key is not null
  group by 1
) named
order by is_temporary, named.events desc, value collate "C"
limit ${limit}`,
    row: keyRow,
  }
}

export const accessKeysOf = (found: readonly z.infer<typeof keyRow>[]): AccessKeys => ({
  lasting: found[0]?.lasting ?? 0,
  temporary: found[0]?.temporary ?? 0,
  rows: found.map(({ value, events, first_seen, last_seen, is_temporary }) => ({
    id: value,
    temporary: is_temporary,
    events,
    firstSeen: first_seen,
    lastSeen: last_seen,
  })),
})
