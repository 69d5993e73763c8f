// For tests of queues: a bucket, a queue and a source for each test, what puts objects and messages there, and what
// reads them.
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { SourceAccess } from '../../db/environment'
import { type TestDatabase, testDatabase } from '../../db/test-database'
import { runWorker } from '../run-worker'
import type { Spool } from '../spool'
import { logOf, range, testRecord, testSpool } from '../test-files'
import { pollQueues } from './poll-queues'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from './test-endpoint'

export const ACCOUNT = '111122223333'
const WITHIN_MS = 30_000

type Inspected = { approximateReceiveCount: number; body: string }
type Stoppable = { stop: () => Promise<void> }

/** Call it at the top of a test file. Every test has a bucket, a queue with one for dead letters, and a source. */
export function queueScene(): QueueScene {
  const scene = new QueueScene(testDatabase(), testSpool())
  beforeAll(() => scene.open())
  beforeEach(() => scene.begin())
  afterEach(() => scene.end())
  afterAll(() => scene.endpoint.stop())
  return scene
}

class QueueScene {
  endpoint!: TestEndpoint
  access!: SourceAccess
  bucket = ''
  /** The queue's name and address; its dead letters go to `<queue>-dead` when they were received twice. */
  queue = ''
  queueUrl = ''
  sourceId = 0
  said: string[] = []
  private running: Stoppable[] = []
  private tests = 0
  private records = 0

  constructor(
    private readonly db: TestDatabase,
    private readonly spool: Spool,
  ) {}

  get pool(): Pool {
    return this.db.pool
  }

  async open(): Promise<void> {
    Object.assign(process.env, TEST_AWS_ENVIRONMENT)
    this.endpoint = await startTestEndpoint()
  }

  async begin(): Promise<void> {
    this.said = []
    this.tests++
    this.access = { roots: [], endpoints: [this.endpoint.url], roles: [] }
    this.bucket = `trail-logs-${this.tests}`
    this.queue = `delivered-${this.tests}`
    this.endpoint.createBucket(this.bucket)
    await this.endpoint.createQueue(`${this.queue}-dead`)
    const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${this.queue}-dead`
    this.queueUrl = await this.endpoint.createQueue(this.queue, {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    })
    this.sourceId = await this.addSource({ queue_url: this.queueUrl })
  }

  async end(): Promise<void> {
    for (const { stop } of this.running.splice(0)) await stop()
    await this.pool.query('delete from source')
  }

  async addSource(fields: Record<string, unknown>): Promise<number> {
    const { bucket, endpoint } = this
    const all = { kind: 's3', bucket, prefix: '', endpoint: endpoint.url, layout: 'trail', ...fields }
    const names = Object.keys(all)
    const { rows } = await this.pool.query(
      `insert into source (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning id`,
      Object.values(all),
    )
    return rows[0].id
  }

  /** Sets a column of the test's source. */
  change(column: string, value: unknown): Promise<unknown> {
    return this.pool.query(`update source set ${column} = $2 where id = $1`, [this.sourceId, value])
  }

  /** Reads the queues until the test ends, or is asked to stop. */
  poll(visibilitySeconds = 30): Stoppable {
    const { pool, access } = this
    return this.inBackground((signal) =>
      pollQueues({ pool, access, signal, say: this.say, visibilitySeconds }),
    )
  }

  /** Loads what is queued, likewise. */
  work(): Stoppable {
    const { pool, access, spool } = this
    return this.inBackground((signal) => runWorker({ pool, spool, access, signal, say: this.say }))
  }

  private readonly say = (line: string): void => void this.said.push(line)

  private inBackground(run: (signal: AbortSignal) => Promise<void>): Stoppable {
    const stopping = new AbortController()
    const ended = run(stopping.signal)
    const stop = async () => {
      stopping.abort()
      await ended
    }
    this.running.push({ stop })
    return { stop }
  }

  async until(holds: () => Promise<boolean> | boolean): Promise<void> {
    for (const end = Date.now() + WITHIN_MS; !(await holds()); await sleep(30))
      if (Date.now() > end) throw new Error(`it did not come to hold; said: ${this.said.join(' | ')}`)
  }

  /** The key of a log in CloudTrail's layout. */
  keyOf(name: string, kind = 'CloudTrail', region = 'eu-central-1'): string {
    const file = `${ACCOUNT}_${kind}_${region}_20260301T1005Z_${name}.json.gz`
    return `AWSLogs/${ACCOUNT}/${kind}/${region}/2026/03/01/${file}`
  }

  /** A log of so many records that no other test has, compressed. */
  newLog(count = 3): Buffer {
    this.records += count
    return gzipSync(logOf(range(this.records - count, count).map((n) => testRecord(n))))
  }

  /** Puts a log, or other content, into the bucket. Answers its key. */
  put(key: string, body: string | Uint8Array = this.newLog()): string {
    this.endpoint.put(this.bucket, [{ key, body }])
    return key
  }

  async send(message: unknown, queueUrl = this.queueUrl): Promise<void> {
    const body = typeof message === 'string' ? message : JSON.stringify(message)
    await this.endpoint.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }))
  }

  /** What SNS answers to an action of its query protocol. */
  async sns(action: string, parameters: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: '2010-03-31', ...parameters })
    const response = await fetch(this.endpoint.url, { method: 'POST', body })
    expect(response.status).toBe(200)
    return response.text()
  }

  byCloudTrail(...keys: string[]) {
    return { s3Bucket: this.bucket, s3ObjectKey: keys }
  }

  byS3(key: string, eventName = 'ObjectCreated:Put') {
    const object = { key: encodeURIComponent(key).replaceAll('%20', '+') }
    return { Records: [{ eventSource: 'aws:s3', eventName, s3: { bucket: { name: this.bucket }, object } }] }
  }

  byEventBridge(key: string) {
    const detail = { bucket: { name: this.bucket }, object: { key } }
    return { source: 'aws.s3', 'detail-type': 'Object Created', detail }
  }

  /** A queue's messages, without touching them. */
  async inspect(name = this.queue): Promise<{ ready: Inspected[]; inflight: Inspected[] }> {
    const { messages } = await (await fetch(`${this.endpoint.url}/_fauxqs/queues/${name}`)).json()
    const inflight = messages.inflight.map(({ message }: { message: Inspected }) => message)
    return { ready: messages.ready, inflight }
  }

  async isEmpty(name = this.queue): Promise<boolean> {
    const { ready, inflight } = await this.inspect(name)
    return ready.length + inflight.length === 0
  }

  untilEmpty(name = this.queue): Promise<void> {
    return this.until(() => this.isEmpty(name))
  }

  /** Keys of the test's source to their states. */
  async ledger(): Promise<Record<string, string>> {
    const { rows } = await this.pool.query(
      'select key, state from source_object where source_id = $1 order by key',
      [this.sourceId],
    )
    return Object.fromEntries(rows.map(({ key, state }) => [key, state]))
  }

  /** Of the files of the test's source, added up. */
  async counts(): Promise<{ files: number; events: number; duplicates: number }> {
    const { rows } = await this.pool.query(
      `select
         count(*)::int as files, coalesce(sum(events), 0)::int as events,
         coalesce(sum(duplicates), 0)::int as duplicates
       from file
       where source_id = $1`,
      [this.sourceId],
    )
    return rows[0]
  }

  async problem(): Promise<string | null> {
    const { rows } = await this.pool.query('select queue_problem from source where id = $1', [this.sourceId])
    return rows[0].queue_problem
  }
}
