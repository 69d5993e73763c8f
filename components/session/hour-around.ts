// The whole UTC hour in which something happened: a range that a person can read.
import { bucketEnd, bucketStart, formatInstant, parseInstant } from '@/lib/domain/time'

/** `time`: an ISO instant, as answers carry it. */
export function hourAround(time: string): { from: string; to: string } {
  const start = bucketStart(parseInstant(time) ?? 0n, 'hour')
  return { from: formatInstant(start), to: formatInstant(bucketEnd(start, 'hour')) }
}
