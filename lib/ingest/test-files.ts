// For tests of ingest: records, log files made of them, and imports of such files in a spool of their own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { FileLoader } from './load-file'
import { registerImport } from './register-import'
import { newSpoolName, openSpool, type Spool, spoolPath } from './spool'

export type TestRecord = Record<string, unknown>

/** A record whose eventID, time and request are told apart by `n`: one a second from 2026-03-01. */
export function testRecord(n: number, fields: TestRecord = {}): TestRecord {
  return {
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    eventTime: new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString(),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    recipientAccountId: '111122223333',
    sourceIPAddress: `10.0.0.${n % 250}`,
    userAgent: 'aws-cli/2.1 Python/3',
    readOnly: true,
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      userName: 'alice',
    },
    ...fields,
  }
}

/** A log as CloudTrail writes it. */
export const logOf = (records: readonly TestRecord[]): string => JSON.stringify({ Records: records })

/** Numbers from `start`, in order. */
export const range = (start: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => start + i)

/** A spool for one test file; it is there from beforeAll on. */
export function testSpool(): Spool {
  let opened: Spool | undefined
  const there = (): Spool => {
    if (opened === undefined) throw new Error('the test spool is there from beforeAll on, not before')
    return opened
  }
  beforeAll(async () => {
    opened = await openSpool(await mkdtemp(path.join(tmpdir(), 'cairn-spool-')))
  })
  afterAll(async () => {
    if (opened) await rm(opened.folder, { recursive: true })
  })
  return {
    get id() {
      return there().id
    },
    get folder() {
      return there().folder
    },
  }
}

/** Registers an import of files with these contents; they are queued and not read. Answers the files' ids. */
export async function spoolFiles(
  pool: Pool,
  spool: Spool,
  contents: readonly (string | Uint8Array)[],
): Promise<{ importId: string; fileIds: number[] }> {
  const files = contents.map((content, i) => ({
    name: `${i + 1}.json`,
    spoolName: newSpoolName(),
    bytes: Buffer.byteLength(content),
  }))
  for (const [i, { spoolName }] of files.entries())
    await writeFile(spoolPath(spool, spoolName), contents[i] as string | Uint8Array)
  const importId = await registerImport(pool, spool, { source: 'test', sample: false, files })
  const { rows } = await pool.query('select id from file where import_id = $1 order by id', [importId])
  return { importId, fileIds: rows.map(({ id }) => Number(id)) }
}

/** Registers an import and reads its files one after another. Answers its id. */
export async function importFiles(
  pool: Pool,
  spool: Spool,
  contents: readonly (string | Uint8Array)[],
  loader = new FileLoader(pool, spool),
): Promise<string> {
  const { importId, fileIds } = await spoolFiles(pool, spool, contents)
  for (const fileId of fileIds) await loader.loadFile(fileId, new AbortController().signal)
  return importId
}

export type TestCounts = {
  records: number
  events: number
  duplicates: number
  skipped: number
  rejected: number
}
/** What an import's files count, added up. */
export async function countsOf(pool: Pool, importId: string): Promise<TestCounts> {
  const { rows } = await pool.query(
    `select sum(records)::int as records, sum(events)::int as events, sum(duplicates)::int as duplicates,
            sum(skipped)::int as skipped, sum(rejected)::int as rejected
     from file where import_id = $1`,
    [importId],
  )
  return rows[0]
}
