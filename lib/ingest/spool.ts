// The spool: the folder in which uploads wait, as bytes received and under names of ours, until they are loaded.
import { randomUUID } from 'node:crypto'
import {
  appendFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'
import type { ClientBase, Pool } from 'pg'
import { z } from 'zod'

/** `id` is the folder's own, made once: workers claim only the files of a spool that they can reach. */
export type Spool = { id: string; folder: string }

const ID_FILE = 'id'
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** What an upload writes is touched more often than this; what is older and belongs to no file is left over. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000
const MARK = 'database-'
const HOLD = 'backup-'
/** A database that was not there for so long is not waited for. */
const FORGOTTEN_AFTER_MS = 30 * 24 * 60 * 60 * 1000

/** Opens the folder, and makes what is missing. Several processes may do so at once. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const idFile = path.join(folder, ID_FILE)
  // A link appears whole or not at all, and only the first one does.
  const draft = path.join(folder, `${ID_FILE}.${randomUUID()}`)
  await writeFile(draft, randomUUID(), { mode: 0o600, flush: true })
  try {
    await link(draft, idFile)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
  const id = z
    .string()
    .regex(UUID, `${idFile} holds no uuid: remove it, or choose another spool folder`)
    .parse((await readFile(idFile, 'utf8')).trim())
  return { id, folder }
}

/** Where a spooled file stands. Throws for a name that newSpoolName did not make: it could lead out of the folder. */
export function spoolPath(spool: Spool, name: string): string {
  if (!UUID.test(name)) throw new Error(`the spool holds no file by the name ${JSON.stringify(name)}`)
  return path.join(spool.folder, name)
}
export const newSpoolName = (): string => randomUUID()

/** Removes spooled files that are there. */
export async function removeSpooled(spool: Spool, names: Iterable<string>): Promise<void> {
  for (const name of names) await rm(spoolPath(spool, name), { force: true })
}

/** Marks files as still wanted, for removeAbandoned. */
export async function touchSpooled(spool: Spool, names: Iterable<string>): Promise<void> {
  for (const name of names) await touch(spoolPath(spool, name)).catch(() => {})
}

/** As touchSpooled, of files that have to be there: throws where one is not. */
export async function keepSpooled(spool: Spool, names: Iterable<string>): Promise<void> {
  for (const name of names) await touch(spoolPath(spool, name))
}

function touch(file: string): Promise<void> {
  const now = new Date()
  return utimes(file, now, now)
}

/** Makes sure that files written before are found again after a power cut. */
export async function syncSpool(spool: Spool): Promise<void> {
  const folder = await open(spool.folder)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * Marks the folder as one that this database has files in: a folder is the same for every DATABASE_URL, and nobody may
 * clear away what another database waits for. Answers the mark, which is a file's name.
 */
export async function markSpool(db: Pool | ClientBase, spool: Spool): Promise<string> {
  const { rows } = await db.query(
    `select md5(m.id || d.oid) as id
     from pg_database d, (select id from _prisma_migrations order by started_at, migration_name limit 1) m
     where d.datname = current_database()`,
  )
  const mark = `${MARK}${rows[0].id}`
  await appendFile(path.join(spool.folder, mark), '', { mode: 0o600 })
  await touch(path.join(spool.folder, mark))
  return mark
}

/**
 * Removes what interrupted uploads and killed workers left; nothing as long as another database has files in this folder.
 * Answers how many files that were.
 */
export async function removeAbandoned(pool: Pool, spool: Spool, now: Date): Promise<number> {
  const mark = await markSpool(pool, spool)
  const isOlder = async (name: string, ms: number) => (await ageOf(path.join(spool.folder, name), now)) > ms
  const old: string[] = []
  for (const name of await readdir(spool.folder)) {
    if (name.startsWith(MARK) && name !== mark && !(await isOlder(name, FORGOTTEN_AFTER_MS))) return 0
    if (UUID.test(name) && (await isOlder(name, ABANDONED_AFTER_MS))) old.push(name)
  }
  if (old.length === 0) return 0
  const { rows } = await pool.query(
    `select spooled.name
     from unnest($1::text[]) as spooled (name)
     where not exists (select from file f where f.spool_id = $2 and f.spool_name = spooled.name)`,
    [old, spool.id],
  )
  let abandoned = 0
  for (const { name } of rows) {
    // Whoever was stopped for long, with the whole machine for example, goes on with its files: see keepSpooled.
    if (!(await isOlder(name, ABANDONED_AFTER_MS))) continue
    await removeSpooled(spool, [name])
    abandoned++
  }
  return abandoned
}

/** Removes what backups that were killed hold: see holdFolder. Those that live touch their folders. */
export async function removeAbandonedHolds(spool: Spool, now: Date): Promise<void> {
  for (const name of await readdir(spool.folder)) {
    const folder = path.join(spool.folder, name)
    if (name.startsWith(HOLD) && (await ageOf(folder, now)) > ABANDONED_AFTER_MS)
      await rm(folder, { recursive: true, force: true })
  }
}

/** Makes a folder for links to what waits in the spool, so that nobody takes it from a backup. Answers where it is. */
export async function holdFolder(spool: Spool): Promise<string> {
  const folder = path.join(spool.folder, `${HOLD}${randomUUID()}`)
  await mkdir(folder, { mode: 0o700 })
  return folder
}

/** How long ago it was touched; less than nothing where it is not there. */
async function ageOf(file: string, now: Date): Promise<number> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
  return now.getTime() - mtimeMs
}

/** Whether an error of the file system (or of Postgres) has this code. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
