// A Cairn of the bench's own, run as npm start runs it: supervisor, embedded Postgres, web server, workers, over HTTP.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const STOP_WITHIN_MS = 30_000

export type CairnOptions = {
  dataDir: string
  port: number
  /** The folder with the bundles to run; npm start's own unless said otherwise. */
  bundles?: string
  env?: Record<string, string>
}

const connectionSchema = z.object({ port: z.number(), password: z.string(), adminPassword: z.string() })

export class CairnProcess {
  readonly url: string

  private constructor(
    private readonly child: ChildProcess,
    readonly options: CairnOptions,
    /** Cairn's own role, and the administrator's for what only that may do. */
    readonly databaseUrl: string,
    readonly adminUrl: string,
  ) {
    this.url = `http://127.0.0.1:${options.port}`
  }

  /** Resolves when it answers. Throws with what it printed when it does not start. */
  static async start(options: CairnOptions): Promise<CairnProcess> {
    const { dataDir, port, bundles = 'dist', env = {} } = options
    await mkdir(dataDir, { recursive: true })
    const settings: NodeJS.ProcessEnv = { ...process.env }
    for (const name of Object.keys(process.env))
      if (/^(DATABASE_URL|HOST|PORT|CAIRN_.*|npm_.*)$/.test(name)) delete settings[name]
    const child = spawn(process.execPath, [path.join(bundles, 'supervisor.mjs')], {
      env: { ...settings, PORT: String(port), CAIRN_DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        printed += chunk
        if (printed.includes('Cairn is ready')) resolve()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`Cairn ended with code ${code}:\n${printed}`)))
    })
    // A bench that is interrupted leaves no Cairn behind.
    process.once('exit', () => child.kill('SIGTERM'))
    const connection = connectionSchema.parse(
      JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8')),
    )
    const address = (user: string, password: string) =>
      `postgresql://${user}:${password}@127.0.0.1:${connection.port}/cairn`
    return new CairnProcess(
      child,
      options,
      address('cairn', connection.password),
      address('postgres', connection.adminPassword),
    )
  }

  /** The answer of the API at this path, as text. Throws unless it is a 200. */
  async get(target: string): Promise<string> {
    const answer = await fetch(`${this.url}${target}`)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${target} answered ${answer.status}: ${text.slice(0, 300)}`)
    return text
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS)
    await ended
    clearTimeout(timer)
  }
}
