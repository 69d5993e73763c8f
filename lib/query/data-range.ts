// What time the events cover, so that a page can offer all of it and say where it ends.
import type { Database } from '../db/client'
import { bucketEnd, bucketStart, formatInstant } from '../domain/time'
import { dataExtent } from './data-extent'

/**
 * From the hour of the oldest event to the end of the hour of the newest one, as ISO text; null without events.
 * Times later than `now` + 1 day are mistakes of a clock and do not count as newest.
 */
export async function dataRange(db: Database, now: Date): Promise<{ from: string; to: string } | null> {
  const extent = await dataExtent(db, now)
  if (!extent) return null
  return {
    from: formatInstant(bucketStart(extent.first, 'hour')),
    to: formatInstant(bucketEnd(bucketStart(extent.newest, 'hour'), 'hour')),
  }
}
