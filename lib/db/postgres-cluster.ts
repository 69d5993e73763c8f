// The embedded Postgres' files: where they lie, who may read them, and how they are made. Passwords are in
// `postgres.json` in the data folder (0600) and nowhere else.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { COPIES, postgresBinaries, programEnvironment } from './postgres-binaries'
import { canReach, type Owner, ownerOf } from './postgres-owner'
import { SetupError } from './setup-error'

const run = promisify(execFile)

/** `port` is the one of the last start, 0 before the first. */
export type PostgresCluster = {
  directory: string
  postgres: string
  owner: Owner
  port: number
  password: string
  adminPassword: string
}

const SETTINGS_FILE = 'postgres.json'
/** `cluster` is relative to the data folder, or absolute where it lies elsewhere. */
const settingsSchema = z.object({
  cluster: z.string(),
  port: z.number().int(),
  password: z.string(),
  adminPassword: z.string(),
})
type Settings = z.infer<typeof settingsSchema>

/** Finds or makes the cluster of a data folder. Throws a SetupError for what the person can mend. */
export async function preparePostgresCluster(
  dataDir: string,
  say: (line: string) => void,
): Promise<PostgresCluster> {
  const kept = await readClusterSettings(dataDir)
  const inside = path.join(dataDir, 'postgres')
  const keptAt = kept ? path.resolve(dataDir, kept.cluster) : inside
  const owner = await ownerOf(keptAt)
  await close(dataDir, owner)
  const reachable = await canReach(owner, dataDir)
  // By the folder's path, because nothing inside it can be reached either.
  const elsewhere = path.join(COPIES, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  const directory = kept ? keptAt : reachable ? inside : path.join(elsewhere, 'postgres')
  if (directory === inside && !reachable)
    throw new SetupError(
      `Postgres, which does not run as root, cannot reach ${inside}: let others pass the folders above it (chmod o+x), or set CAIRN_DATA_DIR to a folder elsewhere.`,
    )
  if (directory !== inside) {
    await mkdir(path.dirname(directory), { recursive: true, mode: 0o711 })
    await close(path.dirname(directory), owner)
    say(`Postgres does not run as root and cannot reach ${dataDir}: its data is in ${directory}.`)
  }
  const programs = await postgresBinaries(owner)
  const version = await readFile(path.join(directory, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version !== null && Number(version) !== programs.major)
    throw new SetupError(
      `The data in ${directory} was made by Postgres ${version.trim()}, and this Cairn brings Postgres ${programs.major}: have the Cairn that made it write a backup (./cairn backup FILE), set CAIRN_DATA_DIR to a new folder, and restore it there (./cairn restore FILE).`,
    )
  if (version !== null && kept === null)
    throw new SetupError(
      `${path.join(dataDir, SETTINGS_FILE)}, which holds the password of the data in ${directory}, is missing: put it back, or set CAIRN_DATA_DIR to a new folder.`,
    )
  const settings = kept ?? newSettings(directory === inside ? 'postgres' : directory)
  if (version === null) {
    if (kept === null) await writeSettings(dataDir, settings)
    await initialise(programs.initdb, directory, owner, settings.adminPassword)
  }
  const { port, password, adminPassword } = settings
  return { directory, postgres: programs.postgres, owner, port, password, adminPassword }
}

/** Keeps the port for the next start, so that other tools find the database again. */
export async function rememberPort(dataDir: string, port: number): Promise<void> {
  const settings = await readClusterSettings(dataDir)
  if (settings !== null && settings.port !== port) await writeSettings(dataDir, { ...settings, port })
}

/** What the data folder says of its cluster; null where there is none. */
export async function readClusterSettings(dataDir: string): Promise<Settings | null> {
  const file = path.join(dataDir, SETTINGS_FILE)
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return settingsSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new SetupError(
      `${file} cannot be read: put it back as it was, or set CAIRN_DATA_DIR to a new folder.`,
      {
        cause,
      },
    )
  }
}

async function writeSettings(dataDir: string, settings: Settings): Promise<void> {
  const file = path.join(dataDir, SETTINGS_FILE)
  await writeFile(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
}

const newSettings = (cluster: string): Settings => ({
  cluster,
  port: 0,
  password: randomBytes(24).toString('hex'),
  adminPassword: randomBytes(24).toString('hex'),
})

/** Closes a folder to everybody but us and, as root, lets the user who runs Postgres pass through it. */
async function close(folder: string, owner: Owner): Promise<void> {
  if (owner === null) return chmod(folder, 0o700)
  const { uid } = await stat(folder)
  if (uid === 0) await chown(folder, 0, owner.gid)
  await chmod(folder, uid === 0 ? 0o710 : 0o700)
}

/** Makes the cluster next to its place and moves it there when it is whole. */
async function initialise(initdb: string, directory: string, owner: Owner, password: string): Promise<void> {
  const fresh = `${directory}.new`
  const passwordFile = `${directory}.password`
  try {
    await rm(fresh, { recursive: true, force: true })
    await rm(passwordFile, { force: true })
    await mkdir(fresh, { mode: 0o700 })
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
    if (owner !== null) {
      await chown(fresh, owner.uid, owner.gid)
      await chown(passwordFile, owner.uid, owner.gid)
    }
    await run(
      initdb,
      [
        `--pgdata=${fresh}`,
        `--pwfile=${passwordFile}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--data-checksums',
      ],
      { ...(owner ?? {}), cwd: '/', env: programEnvironment() },
    )
    await rename(fresh, directory)
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true })
    throw new SetupError(
      `The embedded Postgres could not make its data folder ${directory}: ${lastLine(cause)}`,
      { cause },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function lastLine(cause: unknown): string {
  const text =
    cause instanceof Error && 'stderr' in cause && cause.stderr ? String(cause.stderr) : String(cause)
  return (
    text
      .trim()
      .split('\n')
      .find((line) => /error|FATAL|could not/i.test(line)) ?? text.trim()
  )
}
