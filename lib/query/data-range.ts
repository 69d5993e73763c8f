// What time the events cover, so that a page can offer all of it and say where it ends.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'

const HOUR_MICROS = 3_600_000_000n
const ROW = z.object({ first: z.bigint().nullable(), last: z.bigint().nullable() })
const isoOf = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString().replace('.000Z', 'Z')

/**
 * From the hour of the oldest event to the end of the hour of the newest one, as ISO strings; null without events.
 * Times later than `now` + 1 day are mistakes of a clock and do not count as newest. Two steps into the primary key.
 */
export async function dataRange(db: Database, now: Date): Promise<{ from: string; to: string } | null> {
  const latest = new Date(now.getTime() + 86_400_000)
  const sql = Prisma.sql`
    select
      (extract(epoch from (select min(event_time) from event)) * 1000000)::bigint as first,
      (extract(epoch from (select max(event_time) from event where event_time <= ${latest})) * 1000000)::bigint as last`
  const [row] = await rows(db, sql, ROW)
  if (!row || row.first === null || row.last === null || row.first > row.last) return null
  const start = row.first - (((row.first % HOUR_MICROS) + HOUR_MICROS) % HOUR_MICROS)
  const end = row.last - (((row.last % HOUR_MICROS) + HOUR_MICROS) % HOUR_MICROS) + HOUR_MICROS
  return { from: isoOf(start), to: isoOf(end) }
}
