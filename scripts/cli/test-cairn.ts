// For tests: a server as npm start runs it, and the command line as people call it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from '../../lib/db/free-port'
import { buildIfStale } from '../build.mjs'
import type { FileLine } from './report'

const ROOT = path.dirname(path.dirname(import.meta.dirname))
/** No setting of whoever runs the tests, and none of their .env, changes what is tested. */
const UNSET = { CAIRN_URL: '', CAIRN_TOKEN: '', DATABASE_URL: '', HOST: '', CAIRN_SOURCES: '' }

export type Ended = { code: number | null; stdout: string; stderr: string }

/** `cairn` with these arguments, called from `folder`; `onStart` gets the process. */
export async function cairn(
  args: readonly string[],
  env: Record<string, string>,
  { folder = ROOT, onStart }: { folder?: string; onStart?: (child: ChildProcess) => void } = {},
): Promise<Ended> {
  const child = spawn(path.join(ROOT, 'cairn'), args, {
    cwd: folder,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...UNSET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  onStart?.(child)
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

/** What --json wrote. */
export const linesOf = (stdout: string): FileLine[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

/** Starts a server; answers its address once it is ready. */
export async function startServer(
  settings: Record<string, string>,
): Promise<{ url: string; port: string; stop: () => Promise<void> }> {
  await buildIfStale(ROOT, { say: () => {} })
  const port = String(await freePort())
  const child = spawn(process.execPath, ['dist/supervisor.mjs'], {
    cwd: ROOT,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      ...UNSET,
      PORT: port,
      CAIRN_WORKERS: '1',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
        if (output.includes('Cairn is ready at')) resolve()
      })
    child.once('exit', () => reject(new Error(`the server ended before it was ready:\n${output}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      const ended = once(child, 'exit')
      if (child.exitCode === null && child.kill('SIGTERM')) await ended
    },
  }
}
