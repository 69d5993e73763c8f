// The range that a page shows when nobody chose one: the newest week of the data, not of the clock.
import type { Database } from '../db/client'
import { bucketEnd, bucketStart, formatInstant } from '../domain/time'
import { dataExtent } from './data-extent'

const MICROS_PER_WEEK = 7n * 86_400_000_000n

/** Seven days that end with the hour after the newest event, as ISO text; null when there is no data. */
export async function newestRange(db: Database, now: Date): Promise<{ from: string; to: string } | null> {
  const extent = await dataExtent(db, now)
  if (!extent) return null
  const to = bucketEnd(bucketStart(extent.newest, 'hour'), 'hour')
  return { from: formatInstant(to - MICROS_PER_WEEK), to: formatInstant(to) }
}
