// The database under Cairn: the embedded Postgres, kept running, or the one that DATABASE_URL names. Migrated.
import { connectionTrouble, isStarting } from '../lib/db/connection-trouble'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../lib/db/embedded-postgres'
import type { Environment } from '../lib/db/environment'
import { migrate } from '../lib/db/migrate'
import { sleep } from '../lib/db/running-process'
import { SetupError } from '../lib/db/setup-error'
import { RestartDelay } from './restart-delay'

export type RunningDatabase = {
  url: string
  /** For people: where the data is. */
  place: string
  stop: () => Promise<void>
}

export type DatabaseOptions = {
  say: (line: string) => void
  signal: AbortSignal
  /** The server had to come back at another address. */
  onMoved: (url: string) => void
  onGiveUp: (reason: string) => void
}

const MIGRATIONS = 'prisma/migrations'
const PATIENCE_MS = 60_000

/** Throws a SetupError when there is no database that Cairn can use. */
export function openDatabase(settings: Environment, options: DatabaseOptions): Promise<RunningDatabase> {
  return settings.databaseUrl === undefined
    ? openEmbedded(settings.dataDir, options)
    : openGiven(settings.databaseUrl, options)
}

async function openGiven(url: string, { say, signal }: DatabaseOptions): Promise<RunningDatabase> {
  const begun = Date.now()
  for (let told = false; ; await sleep(500)) {
    try {
      await Promise.race([migrateAndSay(url, say), aborted(signal)])
      const { hostname, port, pathname } = new URL(url)
      const stop = () => Promise.resolve()
      return { url, place: `Postgres at ${hostname}:${port || '5432'}${pathname}`, stop }
    } catch (error) {
      signal.throwIfAborted()
      if (!isStarting(error) || Date.now() - begun > PATIENCE_MS) throw inWords(error, url)
      if (!told) say('Waiting for the Postgres of DATABASE_URL, which is starting …')
      told = true
    }
  }
}

function inWords(error: unknown, url: string): unknown {
  const sentence = error instanceof SetupError ? null : connectionTrouble(error, url)
  return sentence === null ? error : new SetupError(sentence, { cause: error })
}

async function openEmbedded(dataDir: string, options: DatabaseOptions): Promise<RunningDatabase> {
  const { say, signal } = options
  let server = await startEmbeddedPostgres(dataDir, { say, signal })
  let stopping = false
  const stop = async () => {
    stopping = true
    await server.stop()
  }
  try {
    await migrateAndSay(server.url, say)
  } catch (error) {
    await stop()
    throw error
  }

  /** One that dies while it starts is a quick death as well. Null when there is no more use for it. */
  async function startAgain(delay: RestartDelay): Promise<EmbeddedPostgres | null> {
    for (;;) {
      try {
        return await startEmbeddedPostgres(dataDir, { say, signal })
      } catch (error) {
        const wait = delay.afterDeath(0)
        if (stopping || signal.aborted || wait === null) throw error
        await sleep(wait)
        if (stopping) return null
      }
    }
  }

  async function keepRunning(): Promise<void> {
    const delay = new RestartDelay(true)
    for (;;) {
      const begun = Date.now()
      await server.exited
      if (stopping) return
      const wait = delay.afterDeath(Date.now() - begun)
      if (wait === null) throw new SetupError(`Postgres ended again and again (see ${dataDir}/postgres.log).`)
      say('Postgres ended; starting it again …')
      await sleep(wait)
      if (stopping) return
      const restarted = await startAgain(delay)
      if (restarted === null) return
      const moved = restarted.url !== server.url
      server = restarted
      // Told to stop while it was starting: the one that was stopped is the one before.
      if (stopping) return server.stop()
      if (moved) options.onMoved(server.url)
    }
  }
  const kept = keepRunning().catch((error: unknown) => {
    if (!stopping) options.onGiveUp(error instanceof Error ? error.message : String(error))
  })
  return {
    url: server.url,
    place: server.directory,
    stop: async () => {
      await stop()
      await kept
    },
  }
}

async function migrateAndSay(url: string, say: (line: string) => void): Promise<void> {
  const onUpdate = (names: readonly string[]) =>
    say(
      `Bringing the database up to this version (${names.join(', ')}). With many events this takes minutes; a stop in between changes nothing …`,
    )
  const applied = await migrate(url, MIGRATIONS, onUpdate)
  if (applied.length > 0) say(`Prepared the database (${applied.join(', ')}).`)
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
