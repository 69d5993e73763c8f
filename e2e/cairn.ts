// The stage of a story: a Cairn of its own, empty, started as a newcomer starts it; and a browser that is watched.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, expect } from '@playwright/test'

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

type Options = {
  /** Settings of this Cairn besides its own port and folder. */
  settings: Record<string, string>
  /** Errors in the browser's console that belong to the story. */
  expectedErrors: RegExp[]
}

export const test = base.extend<Options & { cairn: Cairn; watched: undefined }>({
  settings: [{}, { option: true }],
  expectedErrors: [[], { option: true }],

  cairn: [
    async ({ settings }, use, testInfo) => {
      const running = await startCairn(settings)
      await use(running)
      await running.stop()
      if (testInfo.status !== testInfo.expectedStatus)
        await testInfo.attach('cairn.log', { body: running.output(), contentType: 'text/plain' })
      await rm(running.dataDir, { recursive: true, force: true })
    },
    { timeout: 60_000 },
  ],

  baseURL: async ({ cairn }, use) => use(cairn.url),

  // Holds for every story: no error in the console (the Content-Security-Policy reports there), nothing thrown,
  // nothing asked of another host.
  watched: [
    async ({ context, cairn, expectedErrors }, use) => {
      const problems: string[] = []
      context.on('console', (message) => {
        const text = `${message.text()} (${message.location().url})`
        if (message.type() === 'error' && !expectedErrors.some((expected) => expected.test(text)))
          problems.push(`console: ${text}`)
      })
      context.on('weberror', (error) => problems.push(`thrown: ${error.error().message}`))
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && url.origin !== cairn.url)
          problems.push(`another host: ${url.origin}`)
      })
      await use(undefined)
      expect(problems, 'what the browser complained about').toEqual([])
    },
    { auto: true },
  ],
})

/** Starts one through scripts/start.mjs on a free port, with a data folder that did not exist before. */
async function startCairn(settings: Record<string, string>): Promise<Cairn & { stop: () => Promise<void> }> {
  const port = await freePort()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-'))
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
    await rm(dataDir, { recursive: true, force: true })
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
