// Where reading was refused, a round tries a few objects itself: files that fail one after the other would tell nobody
// anything, and each round would make an import of them.
import pMap from 'p-map'
import type { Pool } from 'pg'
import { z } from 'zod'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import { DIGEST_KIND } from '../../domain/source'
import { RETRY_AT } from '../advance-file'
import { type ObjectStore, StoreError } from './object-store'
import { verdictOn } from './settle-unread'
import { isStoreOutage } from './source-stores'

const OBJECTS = 8
const AT_ONCE = 4

const probed = z.object({ key: z.string(), etag: z.string() })
type Probed = z.infer<typeof probed>

/**
 * Reads the beginning of the newest logs that wait to be queued. Answers whether one of them is given out, and then
 * takes back that reading is refused; null where none waits. What is refused is tried again later, as a file would be.
 * Throws a StoreError where the store is out of reach.
 */
export async function probeReading(
  pool: Pool,
  store: ObjectStore,
  sourceId: number,
  signal: AbortSignal,
): Promise<boolean | null> {
  const { rows } = await pool.query(
    `select key, etag
     from source_object
     where source_id = $1 and state = 'found' and kind <> $2
     order by day desc, key
     limit ${OBJECTS}`,
    [sourceId, DIGEST_KIND],
  )
  if (rows.length === 0) return null
  const given = await pMap(
    z.array(probed).parse(rows),
    async (object) => {
      const refusal = await refusalOf(store, object, signal)
      if (refusal) await keepRefusal(pool, sourceId, object, refusal)
      return refusal === null
    },
    { concurrency: AT_ONCE, signal },
  )
  if (!given.includes(true)) return false
  await pool.query(
    `update source
     set problem = null, problem_code = null, permission = null, problem_at = null
     where id = $1 and problem_at = 'reading'`,
    [sourceId],
  )
  await pool.query(NEXT_DATA_VERSION)
  return true
}

/** Null for what is given out, and for what has another trouble, which its file will tell. */
async function refusalOf(
  store: ObjectStore,
  { key, etag }: Probed,
  signal: AbortSignal,
): Promise<StoreError | null> {
  try {
    for await (const _ of store.read(key, { etag, signal })) break
    return null
  } catch (error) {
    if (!(error instanceof StoreError) || isStoreOutage(error)) throw error
    return error.kind === 'refused' ? error : null
  }
}

async function keepRefusal(
  pool: Pool,
  sourceId: number,
  { key, etag }: Probed,
  refusal: StoreError,
): Promise<void> {
  await pool.query(
    `update source_object
     set state = 'refused', reason = $4, tries = least(tries + 1, 100), retry_at = ${RETRY_AT}
     where source_id = $1 and key = $2 and etag = $3 and state = 'found'`,
    [sourceId, key, etag, verdictOn(refusal).reason],
  )
}
