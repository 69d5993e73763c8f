// A Cairn as a newcomer starts it, on a port and a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'

const ROOT = path.dirname(import.meta.dirname)
const START_WITHIN_MS = 45_000
const STOP_WITHIN_MS = 15_000

export type Cairn = {
  /** Without a slash at the end. */
  readonly url: string
  readonly dataDir: string
  /** What it has printed so far. */
  output: () => string
  /** Starts it again on the same data; stops it first if it runs. */
  restart: () => Promise<void>
  /** The plug is pulled: no goodbye. */
  kill: () => Promise<void>
}

/** Starts one through scripts/start.mjs on a free port. */
export async function startCairn(
  dataDir: string,
  settings: Record<string, string>,
): Promise<Cairn & { stop: () => Promise<void> }> {
  const port = await freePort()
  const env = {
    ...process.env,
    // Empty counts as absent, and keeps a .env file of whoever runs this out.
    DATABASE_URL: '',
    HOST: '',
    CAIRN_TOKEN: '',
    CAIRN_ALLOWED_HOSTS: '',
    CAIRN_SPOOL_DIR: '',
    CAIRN_WORKERS: '1',
    ...settings,
    PORT: String(port),
    CAIRN_DATA_DIR: dataDir,
  }
  let printed = ''
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    const from = printed.length
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`Cairn ${what}:\n${printed.slice(from)}`))
      const timer = setTimeout(() => fail('is not ready in time'), START_WITHIN_MS)
      const read = (chunk: Buffer) => {
        printed += chunk.toString('utf8')
        if (/ready at http/.test(printed.slice(from))) resolve()
      }
      started.stdout.on('data', read)
      started.stderr.on('data', read)
      started.once('exit', (code) => {
        clearTimeout(timer)
        fail(`ended with ${code}`)
      })
    })
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()))
    running.kill(signal)
    const force = setTimeout(() => running.kill('SIGKILL'), STOP_WITHIN_MS)
    await gone
    clearTimeout(force)
  }

  try {
    await start()
  } catch (error) {
    await end('SIGTERM')
    throw error
  }
  return {
    url: `http://localhost:${port}`,
    dataDir,
    output: () => printed,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM')
      await start()
    },
  }
}

/** A port that nobody has at the moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'))
        else resolve(address.port)
      })
    })
  })
}
