// What time the stored events cover.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { type Readable, rows } from '../db/rows'
import { type Instant, instantOf } from '../domain/time'
import { instant, micros } from './row-values'
import { timestamp } from './where'

const { sql } = Prisma
const MICROS_PER_DAY = 86_400_000_000n

/** The first and the last event's time, and the newest that the clock can vouch for; null when there is none. */
export type DataExtent = { first: Instant; last: Instant; newest: Instant }

const row = z.object({ first: instant.nullable(), last: instant.nullable(), newest: instant.nullable() })

/**
 * Reads the ends of the primary key's index. `newest` leaves out times later than now + 1 day, which are a broken
 * clock's or a test's; only where there is nothing else it is the last one all the same.
 */
export async function dataExtent(db: Readable, now: Date): Promise<DataExtent | null> {
  const horizon = timestamp(instantOf(now) + MICROS_PER_DAY)
  const [found] = await rows(
    db,
    sql`
select
  ${micros(sql`(select min(event_time) from event)`)} as first,
  ${micros(sql`(select max(event_time) from event)`)} as last,
  ${micros(sql`(select max(event_time) from event where event_time <= ${horizon})`)} as newest`,
    row,
  )
  const { first, last, newest } = found ?? {}
  return first != null && last != null ? { first, last, newest: newest ?? last } : null
}
