// How many events match.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { type Filter, resolveRange } from '../domain/filter'
import { counted } from './counted'
import { filledFrom } from './filled-from'
import { planOf } from './plan'
import { count } from './row-values'

const row = z.object({ events: count })

/** Counts the matching events exactly. Reads the events only where roll-ups cannot say. */
export async function eventCount(db: Database, filter: Filter, now: Date): Promise<number> {
  const { conditions } = filter
  const slices = planOf({ range: resolveRange(filter, now), conditions, columns: [] }, await filledFrom(db))
  const [answer] = await rows(
    db,
    Prisma.sql`
with counted as (${counted(slices, conditions, { columns: [] })}
)
select coalesce(sum(events), 0)::bigint as events from counted`,
    row,
  )
  if (!answer) throw new Error('an aggregate without groups always gives one row')
  return answer.events
}
