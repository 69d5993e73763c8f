// For tests: sources over an endpoint of their own, their rounds, and the loading of what these queue.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { TestDatabase } from '../../db/test-database'
import { FileLoader, type FileOutcome } from '../load-file'
import type { Spool } from '../spool'
import { type FaultProxy, startFaultProxy } from './fault-proxy'
import { runRound } from './run-round'
import { SourceStores } from './source-stores'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from './test-endpoint'
import { type TrailFile, type TrailOptions, testTrail, trailKey, trailLog } from './test-trail'

const never = new AbortController().signal

/** To be made at the top of a test file; there from beforeAll on, with an empty bucket for each test. */
export class TestRounds {
  bucket = ''
  /** A folder that sources may have. */
  folder = ''
  private opened: { endpoint: TestEndpoint; proxy: FaultProxy } | undefined
  private buckets = 0
  /** No two files of a database have a record in common. */
  private nextRecord = 0

  constructor(
    private readonly db: TestDatabase,
    private readonly spool: Spool,
  ) {
    beforeAll(async () => {
      Object.assign(process.env, TEST_AWS_ENVIRONMENT)
      const endpoint = await startTestEndpoint()
      this.opened = { endpoint, proxy: await startFaultProxy(endpoint.url) }
      this.folder = await mkdtemp(path.join(tmpdir(), 'cairn-folder-'))
    })
    afterAll(async () => {
      await this.proxy.stop()
      await this.endpoint.stop()
      await rm(this.folder, { recursive: true })
    })
    beforeEach(() => {
      this.bucket = `logs-${++this.buckets}`
      this.endpoint.createBucket(this.bucket)
      this.proxy.setRule(undefined)
    })
  }

  get endpoint(): TestEndpoint {
    return (this.opened as { endpoint: TestEndpoint }).endpoint
  }

  /** Stands before the endpoint. */
  get proxy(): FaultProxy {
    return (this.opened as { proxy: FaultProxy }).proxy
  }

  get access() {
    return { roots: [this.folder], endpoints: [this.endpoint.url, this.proxy.url], roles: [] }
  }

  /** A log of so many records, each with a number of its own. */
  log(count: number): Buffer {
    this.nextRecord += count
    return trailLog(Array.from({ length: count }, (_, i) => this.nextRecord - count + i))
  }

  trail(random: () => number, options: TrailOptions): TrailFile[] {
    const files = testTrail(random, { firstRecord: this.nextRecord, ...options })
    this.nextRecord += files.reduce((sum, { records }) => sum + records, 0)
    return files
  }

  /** Puts a log of so many records where CloudTrail would. Answers its key. */
  put(place: Parameters<typeof trailKey>[0], name: string, count: number, time?: string): string {
    const key = trailKey(place, name, time)
    this.endpoint.put(this.bucket, [{ key, body: this.log(count) }])
    return key
  }

  /** Puts a source into its table; `fields` are columns. Answers its id. */
  async newSource(fields: Record<string, unknown> = {}): Promise<number> {
    const place =
      'folder' in fields
        ? { kind: 'folder', spool_id: this.spool.id }
        : { kind: 's3', bucket: this.bucket, endpoint: this.endpoint.url, region: 'us-east-1' }
    const columns: Record<string, unknown> = { ...place, ...fields }
    const names = Object.keys(columns)
    const { rows } = await this.db.pool.query(
      `insert into source (${names.join(', ')})
       values (${names.map((_, i) => `$${i + 1}`).join(', ')})
       returning id`,
      Object.values(columns),
    )
    return Number(rows[0].id)
  }

  async round(sourceId: number): Promise<void> {
    await runRound({ pool: this.db.pool, access: this.access, signal: never, say: () => {} }, sourceId)
  }

  /** Loads what is queued, as the workers do. */
  async load(sourceId: number): Promise<FileOutcome[]> {
    const sources = new SourceStores(this.db.pool, this.access)
    const loader = new FileLoader(this.db.pool, this.spool, { sources })
    const { rows } = await this.db.pool.query(
      `select id from file where source_id = $1 and status in ('queued', 'running') order by id`,
      [sourceId],
    )
    const outcomes: FileOutcome[] = []
    for (const { id } of rows) outcomes.push(await loader.loadFile(id, never))
    await sources.close()
    return outcomes
  }

  async roundAndLoad(sourceId: number): Promise<void> {
    await this.round(sourceId)
    await this.load(sourceId)
  }

  async change(sourceId: number, set: string): Promise<void> {
    await this.db.pool.query(`update source set ${set} where id = $1`, [sourceId])
  }

  async source(sourceId: number) {
    return (await this.db.pool.query('select * from source where id = $1', [sourceId])).rows[0]
  }

  async object(sourceId: number, key: string) {
    const found = await this.db.pool.query('select * from source_object where source_id = $1 and key = $2', [
      sourceId,
      key,
    ])
    return found.rows[0]
  }

  async imports(sourceId: number) {
    const found = await this.db.pool.query('select * from import_summary where source_id = $1 order by id', [
      sourceId,
    ])
    return found.rows
  }

  /** How many events its imports brought. */
  async events(sourceId: number): Promise<number> {
    const { rows } = await this.db.pool.query(
      'select count(*) from event e join import i on i.id = e.import_id where i.source_id = $1',
      [sourceId],
    )
    return Number(rows[0].count)
  }

  ledger = (sourceId: number) => ledgerOf(this.db.pool, sourceId)
}

/** How many objects of a source the ledger has, by state. */
export async function ledgerOf(pool: Pool, sourceId: number): Promise<Record<string, number>> {
  const { rows } = await pool.query(
    'select state, count(*)::int as n from source_object where source_id = $1 group by state',
    [sourceId],
  )
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}
