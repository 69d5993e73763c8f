// Makes an empty instance ready for a backup: alone on it, and with the schema that the backup's tables had.
import type { ClientBase, PoolClient } from 'pg'
import {
  appliedMigrations,
  MIGRATION_LOCK,
  type Migration,
  makeMigrationsTable,
  pendingMigrations,
  runMigration,
} from '../../lib/db/migrate'
import { SetupError } from '../../lib/db/setup-error'
import { isPartitioned, makePartition, PARTITIONED } from '../../lib/ingest/partitions'
import type { BackupHeader, BackupTable } from './backup-format'
import { BACKUP_TABLES, DROP_SCHEMA } from './backup-tables'
import { BackupTrouble } from './read-backup'

/** What this Cairn knows of the backup's migrations. Throws a BackupTrouble for those that it does not know. */
export function backedUpMigrations(known: readonly Migration[], { migrations }: BackupHeader): Migration[] {
  const names = new Set(migrations.map(({ name }) => name))
  const unknown = migrations.find(({ name }) => !known.some((migration) => migration.name === name))
  if (unknown)
    throw new BackupTrouble(
      `This backup was made by a newer Cairn (it has the migration ${unknown.name}): update this one, and restore it then.`,
    )
  try {
    pendingMigrations(
      known,
      migrations.map((migration) => ({ ...migration, finished: true })),
    )
  } catch (cause) {
    if (!(cause instanceof SetupError)) throw cause
    throw new BackupTrouble(
      'This backup was made by another Cairn, whose tables are not those of this one.',
      {
        cause,
      },
    )
  }
  return known.filter(({ name }) => names.has(name))
}

/**
 * Takes the lock for which a starting Cairn waits, until the session ends. Throws a BackupTrouble where one runs already:
 * it would go on with what it remembers of the tables.
 */
export async function requireAlone(client: ClientBase): Promise<void> {
  const { rows } = await client.query('select pg_try_advisory_lock($1) as got', [MIGRATION_LOCK])
  if (rows[0].got !== true) throw isRunning()
  await requireNoOthers(client)
}

/** Throws a BackupTrouble where a Cairn is connected at this moment: one that asks rarely was not seen before. */
export async function requireNoOthers(client: ClientBase): Promise<void> {
  const others = await client.query(
    `select from pg_stat_activity
     where
       datname = current_database() and pid <> pg_backend_pid()
       and application_name ~ '^cairn (web|worker|sync|command line)'
     limit 1`,
  )
  if (others.rowCount !== 0) throw isRunning()
}

const isRunning = () =>
  new BackupTrouble('A Cairn is running on this database: stop it, and restore then. Nothing was restored.')

/** Throws a BackupTrouble unless there is nothing in the database that a person would miss. */
export async function requireEmpty(client: ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select relname as name from pg_class where oid in (to_regclass('import'), to_regclass('event'), to_regclass('source'))`,
  )
  for (const { name } of rows) {
    // Sources that the environment names come by themselves.
    const where = name === 'source' ? 'where not from_environment' : ''
    const found = await client.query(`select from ${name} ${where} limit 1`)
    if (found.rowCount !== 0)
      throw new BackupTrouble(
        'A backup is restored into an empty instance only, and this one holds imports, events or sources: set CAIRN_DATA_DIR to a new folder (or DATABASE_URL to a new database), or empty this one first (./cairn empty).',
      )
  }
}

/**
 * Gives the empty database exactly these migrations, and the tables the partitions that the backup has; in the caller's
 * transaction. Throws a BackupTrouble for a table that they do not make.
 */
export async function prepareTables(
  client: PoolClient,
  known: readonly Migration[],
  wanted: readonly Migration[],
  { tables, months }: BackupHeader,
): Promise<void> {
  await makeMigrationsTable(client)
  let applied = await appliedMigrations(client)
  const names = new Set(wanted.map(({ name }) => name))
  if (applied.some(({ name }) => !names.has(name))) {
    for (const migration of pendingMigrations(known, applied)) await runMigration(client, migration)
    await client.query(DROP_SCHEMA)
    await makeMigrationsTable(client)
    applied = []
  }
  for (const migration of pendingMigrations(wanted, applied)) await runMigration(client, migration)
  await requireTables(client, tables)
  // Rows of any other month stand in the default partitions.
  const now = new Date()
  const wellPlaced = months
    .map((month) => Date.parse(`${month}-01T00:00:00Z`))
    .filter((month) => isPartitioned(month, now))
  for (const partitioned of PARTITIONED)
    if (tables.some(({ name }) => name === partitioned.table))
      for (const month of wellPlaced) await makePartition(client, partitioned, month)
  // Some have rows from the start. And whoever remembers something of them notices by the new files on disk.
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`)
}

async function requireTables(client: ClientBase, tables: readonly BackupTable[]): Promise<void> {
  const { rows } = await client.query(
    `select format('%s.%s', c.relname, a.attname) as column
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1)`,
    [BACKUP_TABLES],
  )
  const there = new Set(rows.map(({ column }) => String(column)))
  const given = tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column}`))
  const isSame =
    given.length === there.size &&
    new Set(given).size === there.size &&
    given.every((column) => there.has(column))
  if (!isSame) throw new BackupTrouble('This backup has other tables than the Cairn that it says made it.')
}
