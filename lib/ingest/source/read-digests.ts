// Reads the digests that a round found: what they name is written down, and the chains that changed are judged anew.
import { createHash } from 'node:crypto'
import pMap from 'p-map'
import type { Pool } from 'pg'
import { z } from 'zod'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import { environment } from '../../db/environment'
import { type Digest, parseDigest, relocation } from '../../domain/cloudtrail/digest'
import { DIGEST_KIND } from '../../domain/source'
import { inflate } from '../inflate'
import { InflateError } from '../inflate-error'
import { judgeDigests } from './judge-digests'
import { type ObjectStore, StoreError } from './object-store'
import { PublicKeys } from './public-keys'
import { settleDigests } from './settle-digests'
import type { Source } from './source-row'
import { type FoundDigest, failDigest, markContested, storeDigest } from './store-digest'

const AT_ONCE = 8
/** So many are read before their chains are judged. */
const PAGE = 400
/** Inflated. A digest has less than a kilobyte for each log file of its hour. */
const LARGEST_DIGEST = 16 * 1024 * 1024
const HEX = /^([\da-f]{2})+$/i

let kept: PublicKeys | undefined
function processKeys(): PublicKeys {
  const { cloudtrailKeys: file, sourceAccess: access } = environment()
  kept ??= new PublicKeys({ file, access })
  return kept
}

/**
 * Reads the digests that the ledger has as `found`, newest first, at most 8 at a time, and sets them `loaded` or, with
 * the reason, `failed`, `refused`, `archived` or `gone`. To be called after a listing: what the ledger then lacks is
 * taken to be missing. Throws a StoreError only for what is no digest's fault (`unreachable`, `credentials`, `no-bucket`,
 * `not-allowed`): the others stay `found`. Answers how many were read.
 */
export async function readDigests(
  pool: Pool,
  store: ObjectStore,
  source: Source,
  signal: AbortSignal,
  keys = processKeys(),
): Promise<number> {
  let read = 0
  let changed = false
  const judge = async (ids: number[]) => {
    const now = new Date()
    const keyProblem = await keys.refresh(pool, source, now, signal)
    const waiting = await waitingForChange(pool, source.id, keyProblem)
    if (await judgeDigests(pool, source, [...ids, ...waiting], { keyProblem, now })) changed = true
  }
  try {
    for (let after: FoundDigest | undefined; ; ) {
      signal.throwIfAborted()
      const page = await foundDigests(pool, source.id, after)
      if (page.length === 0) break
      const affected = new Set<number>()
      try {
        await pMap(
          page,
          async (found) => {
            for (const id of await readDigest(pool, store, source, found, signal)) affected.add(id)
            read++
          },
          { concurrency: AT_ONCE, signal },
        )
      } finally {
        // Also where the store failed in the middle: what was read is judged.
        if (affected.size > 0) {
          changed = true
          await markContested(pool, source.id, [...affected])
          if (!signal.aborted) await judge([...affected])
        }
      }
      after = page.at(-1)
    }
    await judge([])
    await settleDigests(pool, source.id)
  } finally {
    if (changed) await pool.query(NEXT_DATA_VERSION)
  }
  return read
}

/** Answers the digests that are to be judged anew. */
async function readDigest(
  pool: Pool,
  store: ObjectStore,
  source: Source,
  found: FoundDigest,
  signal: AbortSignal,
): Promise<number[]> {
  try {
    const { metadata } = await store.head(found.key, signal)
    const content = await contentOf(store, found, signal)
    if ('problem' in content) return failDigest(pool, source.id, found, 'failed', content.problem)
    const hash = createHash('sha256').update(content.bytes).digest()
    const digest = parseDigest(content.bytes.toString('utf8'), hash.toString('hex'))
    if ('problem' in digest)
      return failDigest(pool, source.id, found, 'failed', `It is no digest: ${digest.problem}.`)
    const moved = relocation(found.key, digest.objectKey)
    if (!moved)
      return failDigest(
        pool,
        source.id,
        found,
        'failed',
        'It was moved here: CloudTrail put it somewhere else.',
      )
    const signature = metadata.signature ?? ''
    return storeDigest(pool, source.id, found, {
      digest,
      hash,
      signature: HEX.test(signature) ? Buffer.from(signature, 'hex') : null,
      placeOf: placeIn(source, digest, moved),
    })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    switch (error.kind) {
      case 'refused':
        return failDigest(
          pool,
          source.id,
          found,
          'refused',
          `Reading it is refused: ${error.permission ?? error.awsCode}.`,
        )
      case 'archived':
        return failDigest(pool, source.id, found, 'archived', 'It is archived in S3 Glacier.')
      case 'gone':
        return failDigest(pool, source.id, found, 'gone', 'It is no longer there.')
      case 'replaced':
        // The next listing finds the new version.
        return []
      default:
        throw error
    }
  }
}

/** Where an object that the digest names is in the source; null for one that the source does not have. */
function placeIn(source: Source, digest: Digest, moved: (objectKey: string) => string | null) {
  return (bucket: string, objectKey: string): string | null => {
    if (bucket !== digest.bucket) return null
    const key = moved(objectKey)
    return key?.startsWith(source.prefix) ? key : null
  }
}

async function contentOf(
  store: ObjectStore,
  { key, etag }: FoundDigest,
  signal: AbortSignal,
): Promise<{ bytes: Buffer } | { problem: string }> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of inflate(store.read(key, { etag, signal }))) {
      length += chunk.length
      if (length > LARGEST_DIGEST) return { problem: 'It is larger than a digest can be.' }
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof InflateError) return { problem: `It cannot be inflated: ${error.reason}.` }
    throw error
  }
  return { bytes: Buffer.concat(chunks) }
}

const foundRow = z.object({
  key: z.string(),
  etag: z.string(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  day: z.string(),
})

async function foundDigests(
  pool: Pool,
  sourceId: number,
  after: FoundDigest | undefined,
): Promise<FoundDigest[]> {
  const { rows } = await pool.query(
    `select key, etag, account, region, day::text as day
     from source_object
     where
       source_id = $1 and state = 'found' and kind = '${DIGEST_KIND}'
       and ($2::date is null or day < $2 or (day = $2 and key > $3))
     order by day desc, key
     limit ${PAGE}`,
    [sourceId, after?.day ?? null, after?.key ?? null],
  )
  return z.array(foundRow).parse(rows)
}

/** Digests whose judgement can be another by now: their key has come, or why it has not; or what lacked before them. */
async function waitingForChange(pool: Pool, sourceId: number, keyProblem: string): Promise<number[]> {
  const { rows } = await pool.query(
    `select d.id
     from digest d
     left join public_key k on k.fingerprint = d.fingerprint
     where
       d.source_id = $1 and d.lacks = 'key'
       and (k.fingerprint is not null or right(d.reason, length($2)) is distinct from $2)
     union
     select id
     from digest
     where source_id = $1 and hole_from is not null`,
    [sourceId, keyProblem],
  )
  return rows.map(({ id }) => Number(id))
}
