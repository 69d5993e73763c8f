// The database of an instance, for commands that work on it as a whole: DATABASE_URL's, or the embedded one of the data
// folder, whether Cairn runs there or not.
import { connect, type Database, disconnect } from '../../lib/db/client'
import { connectionTrouble } from '../../lib/db/connection-trouble'
import { claimDataFolder, FolderInUse, folderTrouble } from '../../lib/db/data-folder'
import { embeddedUrl, startEmbeddedPostgres } from '../../lib/db/embedded-postgres'
import { type Environment, environment } from '../../lib/db/environment'
import { SetupError } from '../../lib/db/setup-error'
import { openSpool, type Spool } from '../../lib/ingest/spool'
import { CommandError, EXIT, unreachable, usageError } from './command-error'
import type { Surroundings } from './open-cairn'

const CONNECTIONS = 2

/** `place` is for people. */
export type InstanceDatabase = {
  url: string
  place: string
  db: Database
  spool: Spool
  close: () => Promise<void>
}

type Opened = { url: string; place: string; stop: () => Promise<void> }

/**
 * For a backup: with whatever schema it has, Cairn running or not. A backup is what somebody makes before an update, and is
 * not to begin that. Throws a CommandError where there is no instance, or none that can be used.
 */
export function openForBackup(surroundings: Surroundings): Promise<InstanceDatabase> {
  return openWith(surroundings, 'cairn backup', async ({ databaseUrl, dataDir }) => {
    if (databaseUrl !== undefined) return given(databaseUrl)
    const running = await embeddedUrl(dataDir)
    if (running === null)
      throw new SetupError(
        `There is no Cairn in ${dataDir}: set CAIRN_DATA_DIR to the folder of its data, or DATABASE_URL.`,
      )
    const unlock = await claimDataFolder(dataDir).catch((error: unknown) => {
      if (error instanceof FolderInUse) return null
      throw error
    })
    if (unlock === null) return { url: running, place: dataDir, stop: async () => {} }
    return withLock(unlock, () => embedded(dataDir, surroundings))
  })
}

/** For a restore: alone on it, and with whatever schema it has. Throws a CommandError where that cannot be. */
export function openForRestore(surroundings: Surroundings): Promise<InstanceDatabase> {
  return openWith(surroundings, 'cairn restore', async ({ databaseUrl, dataDir }) =>
    databaseUrl === undefined
      ? withLock(await claimDataFolder(dataDir), () => embedded(dataDir, surroundings))
      : given(databaseUrl),
  )
}

function given(url: string): Opened {
  const { hostname, port, pathname } = new URL(url)
  return { url, place: `Postgres at ${hostname}:${port || '5432'}${pathname}`, stop: async () => {} }
}

async function embedded(dataDir: string, surroundings: Surroundings): Promise<Opened> {
  const { url, directory, stop } = await startEmbeddedPostgres(dataDir, surroundings)
  return { url, place: directory, stop }
}

async function withLock(unlock: () => Promise<void>, start: () => Promise<Opened>): Promise<Opened> {
  try {
    const opened = await start()
    const stop = async () => {
      await opened.stop()
      await unlock()
    }
    return { ...opened, stop }
  } catch (error) {
    await unlock()
    throw error
  }
}

async function openWith(
  { signal }: Surroundings,
  applicationName: string,
  open: (settings: Environment) => Promise<Opened>,
): Promise<InstanceDatabase> {
  try {
    const settings = environment()
    const { url, place, stop } = await open(settings)
    const db = connect(url, { max: CONNECTIONS, applicationName })
    const close = async () => {
      await disconnect(db)
      await stop()
    }
    try {
      await db.pool.query('select 1')
      const spool = await openSpool(settings.spoolDir).catch((cause: unknown) => {
        throw new SetupError(
          `Cairn cannot use the folder ${settings.spoolDir} for uploads (${folderTrouble(cause)}): mend that, or set CAIRN_SPOOL_DIR to another.`,
          { cause },
        )
      })
      return { url, place, db, spool, close }
    } catch (error) {
      await close()
      const sentence = connectionTrouble(error, url)
      throw sentence === null ? error : new SetupError(sentence, { cause: error })
    }
  } catch (error) {
    signal.throwIfAborted()
    // As where it runs on DATABASE_URL, which the restore itself finds out.
    if (error instanceof FolderInUse)
      throw new CommandError(EXIT.notWhole, `${error.message} Nothing was changed.`, { cause: error })
    if (!(error instanceof SetupError)) throw error
    // Settings that cannot be read are told of by name.
    throw /^[A-Z_]+ /.test(error.message) ? usageError(error.message) : unreachable(error.message, error)
  }
}
