// When a file holds so much more than it seems to that it is no log but a bomb.
import type { ContentLimits } from '../db/environment'

/** A small log that says the same a thousand times is no bomb. */
const FREE_BYTES = 64 * 1024 * 1024

/** `freeBytes` may come out whatever the ratio. */
export type InflateLimits = Pick<ContentLimits, 'maxBytes' | 'maxRatio'> & { freeBytes?: number }

/** Why no more should come out of a file, of which `taken` bytes were read and `given` came out; null while it may. */
export function excess(
  { maxBytes, maxRatio, freeBytes = FREE_BYTES }: InflateLimits,
  taken: number,
  given: number,
): string | null {
  if (given > maxBytes)
    return `it holds more than ${maxBytes.toLocaleString('en')} bytes (CAIRN_MAX_INFLATED_BYTES)`
  if (given > freeBytes && given > taken * maxRatio)
    return `it holds more than ${maxRatio.toLocaleString('en')} times its size (CAIRN_MAX_INFLATE_RATIO)`
  return null
}

/** How much may come out of a file of so many bytes. */
export const mayGive = ({ maxBytes, maxRatio }: InflateLimits, bytes: number): number =>
  Math.min(maxBytes, Math.max(FREE_BYTES, bytes * maxRatio))
