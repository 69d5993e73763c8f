// Which OS user runs the embedded Postgres, and what that user can reach. Postgres refuses to run as root.
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { SetupError } from './setup-error'

const run = promisify(execFile)

/** Null = the user that we are. */
export type Owner = { uid: number; gid: number } | null

export const isRoot = (): boolean => process.getuid?.() === 0

/**
 * Who is to run Postgres on `cluster` (a folder that need not exist). As an ordinary user: ourselves. As root: who owns
 * the cluster already, so that a folder made by an ordinary user stays theirs; else the system's `postgres` user, which
 * is made when it is missing.
 */
export async function ownerOf(cluster: string): Promise<Owner> {
  if (!isRoot()) return null
  const found = await stat(cluster).catch(() => null)
  if (found !== null && found.uid !== 0) return { uid: found.uid, gid: found.gid }
  return (await systemUser()) ?? (await makeSystemUser())
}

async function systemUser(): Promise<Owner> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

async function makeSystemUser(): Promise<Owner> {
  try {
    await run('groupadd', ['--system', 'postgres']).catch(() => {})
    await run('useradd', [
      '--system',
      '--gid',
      'postgres',
      '--no-create-home',
      '--shell',
      '/bin/false',
      'postgres',
    ])
  } catch (cause) {
    throw new SetupError(
      'Postgres does not run as root, and a user named postgres could not be made: make one (useradd --system postgres), start Cairn as an ordinary user, or set DATABASE_URL.',
      { cause },
    )
  }
  return systemUser()
}

/** Whether `owner` may pass through every folder above and including `folder`. Missing folders are let pass. */
export async function canReach(owner: Owner, folder: string): Promise<boolean> {
  if (owner === null) return true
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => null)
    if (found !== null) {
      const bit = found.uid === owner.uid ? 0o100 : found.gid === owner.gid ? 0o010 : 0o001
      if ((found.mode & bit) === 0) return false
    }
    if (at === path.dirname(at)) return true
  }
}
