// For tests: a bucket at the real endpoint as a source, with rounds that list, read log files and digests.
import type { Pool } from 'pg'
import type { Verdict } from '../../domain/source'
import { hashContent } from '../hash-content'
import { inflate } from '../inflate'
import { InflateError } from '../inflate-error'
import { recordSeen } from './ledger'
import type { ObjectStore } from './object-store'
import { openStore } from './open-store'
import { PublicKeys } from './public-keys'
import { readDigests } from './read-digests'
import { locationOf, type Source, selectSources } from './source-row'
import type { Signer, TestDigest, TrailObject } from './test-digests'
import type { TestEndpoint } from './test-endpoint'

const never = new AbortController().signal

export type TestSourceSettings = { since?: string; accounts?: string[] }

/** Makes it known to the database, as ListPublicKeys would. */
export async function knowKey(pool: Pool, { fingerprint, publicKey }: Signer): Promise<void> {
  await pool.query('insert into public_key (fingerprint, value) values ($1, $2)', [fingerprint, publicKey])
}

export class TestSource {
  private constructor(
    private readonly pool: Pool,
    private readonly endpoint: TestEndpoint,
    readonly id: number,
    readonly bucket: string,
  ) {}

  /** A bucket of its own with these objects, after one round over it. */
  static async synced(
    pool: Pool,
    endpoint: TestEndpoint,
    objects: Iterable<TrailObject>,
    { since, accounts = [] }: TestSourceSettings = {},
  ): Promise<TestSource> {
    const { rows } = await pool.query(
      `insert into source (kind, bucket, region, endpoint, since, accounts)
       values ('s3', 'trail-logs-' || (select count(*) from source), 'us-east-1', $1, $2, $3)
       returning id, bucket`,
      [endpoint.url, since ?? null, accounts],
    )
    const [{ id, bucket }] = rows
    endpoint.createBucket(bucket)
    endpoint.put(bucket, objects)
    const source = new TestSource(pool, endpoint, id, bucket)
    await source.round()
    return source
  }

  /** Lists everything, loads what is new, and reads the digests. */
  async round(keys = new PublicKeys({ file: undefined, access: this.#access })): Promise<void> {
    const source = await this.row()
    const store = await openStore(locationOf(source), this.#access)
    try {
      for await (const page of store.list('', { signal: never }))
        await recordSeen(this.pool, this.id, page, { filters: source })
      await this.#load(store)
      await this.pool.query('update source set synced_at = now(), listed_fully_at = now() where id = $1', [
        this.id,
      ])
      await readDigests(this.pool, store, await this.row(), never, keys)
    } finally {
      store.close()
    }
  }

  async row(): Promise<Source> {
    const [source] = await selectSources(this.pool, 'where id = $1', [this.id])
    if (!source) throw new Error('the source is gone')
    return source
  }

  /** Of every object that has one; each has only one. */
  async verdicts(): Promise<Map<string, { verdict: Verdict; reason: string }>> {
    const { rows } = await this.pool.query(
      'select key, verdict, reason from object_verdict where source_id = $1 order by key',
      [this.id],
    )
    const found = new Map(rows.map(({ key, verdict, reason }) => [key, { verdict, reason }]))
    if (found.size !== rows.length) throw new Error('an object has two verdicts')
    return found
  }

  /** The verdicts of each digest's files, in order. */
  async of(digests: readonly TestDigest[]): Promise<(Verdict | undefined)[][]> {
    const verdicts = await this.verdicts()
    return digests.map(({ logs }) => logs.map(({ key }) => verdicts.get(key)?.verdict))
  }

  async digests(): Promise<Map<string, { state: string; reason: string | null; hole: string | null }>> {
    const { rows } = await this.pool.query(
      'select key, state, reason, hole_reason as hole from digest where source_id = $1',
      [this.id],
    )
    return new Map(rows.map(({ key, ...rest }) => [key, rest]))
  }

  get #access() {
    return { roots: [], endpoints: [new URL(this.endpoint.url).origin], roles: [] }
  }

  /** As the workers do, but for the events. */
  async #load(store: ObjectStore): Promise<void> {
    const { rows } = await this.pool.query(
      `select key, etag from source_object where source_id = $1 and state = 'found' and kind <> 'CloudTrail-Digest'`,
      [this.id],
    )
    for (const { key, etag } of rows) {
      let hash: Buffer | null = null
      let reason: string | null = null
      try {
        const content = hashContent(inflate(store.read(key, { etag, signal: never })), (sha256) => {
          hash = sha256
        })
        for await (const _ of content);
      } catch (error) {
        if (!(error instanceof InflateError)) throw error
        reason = error.reason
      }
      await this.pool.query(
        `update source_object set state = $3, reason = $4, content_hash = $5 where source_id = $1 and key = $2`,
        [this.id, key, reason === null ? 'loaded' : 'failed', reason, hash],
      )
    }
  }
}

/** All but these. */
export const without = (objects: readonly TrailObject[], ...gone: { key: string }[]): TrailObject[] =>
  objects.filter(({ key }) => !gone.some((one) => one.key === key))

/** With other content at one place. */
export const replacing = (objects: readonly TrailObject[], key: string, body: Buffer): TrailObject[] =>
  objects.map((object) => (object.key === key ? { ...object, body } : object))

/** The element at a place that there is. */
export function at<T>(list: readonly T[], place: number): T {
  const found = list.at(place)
  if (found === undefined) throw new Error(`there is no ${place}`)
  return found
}
