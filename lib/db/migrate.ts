// Brings a database to this version's schema. Prisma's own table, lock and checksums, so that `prisma migrate deploy`
// and this agree on what has run; Prisma's engine is a download that is not always there, and cannot be asked.
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { z } from 'zod'
import { SetupError } from './setup-error'

/** One folder of prisma/migrations: its name, the SQL, and the SHA-256 of the file in hex. */
export type Migration = { name: string; sql: string; checksum: string }
/** A row of _prisma_migrations that was not rolled back. */
export type AppliedMigration = { name: string; checksum: string; finished: boolean }

/** Prisma's own; held by whoever migrates. A start waits for it, and so for whoever else holds it. */
export const MIGRATION_LOCK = 72707369
const OLDEST_SERVER = 150_000

/** Published in two texts that differ in one function, which 20261121200000 writes anew: whoever ran this one is no worse. */
const OTHER_TEXTS: Readonly<Record<string, string>> = {
  '20261121160000_rollups': '40736209c5e66b2998d57c0dc75266e931e221c297a8094346f981982cb658fe',
}

const appliedRow = z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() })
const serverRow = z.object({ version: z.string(), encoding: z.string() })

/** Reads a migrations folder in the order in which Prisma applies it: by name. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const content = await readFile(path.join(folder, name, 'migration.sql'))
      return {
        name,
        sql: content.toString('utf8'),
        checksum: createHash('sha256').update(content).digest('hex'),
      }
    }),
  )
}

/**
 * Which migrations are still to run. Throws a SetupError when the database and the folder tell different stories: a
 * migration was edited after it ran, one failed half way (by Prisma), or the database is of a newer version.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]))
  for (const { name, checksum, finished } of applied) {
    const migration = byName.get(name)
    if (migration === undefined)
      throw new SetupError(
        `The database is newer than this Cairn (it has the migration ${name}): start the newer version again, or give this one a database of its own.`,
      )
    if (!finished)
      throw new SetupError(
        `The migration ${name} was begun in this database and did not finish: restore the database, or mark it with prisma migrate resolve.`,
      )
    if (migration.checksum !== checksum && OTHER_TEXTS[name] !== checksum)
      throw new SetupError(
        `The migration ${name} was edited after it had run in this database: put the file back as it was and write the change as a new migration.`,
      )
  }
  const done = new Set(applied.map(({ name }) => name))
  return known.filter(({ name }) => !done.has(name))
}

/**
 * Applies what is missing of `folder`, then the job queue's own migrations. Several processes can call it at once:
 * one does the work, the others wait. Returns the names applied. Throws a SetupError for a server too old, a database
 * that is not UTF-8 and everything that pendingMigrations says. `onUpdate` hears what is missing before it is applied to a
 * database that was there before: that may take long.
 */
export async function migrate(
  url: string,
  folder: string,
  onUpdate: (names: readonly string[]) => void = () => {},
): Promise<string[]> {
  const known = await readMigrations(folder)
  const client = new pg.Client({
    connectionString: url,
    application_name: 'cairn migrate',
    connectionTimeoutMillis: 10_000,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    await requireServer(client)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await makeMigrationsTable(client)
    const applied = await appliedMigrations(client)
    const pending = pendingMigrations(known, applied)
    if (applied.length > 0 && pending.length > 0) onUpdate(pending.map(({ name }) => name))
    for (const migration of pending) await apply(client, migration)
    await migrateQueue(url)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

const SILENT = new Logger(() => () => {})

/** Brings the job queue's own schema up to date. */
export const migrateQueue = (url: string): Promise<void> =>
  runMigrations({ connectionString: url, logger: SILENT })

/** Throws a SetupError for a server that is too old, and a database that is not UTF-8. */
export async function requireServer(client: pg.ClientBase): Promise<void> {
  const answer = await client.query(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  const problem = serverProblem(serverRow.parse(answer.rows[0]))
  if (problem !== null) throw new SetupError(problem)
}

/** Why a server cannot be used, from its `server_version_num` and the database's encoding; null when it can. */
export function serverProblem({ version, encoding }: { version: string; encoding: string }): string | null {
  if (Number(version) < OLDEST_SERVER)
    return `Cairn needs Postgres 15 or newer, and the server of DATABASE_URL is version ${Math.floor(Number(version) / 10_000)}.`
  if (encoding !== 'UTF8')
    return `Cairn needs a database whose encoding is UTF8, and this one's is ${encoding}.`
  return null
}

/** Makes the table that says what has run, where it is missing. */
export async function makeMigrationsTable(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create table if not exists _prisma_migrations (
      id                  varchar(36) primary key not null,
      checksum            varchar(64) not null,
      finished_at         timestamptz,
      migration_name      varchar(255) not null,
      logs                text,
      rolled_back_at      timestamptz,
      started_at          timestamptz not null default now(),
      applied_steps_count integer not null default 0
    )`)
}

/** What has run in the database, in that order. */
export async function appliedMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const answer = await client.query(`
    select migration_name as name, checksum, finished_at is not null as finished
    from _prisma_migrations
    where rolled_back_at is null
    order by started_at, migration_name`)
  return z.array(appliedRow).parse(answer.rows)
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await runMigration(client, migration)
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(
      `the migration ${migration.name} failed: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  }
}

/** Runs one and records it, in the caller's transaction. */
export async function runMigration(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query(sql)
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     values ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  )
}
