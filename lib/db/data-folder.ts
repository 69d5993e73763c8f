// The data folder, and the lock that keeps it to one Cairn at a time.
import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { isRoot } from './postgres-owner'
import { startMark } from './running-process'
import { SetupError } from './setup-error'

const LOCK_FILE = 'cairn.lock'
const holderSchema = z.object({ pid: z.number().int(), startMark: z.string() })

/** One of these in a folder says that it is ours, and that closing it to others takes nobody's files away. */
const OURS = [LOCK_FILE, 'postgres.json', 'spool']

/** Another Cairn holds the folder. */
export class FolderInUse extends SetupError {}

/**
 * Makes the folder if it is missing, closes it to other users and takes its lock; the returned function gives the lock
 * back. Throws a SetupError when the folder cannot be written, holds somebody else's files or is in use.
 */
export async function claimDataFolder(dataDir: string): Promise<() => Promise<void>> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const names = await readdir(dataDir)
    if (names.length > 0 && !OURS.some((name) => names.includes(name)))
      throw new SetupError(
        `The folder ${dataDir} holds other files already: set CAIRN_DATA_DIR to an empty or a new one.`,
      )
    await closeToOthers(dataDir)
    return await lock(dataDir)
  } catch (cause) {
    if (cause instanceof SetupError) throw cause
    throw new SetupError(
      `Cairn cannot write to its data folder ${dataDir} (${folderTrouble(cause)}): mend that, or set CAIRN_DATA_DIR to another folder.`,
      { cause },
    )
  }
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'it belongs to another user',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
}

/** What is wrong with a folder, in words that fit into a sentence. */
export function folderTrouble(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null
  return code === null ? 'it holds what Cairn did not put there' : (REASONS[code] ?? code)
}

async function closeToOthers(dataDir: string): Promise<void> {
  const { mode } = await stat(dataDir)
  // As root, a user who runs Postgres passes through by the group (see postgres-cluster.ts): leave that.
  const allowed = isRoot() ? 0o710 : 0o700
  if ((mode & 0o777 & ~allowed) !== 0) await chmod(dataDir, 0o700)
}

async function lock(dataDir: string): Promise<() => Promise<void>> {
  const file = path.join(dataDir, LOCK_FILE)
  const own = JSON.stringify({ pid: process.pid, startMark: (await startMark(process.pid)) ?? '' })
  const written = `${file}.${randomUUID()}`
  await writeFile(written, own, { mode: 0o600 })
  try {
    for (;;) {
      // A link appears whole or not at all, unlike a file that is made and then written.
      const taken = await link(written, file).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (taken) return () => release(file, own)
      const found = await readFile(file, 'utf8').catch(() => null)
      if (found === null) continue
      const pid = await livingHolder(found)
      if (pid !== null)
        throw new FolderInUse(
          `Another Cairn (process ${pid}) is using ${dataDir}: stop it, or set CAIRN_DATA_DIR and PORT for a second one.`,
        )
      await removeStale(file, found)
    }
  } finally {
    await rm(written, { force: true })
  }
}

async function livingHolder(text: string): Promise<number | null> {
  let holder: z.infer<typeof holderSchema>
  try {
    holder = holderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
  if (holder.pid === process.pid) return null
  return (await startMark(holder.pid)) === holder.startMark ? holder.pid : null
}

/** Moved aside first: had another start just replaced it by its own lock, that one is put back. */
async function removeStale(file: string, expected: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== expected) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}

async function release(file: string, own: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => null)) === own) await rm(file, { force: true })
}
