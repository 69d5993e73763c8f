// The embedded Postgres: made once in the data folder, started on a free loopback port, stopped with us. The caller
// holds the data folder's lock, so a Postgres that already runs on the cluster is an orphan of a killed Cairn.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { freePort, isFree } from './free-port'
import { programEnvironment } from './postgres-binaries'
import { preparePostgresCluster, readClusterSettings, rememberPort } from './postgres-cluster'
import { postgresSettings } from './postgres-settings'
import { commandLine, gone, isAlive, processesIn, sleep } from './running-process'
import { SetupError } from './setup-error'

/** A running server. `url` is the app's: a role that owns its database and is no superuser. */
export type EmbeddedPostgres = {
  url: string
  adminUrl: string
  /** Where the data is kept. */
  directory: string
  pid: number
  /** Resolves once the server has ended, for whatever reason. */
  exited: Promise<void>
  /** Ends it within seconds, connections or not. */
  stop: () => Promise<void>
}

export type EmbeddedOptions = {
  /** On top of the tuned ones. */
  settings?: Record<string, string>
  /** Ends a start that is under way. */
  signal?: AbortSignal
  /** Hears one line for each thing that takes long or that the person should know. */
  say?: (line: string) => void
}

const DATABASE = 'cairn'
const LOG_BYTES = 10 * 1024 ** 2
const STARTS = 5
const READY_WITHIN_MS = 600_000

/**
 * Starts the server of `dataDir` (which exists), making the cluster first where there is none. Throws a SetupError
 * with one sentence for what the person can mend: another major version, a folder that cannot be reached or written.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  { settings = {}, say = () => {}, signal }: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const cluster = await preparePostgresCluster(dataDir, say)
  await stopOrphan(cluster.directory, say)
  const log = path.join(dataDir, 'postgres.log')
  await shorten(log)
  const tuned = { ...postgresSettings(memoryBytes(), availableParallelism()), ...settings }
  let port = cluster.port !== 0 && (await isFree(cluster.port)) ? cluster.port : await freePort()
  for (let start = 1; ; start++) {
    const server = launch(cluster, port, tuned, log)
    const problem = await untilReady(server, cluster.directory, say, signal)
    if (problem === null) {
      const running = {
        url: address(port, DATABASE, cluster.password, DATABASE),
        adminUrl: address(port, 'postgres', cluster.adminPassword, 'postgres'),
        directory: cluster.directory,
        pid: server.pid,
        exited: server.exited,
        stop: () => stop(server),
      }
      try {
        await rememberPort(dataDir, port)
        await makeDatabase(running.adminUrl, cluster.password)
      } catch (error) {
        await running.stop()
        throw error
      }
      return running
    }
    const reason = await lastFatal(log, server.logFrom)
    // Both pass: somebody took the port between our look and the start, or a killed server's processes are still going.
    signal?.throwIfAborted()
    const passing = /bind|address|TCP\/IP sockets|shared memory|lock file/i.test(reason)
    if (!passing || start === STARTS)
      throw new SetupError(`The embedded Postgres ${problem}: ${reason} (${log} has the whole story).`)
    port = await freePort()
    await sleep(300 * start)
    await endLeftBehind(cluster.directory)
  }
}

const address = (port: number, user: string, password: string, database: string): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`

/** The address of the server that a running Cairn keeps for `dataDir`; null where none was ever made there. */
export async function embeddedUrl(dataDir: string): Promise<string | null> {
  const kept = await readClusterSettings(dataDir)
  return kept && address(kept.port, DATABASE, kept.password, DATABASE)
}

type Server = { pid: number; exited: Promise<void>; running: () => boolean; logFrom: number }

function launch(
  cluster: { postgres: string; directory: string; owner: { uid: number; gid: number } | null },
  port: number,
  settings: Record<string, string>,
  log: string,
): Server {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const output = openSync(log, 'a', 0o600)
  const logFrom = fstatSync(output).size
  // A session of its own: Ctrl-C and a closing terminal reach us, and we stop it when its clients are gone.
  const child: ChildProcess = spawn(cluster.postgres, ['-D', cluster.directory, ...flags], {
    ...(cluster.owner ?? {}),
    cwd: '/',
    env: programEnvironment(),
    stdio: ['ignore', output, output],
    detached: true,
  })
  closeSync(output)
  let running = true
  const exited = new Promise<void>((resolve) => {
    const ended = () => {
      running = false
      resolve()
    }
    child.once('exit', ended)
    child.once('error', ended)
  })
  return { pid: child.pid ?? -1, exited, running: () => running, logFrom }
}

/** Null once it accepts connections, else what went wrong, in words. */
async function untilReady(
  server: Server,
  directory: string,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const begun = Date.now()
  for (let told = false; Date.now() - begun < READY_WITHIN_MS && !signal?.aborted; await sleep(15)) {
    if (!server.running()) return 'did not start'
    const file = await postmasterFile(directory)
    if (file?.pid === server.pid && file.status === 'ready') return null
    if (!told && Date.now() - begun > 3000) {
      told = true
      say('Postgres is putting its data in order after a sudden end …')
    }
  }
  await stop(server)
  signal?.throwIfAborted()
  return 'was not ready in ten minutes'
}

async function stop(server: Server): Promise<void> {
  if (server.pid > 0 && server.running()) await end(server.pid)
}

/** Fast shutdown; where the disk is too slow for its checkpoint, an immediate one, which the next start mends. */
async function end(pid: number): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', 2500],
    ['SIGQUIT', 1000],
    ['SIGKILL', 1000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (isAlive(pid))
        throw new SetupError(
          `A Postgres of another user (process ${pid}) holds Cairn's data: stop it first.`,
          {
            cause: error,
          },
        )
    }
    if (await gone(pid, ms)) return
  }
}

async function stopOrphan(directory: string, say: (line: string) => void): Promise<void> {
  const file = await postmasterFile(directory)
  if (file === null) return
  const command = isAlive(file.pid) ? await commandLine(file.pid) : null
  if (command?.includes(directory)) {
    say('Stopping a Postgres that a killed Cairn left behind …')
    await end(file.pid)
  } else if (command !== null) {
    // Another program has its id now. Postgres takes any living process for itself and would not start.
    await rm(path.join(directory, 'postmaster.pid'), { force: true })
  }
}

/**
 * Ends what a killed server has left. Its processes go by themselves, but for one that waits for a lock of another that
 * was killed too: it waits for ever, and as long as it lives no server starts on its data.
 */
async function endLeftBehind(directory: string): Promise<void> {
  for (const pid of await processesIn(directory)) {
    if (!(await commandLine(pid))?.startsWith('postgres: ')) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has gone by itself, or is another user's: then the next start says what is wrong.
    }
    await gone(pid, 1000)
  }
}

async function postmasterFile(directory: string): Promise<{ pid: number; status: string } | null> {
  const text = await readFile(path.join(directory, 'postmaster.pid'), 'utf8').catch(() => null)
  const lines = text?.split('\n') ?? []
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, status: lines[7]?.trim() ?? '' } : null
}

async function shorten(log: string): Promise<void> {
  const { size } = await stat(log).catch(() => ({ size: 0 }))
  if (size > LOG_BYTES) await rename(log, `${log}.old`)
}

async function lastFatal(log: string, from: number): Promise<string> {
  const text = await readFile(log).catch(() => Buffer.alloc(0))
  const lines = text.subarray(from).toString('utf8').trim().split('\n')
  const line = lines.findLast((text) => /\b(FATAL|PANIC|ERROR|could not)\b/.test(text)) ?? lines.at(-1) ?? ''
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR|LOG):\s+/, '').trim() || 'it gave no reason'
}

async function makeDatabase(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query(
      `select exists (select from pg_roles where rolname = $1) as role, exists (select from pg_database where datname = $1) as database`,
      [DATABASE],
    )
    if (!found.rows[0]?.role)
      await client.query(`create role ${DATABASE} login password ${client.escapeLiteral(password)}`)
    if (!found.rows[0]?.database) {
      await client.query(`create database ${DATABASE} owner ${DATABASE}`)
      await client.query(`revoke connect on database ${DATABASE} from public`)
    }
  } finally {
    await client.end()
  }
}

function memoryBytes(): number {
  // A container's limit, where there is one; without one the system answers with a number past all memory, or 0.
  const limit = process.constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}
