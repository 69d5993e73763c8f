// The spool: the folder in which uploads wait, as bytes received and under names of ours, until they are loaded.
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Pool } from 'pg'
import { z } from 'zod'

/** `id` is the folder's own, made once: workers claim only the files of a spool that they can reach. */
export type Spool = { id: string; folder: string }

const ID_FILE = 'id'
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** What an upload writes is touched more often than this; what is older and belongs to no file is left over. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000

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
  const now = new Date()
  for (const name of names) await utimes(spoolPath(spool, name), now, now).catch(() => {})
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

/** Removes what interrupted uploads and killed workers left. Answers how many files that were. */
export async function removeAbandoned(pool: Pool, spool: Spool, now: Date): Promise<number> {
  const old: string[] = []
  for (const name of await readdir(spool.folder)) {
    if (!UUID.test(name)) continue
    const { mtimeMs } = await stat(spoolPath(spool, name)).catch(() => ({
      mtimeMs: Number.POSITIVE_INFINITY,
    }))
    if (now.getTime() - mtimeMs > ABANDONED_AFTER_MS) old.push(name)
  }
  if (old.length === 0) return 0
  const { rows } = await pool.query(
    `select spooled.name
     from unnest($1::text[]) as spooled (name)
     where not exists (select from file f where f.spool_id = $2 and f.spool_name = spooled.name)`,
    [old, spool.id],
  )
  const abandoned = rows.map(({ name }) => String(name))
  await removeSpooled(spool, abandoned)
  return abandoned.length
}

/** Whether an error of the file system (or of Postgres) has this code. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
