// Writes a backup: everything that Cairn keeps, as of one moment, while it may go on running.
import { open } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Pack, pack } from 'tar-stream'
import { z } from 'zod'
import {
  type AppliedMigration,
  appliedMigrations,
  pendingMigrations,
  readMigrations,
} from '../../lib/db/migrate'
import { SetupError } from '../../lib/db/setup-error'
import { PARTITION_LOCK } from '../../lib/ingest/locks'
import { hasCode, type Spool } from '../../lib/ingest/spool'
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupEnd,
  type BackupHeader,
  backupHeader,
  END_NAME,
  HEADER_NAME,
} from './backup-format'
import { BACKUP_TABLES, COMPRESSED_TABLES } from './backup-tables'
import { LongSession } from './long-session'
import { MemberWriter } from './member-writer'
import { sumTable, TEXT_SETTINGS } from './sum-table'
import { UploadSum } from './sum-uploads'
import { WaitingUploads } from './waiting-uploads'

/** A tenth larger than at level 6, in a third of the time. */
const LEVEL = 3
/** What is compressed already is only wrapped, for its checksum. */
const STORED = 0
const READ_BYTES = 1024 ** 2
/** Each time uploads came and were loaded between two looks: that does not go on for long. */
const MOST_MOMENTS = 10

export type BackupSource = {
  pool: Pool
  /** Of this host: what waits in it goes along. */
  spool: Spool
  /** Cairn's own version, and the folder of its migrations. */
  cairn: string
  migrations: string
  /** Ends it, whatever it waits for: the bytes end with an error then. */
  signal: AbortSignal
  /** Hears how many tables of all are saved. */
  onTable: (saved: number, of: number) => void
}
/** `uploadsGone`: files that wait although their bytes were lost from the spool before. */
export type BackupTally = { header: BackupHeader; end: BackupEnd; uploadsGone: number }

/**
 * The backup's bytes; `onEnd` hears what is in it, after the last of them. Holds one transaction to the end: it keeps
 * months from being dropped, and loads of a month that has no partition yet wait. Throws a SetupError for a database of a
 * newer Cairn or of none, and what the database and the spool throw.
 */
export async function* backupBytes(
  source: BackupSource,
  onEnd: (tally: BackupTally) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const session = await LongSession.of(source.pool, source.signal)
  const archive = pack()
  let uploads: WaitingUploads | undefined
  try {
    uploads = await WaitingUploads.of(source.spool)
    const writing = writeBackup(session.client, uploads, source, archive).then(
      (tally) => {
        archive.finalize()
        return tally
      },
      (error: Error) => {
        archive.destroy(error)
        throw error
      },
    )
    // Who reads the archive hears of it as well.
    writing.catch(() => {})
    for await (const chunk of archive) yield chunk as Uint8Array
    onEnd(await writing)
  } finally {
    archive.destroy()
    await session.close()
    await uploads?.release()
  }
}

async function writeBackup(
  client: PoolClient,
  uploads: WaitingUploads,
  { pool, spool, cairn, migrations, onTable }: BackupSource,
  archive: Pack,
): Promise<BackupTally> {
  await client.query(TEXT_SETTINGS)
  await requireCairn(client)
  // Whoever makes a partition waits here then, and not for our tables: all readers would queue behind it there. Of the
  // session, for a question within the transaction would be its moment.
  await client.query('select pg_advisory_lock_shared($1, 0)', [PARTITION_LOCK])
  const uploadsGone = await holdMoment(client, uploads, pool)
  const applied = await appliedMigrations(client)
  // It may have tables that nobody here knows of.
  pendingMigrations(await readMigrations(migrations), applied)
  const header = await headerOf(client, spool, cairn, applied)
  const writer = new MemberWriter(archive, new Date(header.madeAt))
  await writer.json(HEADER_NAME, header)
  const end: BackupEnd = { tables: {}, sequences: {}, uploads: 0, uploadsElsewhere: 0 }
  for (const [saved, table] of header.tables.entries()) {
    onTable(saved, header.tables.length)
    end.tables[table.name] = await sumTable(client, table)
    const rows = client.query(
      copyTo(`copy (select ${table.columns.join(', ')} from ${table.name}) to stdout (format binary)`, {
        highWaterMark: READ_BYTES,
      }),
    )
    const level = COMPRESSED_TABLES.includes(table.name) ? STORED : LEVEL
    await writer.pieces(`tables/${table.name}`, rows, level)
  }
  onTable(header.tables.length, header.tables.length)
  const sum = new UploadSum()
  for await (const { id, spoolName } of uploads.listed(client))
    if (await writeUpload(writer, sum, id, uploads.heldAt(spoolName))) end.uploads++
  end.uploadsSum = sum.digest()
  end.uploadsElsewhere = await countElsewhere(client, spool)
  end.sequences = await sequencesOf(client, header)
  await writer.json(END_NAME, end)
  return { header, end, uploadsGone }
}

async function requireCairn(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    `select to_regclass('_prisma_migrations') is not null and to_regclass('file') is not null as is_there`,
  )
  if (!rows[0].is_there) throw new SetupError('There is no Cairn in this database, and so nothing to save.')
}

/**
 * Begins the transaction of which all is read, at a moment of which every upload that waits is held. Answers how many are
 * not there at all.
 */
async function holdMoment(client: PoolClient, uploads: WaitingUploads, pool: Pool): Promise<number> {
  await uploads.hold(pool)
  for (let moments = 1; ; moments++) {
    await client.query('begin isolation level repeatable read, read only')
    // Before the first question, which is the moment: a table that was dropped later would be gone for older ones, too.
    const tables = await client.query(
      `select relname as name
       from pg_class
       where relnamespace = 'public'::regnamespace and relname = any($1) and relkind in ('r', 'p')`,
      [BACKUP_TABLES],
    )
    await client.query('rollback; begin isolation level repeatable read, read only')
    await client.query(
      `lock table ${tables.rows.map(({ name }) => String(name)).join(', ')} in access share mode`,
    )
    const gone = await uploads.hold(client)
    if (gone === 0 || moments === MOST_MOMENTS) return gone
    await client.query('rollback')
  }
}

async function headerOf(
  client: PoolClient,
  spool: Spool,
  cairn: string,
  applied: readonly AppliedMigration[],
): Promise<BackupHeader> {
  const { rows: columns } = await client.query(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1)
     group by c.relname`,
    [BACKUP_TABLES],
  )
  const columnsOf = new Map(columns.map(({ table, columns }) => [String(table), columns]))
  const { rows: months } = await client.query(
    `select distinct replace(right(c.relname, 7), '_', '-') as month
     from pg_inherits i
     join pg_class c on c.oid = i.inhrelid
     join pg_class parent on parent.oid = i.inhparent
     where parent.relnamespace = 'public'::regnamespace and parent.relname = any($1) and c.relname ~ '_\\d{4}_\\d{2}$'
     order by 1`,
    [BACKUP_TABLES],
  )
  const { rows } = await client.query(
    `select current_setting('server_version') as postgres, now() as "madeAt"`,
  )
  return backupHeader.parse({
    format: BACKUP_FORMAT,
    version: BACKUP_VERSION,
    madeAt: rows[0].madeAt.toISOString(),
    cairn,
    postgres: rows[0].postgres,
    migrations: applied.map(({ name, checksum }) => ({ name, checksum })),
    tables: BACKUP_TABLES.filter((name) => columnsOf.has(name)).map((name) => ({
      name,
      columns: columnsOf.get(name),
    })),
    months: months.map(({ month }) => month),
    spoolId: spool.id,
  })
}

/** Answers false for a file that is not there. */
async function writeUpload(writer: MemberWriter, sum: UploadSum, id: number, file: string): Promise<boolean> {
  try {
    const handle = await open(file)
    try {
      const chunks = handle.createReadStream({ highWaterMark: READ_BYTES, autoClose: false })
      await writer.pieces(`uploads/${id}`, sum.through(id, chunks), STORED)
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

async function countElsewhere(client: PoolClient, spool: Spool): Promise<number> {
  const { rows } = await client.query(
    `select count(*)::int as files
     from file
     where status in ('queued', 'running') and spool_name is not null and spool_id <> $1`,
    [spool.id],
  )
  return rows[0].files
}

const sequence = z.object({ name: z.string(), next: z.string() })

/** They do not wait for commits, so they are never behind the rows of an earlier moment. */
async function sequencesOf(client: PoolClient, { tables }: BackupHeader): Promise<BackupEnd['sequences']> {
  const { rows } = await client.query(
    `select s.sequencename as name, coalesce(s.last_value + 1, s.start_value)::text as next
     from pg_sequences s
     where
       s.schemaname = 'public'
       and (
         s.sequencename = 'data_version'
         or exists (
           select from pg_depend d
           join pg_class t on t.oid = d.refobjid
           where
             d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass
             and d.deptype in ('a', 'i') and t.relname = any($1)
         )
       )
     order by 1`,
    [tables.map(({ name }) => name)],
  )
  return Object.fromEntries(
    z
      .array(sequence)
      .parse(rows)
      .map(({ name, next }) => [name, next]),
  )
}
