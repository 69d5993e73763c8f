// Runs Cairn: the database, then the web server, the workers and the sync process, until told to stop. Whatever dies is
// started again.
import { request } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimDataFolder, folderTrouble } from '../lib/db/data-folder'
import { type Environment, environment } from '../lib/db/environment'
import { SetupError } from '../lib/db/setup-error'
import { openSpool } from '../lib/ingest/spool'
import { openDatabase } from './running-database'
import { SupervisedChild } from './supervised-child'

/** Together with Postgres' own few seconds, this stays under ten: after that, people pull the plug. */
const CHILD_PATIENCE_MS = 5500
const READY_WITHIN_MS = 60_000

const say = (line: string): void => console.log(line)
/** What is to be done at the end, last thing first. */
const closers: (() => Promise<void>)[] = []
const leaving = new AbortController()

/** Resolves when somebody asks us to stop, rejects when Cairn cannot go on; null says that the reason is told. */
const asked = new Promise<void>((resolve, reject) => {
  const stop = () => {
    leaving.abort(new Left())
    resolve()
  }
  endWithNpm(stop)
  // npm passes Ctrl-C on to us although the terminal has done so already: hearing it twice means nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  leaving.signal.addEventListener('abort', () => {
    const reason: unknown = leaving.signal.reason
    if (!(reason instanceof Left)) reject(reason)
  })
})
asked.catch(() => {})

/** A killed npm tells nobody: its child then has another parent. Only npm's, because others detach on purpose. */
function endWithNpm(stop: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250)
}

class Left extends Error {}
class Told extends Error {}
const giveUp = (reason: string | null): void =>
  leaving.abort(reason === null ? new Told() : new SetupError(reason))

async function run(): Promise<void> {
  const settings = environment()
  closers.push(await claimDataFolder(settings.dataDir))
  await makeSpool(settings.spoolDir)
  let children: SupervisedChild[] = []
  const stopChildren = () =>
    Promise.all(children.map((child) => child.stop(CHILD_PATIENCE_MS))).then(() => {})
  const database = await openDatabase(settings, {
    say,
    signal: leaving.signal,
    onGiveUp: giveUp,
    onMoved: (url) => {
      void stopChildren().then(() => {
        if (!leaving.signal.aborted) children = startChildren(settings, url)
      })
    },
  })
  closers.push(database.stop)
  leaving.signal.throwIfAborted()
  closers.push(stopChildren)
  await new Promise<void>((resolve, reject) => {
    leaving.signal.addEventListener('abort', () => reject(leaving.signal.reason))
    children = startChildren(settings, database.url, resolve)
  })
  await untilHealthy(settings)
  say(`Data is kept in ${database.place}, uploads wait in ${settings.spoolDir}. Stop with Ctrl-C.`)
  say(`Cairn is ready at http://${hostOf(settings)}:${settings.port}`)
  await asked
}

/** Makes the folder for uploads and writes to it, as the web server and the workers will have to. */
async function makeSpool(spoolDir: string): Promise<void> {
  try {
    await openSpool(spoolDir)
  } catch (cause) {
    throw new SetupError(
      `Cairn cannot use the folder ${spoolDir} for uploads (${folderTrouble(cause)}): mend that, or set CAIRN_SPOOL_DIR to another.`,
      { cause },
    )
  }
}

/** `onReady` hears of the web server's first start; without it, a web server that dies while it starts is one that died. */
function startChildren(settings: Environment, url: string, onReady?: () => void): SupervisedChild[] {
  // By the environment and never by arguments: those anybody on the machine can read.
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // `npm run dev`: Next compiles the pages as they change.
    NODE_ENV: process.argv.includes('--dev') ? 'development' : 'production',
    DATABASE_URL: url,
    CAIRN_DATA_DIR: settings.dataDir,
    CAIRN_SPOOL_DIR: settings.spoolDir,
  }
  const child = (name: string, file: string, how: { essential: boolean; onReady?: () => void }) =>
    new SupervisedChild({
      name,
      file: path.join(import.meta.dirname, file),
      env,
      say,
      onGiveUp: giveUp,
      ...how,
    })
  // Without workers everything can still be read, and a file that kills them is given up before long.
  const workers = Array.from({ length: settings.workers }, (_, index) =>
    child(`Worker ${index + 1}`, 'worker.mjs', { essential: false }),
  )
  // Without it nothing new comes from buckets; all else works.
  const sync = child('The sync process', 'sync.mjs', { essential: false })
  return [child('The web server', 'server.mjs', { essential: true, onReady }), ...workers, sync]
}

/** Asks for /api/health until the answer comes from the database. */
async function untilHealthy(settings: Environment): Promise<void> {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(50)) {
    leaving.signal.throwIfAborted()
    if ((await healthStatus(settings)) === 200) return
  }
  throw new SetupError('The web server does not answer.')
}

function healthStatus({ host, port, token }: Environment): Promise<number | null> {
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  return new Promise((resolve) => {
    const asking = request({
      host: everywhere[host] ?? host.replace(/^\[|\]$/g, ''),
      port,
      path: '/api/health',
      // The door lets every instance be called by this name.
      headers: {
        host: `localhost:${port}`,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      timeout: 5000,
    })
    asking.once('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? null)
    })
    asking.once('timeout', () => asking.destroy())
    asking.once('error', () => resolve(null))
    asking.end()
  })
}

function hostOf({ host }: Environment): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** Prints why Cairn ends, where that is not said yet: a sentence, or for a fault of ours everything there is. */
function tell(error: unknown): void {
  if (error instanceof Told) return
  console.error(error instanceof SetupError ? error.message : error)
}

async function main(): Promise<void> {
  // `npm start | head`: a closed pipe must not keep us from stopping what we started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  process.on('uncaughtException', (error) => leaving.abort(error))
  let code = 0
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Left)) {
      code = 1
      tell(error)
    }
  }
  if (code === 0) say('Stopping …')
  for (const close of closers.reverse()) await close().catch(tell)
  process.exit(code)
}

await main()
