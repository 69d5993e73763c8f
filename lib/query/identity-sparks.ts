// How the events of some identities spread over the range: a few buckets for all of them, from one statement.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { type Readable, rows } from '../db/rows'
import { type Filter, resolveRange } from '../domain/filter'
import { type ClosedRange, formatInstant, type Instant } from '../domain/time'
import { counted } from './counted'
import { dataExtent } from './data-extent'
import { filledFrom } from './filled-from'
import { count } from './row-values'
import { gridOf } from './timeline-grid'

const { sql } = Prisma

const MOST_BUCKETS = 30
const QUARTER = 900_000_000n
const DAY = 96n * QUARTER
/** A range as short is told in quarters of an hour, which the roll-ups by day cannot. */
const SHORT = 2n * DAY

/** Beginnings of the buckets, the end of the last, and the identities' events in each. */
export type IdentitySparks = { starts: string[]; end: string | null; counts: Map<string, number[]> }

const row = z.object({ key: z.string(), bucket: z.number(), events: count })

/**
 * Counts what the filter matches of `keys`, which are few, in at most 30 equal buckets: whole days, or whole quarters of
 * an hour where the range is short. The first and the last bucket can reach beyond the range; nothing outside of it is
 * counted.
 */
export async function identitySparks(
  db: Readable,
  filter: Filter,
  now: Date,
  keys: readonly string[],
): Promise<IdentitySparks> {
  const range = await closedRange(db, filter, now)
  if (!range || keys.length === 0) return { starts: [], end: null, counts: new Map() }
  const edges = edgesOf(range)
  const conditions = { ...filter.conditions, identity: { include: keys, exclude: [] } }
  const { slices, ...grid } = gridOf(
    { interval: range.to - range.from > SHORT ? 'day' : 'hour', range, edges },
    { conditions, columns: ['identity_id'] },
    await filledFrom(db),
  )
  const found = await rows(
    db,
    sql`
with counted as (${counted(slices, conditions, { columns: ['identity_id'], ...grid })}
)
select d.key, c.at as bucket, sum(c.events)::bigint as events
from counted c join identity d on d.id = c.identity_id
group by 1, 2
limit ${keys.length * MOST_BUCKETS}`,
    row,
  )
  const counts = new Map(keys.map((key) => [key, edges.slice(1).map(() => 0)]))
  for (const { key, bucket, events } of found) {
    const spark = counts.get(key)
    if (spark) spark[bucket] = events
  }
  return {
    starts: edges.slice(0, -1).map(formatInstant),
    end: formatInstant(edges.at(-1) ?? range.to),
    counts,
  }
}

async function closedRange(db: Readable, filter: Filter, now: Date): Promise<ClosedRange | null> {
  const { from, to } = resolveRange(filter, now)
  const extent = from === null || to === null ? await dataExtent(db, now) : null
  const [start, end] = [from ?? extent?.first, to ?? (extent && extent.last + 1n)]
  return start != null && end != null && start < end ? { from: start, to: end } : null
}

function edgesOf({ from, to }: ClosedRange): Instant[] {
  const unit = to - from > SHORT ? DAY : QUARTER
  const first = floor(from, unit)
  const units = (floor(to - 1n, unit) - first) / unit + 1n
  const most = BigInt(MOST_BUCKETS)
  const step = ((units + most - 1n) / most) * unit
  const edges = [first]
  for (let edge = first + step; edge < to + step; edge += step) edges.push(edge)
  return edges
}

/** Rounds towards the past. */
function floor(instant: Instant, unit: bigint): Instant {
  const rest = instant % unit
  return instant - (rest < 0n ? rest + unit : rest)
}
