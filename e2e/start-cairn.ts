// A Cairn as a newcomer starts it, on a port and a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { freePort } from '../lib/db/free-port'

const ROOT = path.dirname(import.meta.dirname)
const START_WITHIN_MS = 45_000
const STOP_WITHIN_MS = 15_000

export type RunningCairn = {
  /** Without a slash at the end. */
  readonly url: string
  /** What it has printed so far. */
  output: () => string
  stop: () => Promise<void>
}

/** Starts one through scripts/start.mjs on a free port. */
export async function startCairn(dataDir: string, settings: Record<string, string>): Promise<RunningCairn> {
  const port = await freePort()
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: ROOT,
    env: {
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
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`Cairn ${what}:\n${printed}`))
    const timer = setTimeout(() => fail('is not ready in time'), START_WITHIN_MS)
    const read = (chunk: Buffer) => {
      printed += chunk.toString('utf8')
      if (!printed.includes('ready at http')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  })
  try {
    await ready
  } catch (error) {
    await end(child)
    throw error
  }
  return { url: `http://localhost:${port}`, output: () => printed, stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await gone
  clearTimeout(force)
}
