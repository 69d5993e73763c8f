// The range that a page shows when nobody chose one: the newest week of the data, not of the clock.
import type { Database } from '../db/client'
import { bucketEnd, bucketStart, formatInstant } from '../domain/time'
import { dataExtent } from './data-extent'

const MICROS_PER_WEEK = 7n * 86_400_000_000n

/**
 * Seven days in UTC that end with the newest event's own, as ISO text; null when there is no data. Whole days, because
 * roll-ups answer these without any look at quarters of an hour (docs/010). `known` is the extent where somebody asks
 * for it already.
 */
export async function newestRange(
  db: Database,
  now: Date,
  known = dataExtent(db, now),
): Promise<{ from: string; to: string } | null> {
  const extent = await known
  if (!extent) return null
  const to = bucketEnd(bucketStart(extent.newest, 'day'), 'day')
  return { from: formatInstant(to - MICROS_PER_WEEK), to: formatInstant(to) }
}
