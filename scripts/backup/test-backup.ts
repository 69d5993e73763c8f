// For tests of backups: an instance with something of everything, what its API answers, and backups of it as bytes.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract, pack } from 'tar-stream'
import type { Database } from '../../lib/db/client'
import type { TestDatabase } from '../../lib/db/test-database'
import { DIMENSION_KEYS } from '../../lib/domain/dimensions'
import { parseFilter } from '../../lib/domain/filter'
import type { Spool } from '../../lib/ingest/spool'
import { importFiles as loadFiles, logOf, range, spoolFiles, testRecord } from '../../lib/ingest/test-files'
import { breakdown } from '../../lib/query/breakdown'
import { events } from '../../lib/query/events'
import { identityProfile } from '../../lib/query/identity-profile'
import { importFiles } from '../../lib/query/import-files'
import { importList } from '../../lib/query/import-list'
import { importRejects } from '../../lib/query/import-rejects'
import { sourceFiles } from '../../lib/query/source-files'
import { sourceList } from '../../lib/query/source-list'
import { comparedTotals } from '../../lib/query/totals'
import { databaseExport } from '../cli/database-export'
import { BackupReader } from './read-backup'
import { restoreBackup } from './restore-backup'
import { type BackupSource, type BackupTally, backupBytes } from './write-backup'

const NOW = new Date('2026-11-22T12:00:00Z')
const ALICE = 'arn:aws:iam::111122223333:user/alice'
/** A month of its own, one far before all partitions, and the one of testRecord. */
const TIMES = ['2019-07-01T10:00:00Z', '1999-12-31T23:59:59Z', '2026-03-05T00:00:00.123456Z']

/**
 * Loads imports with duplicates, rejects, a cut file, and texts that need escaping; a source with its ledger; and leaves one
 * file of 30 records waiting, whose id it answers.
 */
export async function fillInstance(db: TestDatabase, spool: Spool): Promise<{ waiting: number }> {
  const odd = TIMES.map((eventTime, n) =>
    testRecord(9000 + n, { eventTime, errorCode: 'Tab\tNull\u0000"\\', userAgent: 'Bücher/1 \ud83d\ude00' }),
  )
  const logs = [
    logOf([...range(0, 400).map((n) => testRecord(n)), ...odd]),
    logOf([...range(390, 20).map((n) => testRecord(n)), { eventName: 'Lacking\u0000Time' }]),
    logOf(range(500, 50).map((n) => testRecord(n))).slice(0, -200),
    'no log at all',
  ]
  await loadFiles(db.pool, spool, logs)
  await loadFiles(db.pool, spool, [logOf(range(380, 40).map((n) => testRecord(n)))])
  await db.pool.query(
    `with made as (
       insert into source (kind, bucket, prefix, regions, problem, spool_id, problem_at)
       values ('s3', 'logs', 'AWSLogs/', '{eu-central-1,"a, \\"b"}', 'It refuses.', $1, 'reading')
       returning id
     ),
     objects as (
       insert into source_object (source_id, key, etag, bytes, modified_at, kind, day, state, content_hash)
       select id, 'a/' || n, 'etag', n, '2026-03-01', 'CloudTrail', '2026-03-01', 'loaded', sha256('x') from made, generate_series(1, 9) n
     )
     insert into digest (source_id, key, account, region, root, chain, starts_at, ends_at, elsewhere, hash, signed_text, fingerprint, state)
     select id, 'd', '1', 'r', '/', 'c', '2026-03-01', '2026-03-02', 0, '\\x00ff', 'text', 'f', 'valid' from made`,
    [spool.id],
  )
  const { fileIds } = await spoolFiles(db.pool, spool, [
    logOf(range(700, 30).map((n) => testRecord(n, { eventTime: '2023-02-01T00:00:00Z' }))),
  ])
  return { waiting: fileIds[0] as number }
}

/** What pages and the API show of an instance. */
export async function answersOf(db: Database) {
  const { filter } = parseFilter(new URLSearchParams())
  const page = await events(db, filter, NOW, { limit: 1000, order: 'asc' })
  const asked = { query: new URLSearchParams(), format: 'ndjson', order: 'asc' } as const
  const exported = await databaseExport(db, asked, new AbortController().signal)
  const records = (await buffer(exported.content)).toString('latin1').split('\n').slice(0, -1)
  const { imports } = await importList(db, { limit: 1000 })
  const ofImports = []
  for (const { id } of imports) {
    const { files } = await importFiles(db, id, { limit: 1000 })
    // Bytes that are kept of files that have ended stay where they are.
    ofImports.push(
      files.map((file) => ({ ...file, retryable: null })),
      await importRejects(db, id, { limit: 1000 }),
    )
  }
  const breakdowns = []
  for (const by of DIMENSION_KEYS)
    breakdowns.push(await breakdown(db, filter, NOW, { by, limit: 1000, order: 'events' }))
  const { sources } = await sourceList(db, { limit: 1000 })
  const ofSources = []
  for (const { id } of sources) ofSources.push(await sourceFiles(db, id, { limit: 1000 }))
  const firsts = await db.pool.query(
    `select i.hash, f.kind, f.value_id, f.first_seen
     from identity_first f join identity i on i.id = f.identity_id
     order by 1, 2, 3`,
  )
  return {
    page,
    records,
    imports,
    ofImports,
    breakdowns,
    sources,
    ofSources,
    totals: await comparedTotals(db, filter, NOW),
    profile: await identityProfile(db, ALICE),
    firsts: firsts.rows,
  }
}

/** What `cairn backup` makes a backup of. */
export const sourceOf = (
  { pool }: Database,
  spool: Spool,
  signal: AbortSignal = new AbortController().signal,
): BackupSource => ({
  pool,
  spool,
  cairn: '0.0.0',
  migrations: 'prisma/migrations',
  signal,
  onTable: () => {},
})

/** A backup as `cairn backup` writes it. */
export async function backupOf(db: Database, spool: Spool): Promise<{ bytes: Buffer; tally: BackupTally }> {
  let tally: BackupTally | undefined
  const content = backupBytes(sourceOf(db, spool), (ended) => {
    tally = ended
  })
  const bytes = await buffer(content)
  if (!tally) throw new Error('the backup ended without a word')
  return { bytes, tally }
}

/** Restores it as `cairn restore` does, in pieces that end anywhere. */
export async function restoreInto(
  db: TestDatabase,
  spool: Spool,
  bytes: Buffer,
  interrupted = new AbortController(),
  onTable: (restored: number) => void = () => {},
): Promise<unknown> {
  const chunks = range(0, Math.ceil(bytes.length / 1000)).map((n) => bytes.subarray(1000 * n, 1000 * (n + 1)))
  const backup = await BackupReader.of(Readable.from(chunks, { objectMode: false }))
  try {
    return await restoreBackup(backup, {
      url: db.url,
      pool: db.pool,
      spool,
      migrations: 'prisma/migrations',
      signal: interrupted.signal,
      onTable,
      onStage: () => {},
    })
  } finally {
    await backup.reader.close()
  }
}

/** What the archive holds, by name. */
export async function membersOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>()
  await changed(bytes, (name, content) => {
    members.set(name, content)
    return content
  })
  return members
}

/** The archive with other members; null leaves one out. */
export async function changed(
  bytes: Buffer,
  change: (name: string, content: Buffer) => Buffer | null,
  rename: (name: string) => string = (name) => name,
): Promise<Buffer> {
  const archive = pack()
  const written = buffer(archive as AsyncIterable<Buffer>)
  for await (const entry of Readable.from([bytes], { objectMode: false }).pipe(extract())) {
    const parts: Buffer[] = []
    for await (const part of entry) parts.push(part as Buffer)
    const content = change(entry.header.name, Buffer.concat(parts))
    if (content !== null) archive.entry({ name: rename(entry.header.name) }, content)
  }
  archive.finalize()
  return written
}
