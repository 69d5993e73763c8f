// For tests: workers and sync processes as npm start runs them, to be killed and started again.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundle } from './build.mjs'

const ROOT = path.dirname(import.meta.dirname)

/** Runs the bundles of this moment, over one database and a spool of their own. */
export class TestProcesses {
  /** What they printed: nothing, while all is well. */
  output = ''
  private readonly children = new Set<ChildProcess>()
  private readonly ended: Promise<unknown>[] = []

  private constructor(
    private readonly bundles: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** `env` besides what every process gets. */
  static async prepare(databaseUrl: string, env: Record<string, string>): Promise<TestProcesses> {
    // Below the root, where its packages are found.
    await mkdir(path.join(ROOT, 'dist'), { recursive: true })
    const bundles = await mkdtemp(path.join(ROOT, 'dist', 'test-'))
    await bundle(ROOT, { entryPoints: ['scripts/worker.ts', 'scripts/sync.ts'], outdir: bundles })
    const dataDir = await mkdtemp(path.join(tmpdir(), 'cairn-data-'))
    return new TestProcesses(bundles, {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      CAIRN_DATA_DIR: dataDir,
      ...env,
    })
  }

  start(name: 'worker' | 'sync'): ChildProcess {
    const child = fork(path.join(this.bundles, `${name}.mjs`), {
      env: this.env,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        this.output += chunk
      })
    this.children.add(child)
    this.ended.push(once(child, 'exit').then(() => this.children.delete(child)))
    return child
  }

  /** Starts a process whose parent is killed at once. Answers its id. */
  orphan(name: 'worker' | 'sync'): Promise<number> {
    return startOrphan(path.join(this.bundles, `${name}.mjs`), this.env)
  }

  /** Kills all that still runs, and removes what was made for them. */
  async close(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL')
    await Promise.all(this.ended)
    await rm(this.bundles, { recursive: true })
    await rm(this.env.CAIRN_DATA_DIR as string, { recursive: true, force: true })
  }
}

/** Starts a bundle as the supervisor does, in a process whose parent is killed at once. Answers its id. */
export async function startOrphan(file: string, env: NodeJS.ProcessEnv): Promise<number> {
  const script = `
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc']
    console.log(require('node:child_process').fork(${JSON.stringify(file)}, { stdio, detached: true }).pid)
    process.kill(process.pid, 'SIGKILL')`
  const parent = spawn(process.execPath, ['-e', script], { env })
  const [printed] = await once(parent.stdout, 'data')
  return Number(printed)
}
