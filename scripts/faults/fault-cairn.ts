// For the fault suite: a Cairn as `npm start` runs it, parts of which are killed, and which leaves nothing behind.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { embeddedUrl } from '../../lib/db/embedded-postgres'
import { freePort } from '../../lib/db/free-port'
import { gone, isAlive, sleep, startMark } from '../../lib/db/running-process'

const ROOT = path.dirname(path.dirname(import.meta.dirname))
/** Nothing is timed: whoever waits longer than this waits for what never comes. */
const PATIENCE_MS = 180_000

/** What can be killed. `backend`: one connection's process; `supervisor`: what started all others; `all`: everything at once. */
export type Victim = 'web' | 'worker' | 'sync' | 'postgres' | 'backend' | 'supervisor' | 'all'

type Process = { pid: number; parent: number; command: string }

export type FaultCairnOptions = {
  /** Its settings. */
  env?: Record<string, string>
  /** `data` in its folder, where nothing else is said; and where we see it, if that is elsewhere. */
  dataDir?: string
  dataDirSeenAt?: string
  /** A program with its parameters that runs it, in its own place: what it execs is the supervisor. */
  before?: readonly string[]
}

export class FaultCairn {
  /** What it has printed, over all starts. */
  output = ''
  /** How often it was started. */
  starts = 0
  private child: ChildProcess | undefined
  /** Every process of it that was ever seen, with its start: ids are used again. */
  private readonly seen = new Map<number, string | null>()

  private constructor(
    readonly folder: string,
    readonly dataDir: string,
    readonly url: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly how: FaultCairnOptions,
  ) {}

  /** Prepares one on a port and in a folder of its own. */
  static async prepare(options: FaultCairnOptions = {}): Promise<FaultCairn> {
    // Named so that the next run of any test removes what a killed one leaves.
    const folder = await mkdtemp(path.join(tmpdir(), `cairn-test-${process.pid}-`))
    // Its children close themselves; root's Postgres user must get to them.
    await chmod(folder, 0o755)
    const port = String(await freePort())
    const dataDir = options.dataDir ?? path.join(folder, 'data')
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      CAIRN_WORKERS: '2',
      CAIRN_DATA_DIR: dataDir,
      PORT: port,
      // As under npm, it stops when whoever started it is gone: nothing stays behind when a test is killed.
      npm_lifecycle_event: 'start',
      ...options.env,
    }
    return new FaultCairn(folder, dataDir, `http://127.0.0.1:${port}`, env, options)
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    this.starts++
    const from = this.output.length
    const [program, ...parameters] = [...(this.how.before ?? []), process.execPath, 'dist/supervisor.mjs']
    const child = spawn(program as string, parameters, { cwd: ROOT, env: this.env, detached: true })
    this.child = child
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        this.output += chunk
      })
    const ready = () => this.output.slice(from).includes('Cairn is ready at')
    for (const end = Date.now() + PATIENCE_MS; !ready(); await sleep(20))
      if (!this.isRunning || Date.now() > end)
        throw new Error(`it did not become ready:\n${this.output.slice(from)}`)
    await this.processes()
  }

  /** False once it has ended, by itself or killed. */
  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null
  }

  /** Kills one of these at random, or all at once; false where there is none at the moment. */
  async kill(victim: Victim, random: () => number): Promise<boolean> {
    const all = await this.processes()
    const named = {
      web: () => all.filter(({ command }) => command.includes('server.mjs')),
      worker: () => all.filter(({ command }) => command.includes('worker.mjs')),
      sync: () => all.filter(({ command }) => command.includes('sync.mjs')),
      postgres: () => all.filter(({ command }) => command.includes(`-D ${this.dataDir}`)),
      backend: () => all.filter(({ command }) => /^postgres: cairn cairn /.test(command)),
      supervisor: () => all.filter(({ pid }) => pid === this.child?.pid),
      all: () => all,
    }[victim]()
    const victims = victim === 'all' ? named : named.splice(Math.floor(random() * named.length), 1)
    for (const { pid } of victims) kill(pid, 'SIGKILL')
    for (const { pid } of victims) await gone(pid, PATIENCE_MS)
    return victims.length > 0
  }

  /** Its processes of this moment, by the system's own table, those that a killed supervisor left among them. */
  async processes(): Promise<Process[]> {
    const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 })
      .split('\n')
      .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
      .map((match) => ({ pid: Number(match?.[1]), parent: Number(match?.[2]), command: match?.[3] ?? '' }))
    const mine = new Set<number>()
    for (const [pid, mark] of this.seen) if (mark !== null && (await startMark(pid)) === mark) mine.add(pid)
    if (this.isRunning && this.child?.pid !== undefined) mine.add(this.child.pid)
    // A parent can stand behind its child in the table.
    for (let before = -1; before !== mine.size; ) {
      before = mine.size
      for (const { pid, parent, command } of rows)
        if (mine.has(parent) || command.includes(`-D ${this.dataDir}`)) mine.add(pid)
    }
    for (const pid of mine) this.seen.set(pid, await startMark(pid))
    return rows.filter(({ pid, command }) => mine.has(pid) && command !== '' && !/<defunct>/.test(command))
  }

  /** Asks the database, past Cairn. */
  async ask(sql: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
    const client = await this.connect()
    try {
      return (await client.query(sql, values)).rows
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** A connection to its database, which it does not know of. */
  async connect(): Promise<pg.Client> {
    const url = this.env.DATABASE_URL ?? (await embeddedUrl(this.how.dataDirSeenAt ?? this.dataDir))
    if (url === null) throw new Error('there is no database yet')
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      query_timeout: PATIENCE_MS,
    })
    client.on('error', () => {})
    await client.connect()
    return client
  }

  /** What its API answers as JSON; throws for anything but a 200. */
  async get<Answer>(address: string): Promise<Answer> {
    const response = await fetch(this.url + address, { signal: AbortSignal.timeout(60_000) })
    if (response.status !== 200)
      throw new Error(`${address} is answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  /** Stops it as Ctrl-C does. */
  async stop(): Promise<void> {
    const pid = this.child?.pid
    if (!this.isRunning || pid === undefined) return
    kill(pid, 'SIGTERM')
    await gone(pid, 20_000)
  }

  /** Ends whatever is left of it, and removes its folder. */
  async close(): Promise<void> {
    await this.processes()
    await this.stop()
    for (const { pid } of await this.processes()) kill(pid, 'SIGKILL')
    for (const [pid, mark] of this.seen)
      if (mark !== null && isAlive(pid) && (await startMark(pid)) === mark) await gone(pid, 10_000)
    await rm(this.folder, { recursive: true, force: true })
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has gone already.
  }
}
