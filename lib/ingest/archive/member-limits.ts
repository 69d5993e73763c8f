// How much may come out of a member that is gzip: its archive was compressed already, and both together may not exceed.
import type { PoolClient } from 'pg'
import type { ContentLimits } from '../../db/environment'
import { type InflateLimits, mayGive } from '../inflate-limit'
import { rootOf } from './register-members'

/** There may be a hundred thousand members. Not less than is inflated in one go, or nothing of it would be read. */
const FREE_BYTES = 8 * 1024 * 1024

/** Of a file in an archive: what came out of the outermost one counts against the ratio. Throws FileLost where it is gone. */
export async function memberLimits(
  client: PoolClient,
  fileId: number,
  limits: ContentLimits,
): Promise<InflateLimits> {
  const { bytes, unpacked } = await rootOf(client, fileId)
  const grown = Math.max(1, unpacked / Math.max(1, bytes))
  return {
    maxBytes: mayGive(limits, bytes),
    maxRatio: Math.ceil(limits.maxRatio / grown),
    freeBytes: FREE_BYTES,
  }
}
