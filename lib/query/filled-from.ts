// How far back the roll-ups hold everything.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { type Readable, rows } from '../db/rows'
import { ALL_FILLED } from './plan'

/** Databases whose roll-ups were seen to hold everything. */
const complete = new WeakSet<Readable>()

/**
 * The first day (from 1970, UTC) from which on the roll-ups hold all events; ALL_FILLED once they do. The day only
 * ever moves back while servers run (a migration, before which all are stopped, may empty the roll-ups), and so an answer stays right for every later statement: what was filled meanwhile is there among
 * the events, too. While an old instance is being filled it is asked for each time, after that never again.
 */
export async function filledFrom(db: Readable): Promise<number> {
  if (complete.has(db)) return ALL_FILLED
  const [state] = await rows(db, Prisma.sql`select filled_from from rollup_state`, row)
  const day = state?.filled_from ?? ALL_FILLED
  if (day === ALL_FILLED) complete.add(db)
  return day
}

const row = z.object({ filled_from: z.number() })

/** For tests, which put events into the tables themselves: asks again. */
export function forgetFilledFrom(db: Readable): void {
  complete.delete(db)
}
