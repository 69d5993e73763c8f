// Restores a backup into an empty instance: all of it, or nothing.
import { DatabaseError, type Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import { NEXT_DATA_VERSION } from '../../lib/db/data-version'
import { lacksLocks, MORE_LOCKS } from '../../lib/db/lock-room'
import {
  migrateQueue,
  pendingMigrations,
  readMigrations,
  requireServer,
  runMigration,
} from '../../lib/db/migrate'
import { copyIn } from '../../lib/ingest/copy-in'
import { addFileJobs } from '../../lib/ingest/file-jobs'
import { EVENTS_LOCK } from '../../lib/ingest/locks'
import type { Spool } from '../../lib/ingest/spool'
import type { BackupEnd, BackupHeader } from './backup-format'
import { BACKUP_TABLES } from './backup-tables'
import { LongSession } from './long-session'
import { type Elsewhere, moveToHost } from './move-to-host'
import {
  backedUpMigrations,
  prepareTables,
  requireAlone,
  requireEmpty,
  requireNoOthers,
} from './prepare-target'
import { type BackupReader, BackupTrouble, damaged } from './read-backup'
import { RestoredUploads } from './restored-uploads'
import { sumTable, TEXT_SETTINGS } from './sum-table'

export type RestoreTarget = {
  url: string
  pool: Pool
  spool: Spool
  /** The folder of the migrations. */
  migrations: string
  signal: AbortSignal
  /** Hears how many tables of all are restored. */
  onTable: (restored: number, of: number) => void
  /** Hears what is done once all tables are there: each can take as long as they did. */
  onStage: (stage: 'compare' | 'tidy up') => void
}

/** What the backup's end says is in it, and what is not. */
export type Restored = { end: BackupEnd; elsewhere: Elsewhere }

const PAGE = 5000
const TOO_FEW_LOCKS = `The backup holds more months than Postgres has room to lock at once. Nothing was restored: ${MORE_LOCKS}`

/**
 * One transaction: whatever ends it before its commit leaves the instance as it was. Throws a BackupTrouble, a SetupError for a server that cannot be used, and what the database throws.
 */
export async function restoreBackup(
  { reader, header }: { reader: BackupReader; header: BackupHeader },
  { url, pool, spool, migrations, signal, onTable, onStage }: RestoreTarget,
): Promise<Restored> {
  const known = await readMigrations(migrations)
  const wanted = backedUpMigrations(known, header)
  const session = await LongSession.of(pool, signal)
  const { client } = session
  const uploads = new RestoredUploads(client, spool)
  let isSent = false
  try {
    await requireServer(client)
    await client.query(TEXT_SETTINGS)
    await requireAlone(client)
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1, 0)', [EVENTS_LOCK])
    await requireEmpty(client)
    await migrateQueue(url)
    await prepareTables(client, known, wanted, header)
    let restored = 0
    for (let folder = await reader.nextFolder(); folder !== null; folder = await reader.nextFolder()) {
      const [what, name = ''] = folder.split('/')
      const content = reader.contentOf(folder)
      if (what === 'uploads') await uploads.restore(Number(name), content)
      else {
        onTable(restored++, header.tables.length)
        const table = header.tables.find((candidate) => candidate.name === name)
        if (!table)
          throw new BackupTrouble(`This backup has rows of ${name}, which it says it does not hold.`)
        await copyIn(client, table.name, table.columns, content).catch((cause: unknown) => {
          throw isOfRows(cause) ? damaged(cause) : cause
        })
      }
    }
    const end = await reader.end()
    onTable(header.tables.length, header.tables.length)
    onStage('compare')
    await verify(client, header, end)
    uploads.verify(end)
    await setSequences(client, end)
    const applied = wanted.map(({ name, checksum }) => ({ name, checksum, finished: true }))
    for (const migration of pendingMigrations(known, applied)) await runMigration(client, migration)
    const elsewhere = await moveToHost(client, header, spool)
    await uploads.finish()
    await queueFiles(client)
    await requireNoOthers(client)
    await session.whole(async () => {
      isSent = true
      await commit(client)
    })
    onStage('tidy up')
    // Many questions read an index alone where Postgres knows that all may see the rows. It would find out by itself.
    await client.query(NEXT_DATA_VERSION).catch(() => {})
    await client.query(`vacuum (analyze) ${BACKUP_TABLES.join(', ')}`).catch(() => {})
    return { end, elsewhere }
  } catch (error) {
    if (!isSent) signal.throwIfAborted()
    if (lacksLocks(error)) throw new BackupTrouble(TOO_FEW_LOCKS, { cause: error })
    throw error
  } finally {
    await session.close()
    // Else they can be those of rows that are there; and if they are not, the spool is cleared of them.
    if (!isSent) await uploads.discard()
  }
}

/** Whether the database refuses what the rows are (their format, their values, what they refer to), and not us. */
const isOfRows = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(22|23|42)/.test(error.code ?? '')

/** Throws a BackupTrouble where nobody knows what became of it, and what the database says if it refuses. */
async function commit(client: PoolClient): Promise<void> {
  try {
    await client.query('commit')
  } catch (cause) {
    if (cause instanceof DatabaseError && cause.severity === 'ERROR') throw cause
    throw new BackupTrouble(
      'The connection broke as the restore was committed, and it is all there or nothing: run it again, and it says that the instance is not empty if it is there.',
      { cause },
    )
  }
}

/** Compares what the tables say now with what they said when they were saved. */
async function verify(client: PoolClient, { tables }: BackupHeader, end: BackupEnd): Promise<void> {
  for (const table of tables) {
    const saved = end.tables[table.name]
    const { rows, sum } = await sumTable(client, table)
    if (saved?.rows !== rows)
      throw new BackupTrouble(
        `${table.name} had ${saved?.rows ?? 'an unknown number of'} rows and has ${rows} now: the backup is damaged, and nothing was restored.`,
      )
    if (saved.sum !== sum)
      throw new BackupTrouble(
        `The rows of ${table.name} are not what they were: the backup is damaged, and nothing was restored.`,
      )
  }
}

/**
 * No number is given out again, be it the backup's or one that an instance gave out before it was emptied. Throws a
 * BackupTrouble where the backup does not say it of one.
 */
async function setSequences(client: PoolClient, { sequences }: BackupEnd): Promise<void> {
  const { rows } = await client.query(
    `select from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'S' and relname <> all($1)`,
    [Object.keys(sequences)],
  )
  if (rows.length > 0) throw damaged()
  for (const [name, next] of Object.entries(sequences))
    await client.query(
      `select setval(oid::regclass, greatest($2::int8, nextval(oid::regclass)), false)
       from pg_class
       where relnamespace = 'public'::regnamespace and relname = $1 and relkind = 'S'`,
      [name, next],
    )
}

const fileId = z.object({ id: z.number().int() })

async function queueFiles(client: PoolClient): Promise<void> {
  for (let after = 0; ; ) {
    const { rows } = await client.query(
      `select id from file where status in ('queued', 'running') and id > $1 order by id limit ${PAGE}`,
      [after],
    )
    const ids = z
      .array(fileId)
      .parse(rows)
      .map(({ id }) => id)
    if (ids.length === 0) return
    await addFileJobs(client, ids)
    after = ids.at(-1) ?? after
  }
}
