// Objects that a queue told of: which source each belongs to, into the ledger with them, and whether they are loaded.
import pMap from 'p-map'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { DeliveredObject } from '../../domain/cloudtrail/delivery-message'
import { parseObjectKey } from '../../domain/cloudtrail/object-key'
import { DIGEST_KIND, OBJECT_STATES, OTHER_KIND } from '../../domain/source'
import { enqueueObjects } from './enqueue-objects'
import { isWanted } from './is-wanted'
import { recordSeen } from './ledger'
import { type ObjectStore, type StoredObject, StoreError } from './object-store'
import type { Source } from './source-row'

const HEADS_AT_ONCE = 10

/** One object of one source. */
export type Delivered = { sourceId: number; key: string }

/**
 * `there`: it is in the ledger, and if it is a log, queued or done. `left`: it cannot be read, and trying again is the
 * queue's matter. `later`: it is no fault of the object's, so that it is to be tried again soon.
 */
export type Arrival = 'there' | 'left' | 'later'

/**
 * The sources that want an object; none where it lies outside their prefixes, their filters leave it out, they are
 * paused (their next round finds it), or it is no log in a bucket with CloudTrail's layout. Null where no source has
 * its bucket.
 */
export function sourcesOf({ bucket, key }: DeliveredObject, sources: readonly Source[]): Source[] | null {
  const ofBucket = sources.filter((source) => source.bucket === bucket)
  if (ofBucket.length === 0) return null
  return ofBucket.filter((source) => !source.paused && key.startsWith(source.prefix) && wants(source, key))
}

function wants(source: Source, key: string): boolean {
  const place = parseObjectKey(key)
  if (place) return isWanted(place, source)
  // Its day is told by the store alone, so that `since` is asked when it is queued.
  const unplaced = { kind: OTHER_KIND, account: null, region: null, day: '9999-12-31' }
  return source.layout === 'flat' && isWanted(unplaced, source)
}

/** Whether it is kept as proof and not loaded. */
export const isDigest = (key: string): boolean => parseObjectKey(key)?.kind === DIGEST_KIND

/**
 * Looks at objects of one source as they are now, writes them into its ledger and queues what is new. Answers what
 * became of each, in order.
 */
export async function arrive(
  pool: Pool,
  sourceId: number,
  store: ObjectStore,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Arrival[]> {
  const heads = await pMap(keys, (key) => look(store, key, signal), { concurrency: HEADS_AT_ONCE, signal })
  const seen = new Map(heads.flatMap((head) => (typeof head === 'string' ? [] : [[head.key, head]])))
  await recordSeen(pool, sourceId, [...seen.values()])
  await enqueueObjects(pool, sourceId, [...seen.keys()], seen.size)
  return heads.map((head) => (typeof head === 'string' ? head : 'there'))
}

async function look(
  store: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<StoredObject | 'left' | 'later'> {
  try {
    return await store.head(key, signal)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return error.kind === 'gone' || error.kind === 'refused' ? 'left' : 'later'
  }
}

const ledgerRow = z.object({ sourceId: z.int(), key: z.string(), state: z.enum(OBJECT_STATES) })
export type LedgerState = z.infer<typeof ledgerRow>

/** What the ledger says of objects; what is not in it (its source is gone) is left out. */
export async function ledgerStates(pool: Pool, objects: readonly Delivered[]): Promise<LedgerState[]> {
  const { rows } = await pool.query(
    `select o.source_id as "sourceId", o.key, o.state
     from unnest($1::int[], $2::text[]) as asked (source_id, key)
     join source_object o on o.source_id = asked.source_id and o.key = asked.key`,
    [objects.map(({ sourceId }) => sourceId), objects.map(({ key }) => key)],
  )
  return z.array(ledgerRow).parse(rows)
}
