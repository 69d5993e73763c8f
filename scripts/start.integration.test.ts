import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freePort } from '../lib/db/free-port'
import { isAlive, sleep } from '../lib/db/running-process'
import { buildIfStale } from './build.mjs'

const ROOT = path.dirname(import.meta.dirname)
const READY_WITHIN_MS = 40_000

/** What `npm start` runs once it has installed and built: what it prints, and how it ends. */
class Start {
  output = ''
  errors = ''
  readonly ended: Promise<number | null>
  private readonly child: ChildProcess

  constructor(settings: Record<string, string>) {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      CAIRN_WORKERS: '1',
      ...settings,
    }
    // Its own process group, as a terminal gives it one.
    this.child = spawn(process.execPath, ['dist/supervisor.mjs'], { cwd: ROOT, env, detached: true })
    this.child.stdout?.on('data', (chunk) => {
      this.output += chunk
    })
    this.child.stderr?.on('data', (chunk) => {
      this.errors += chunk
    })
    this.ended = new Promise((resolve) => this.child.once('exit', resolve))
  }

  get pid(): number {
    return this.child.pid ?? -1
  }

  /** Waits for a line; ends the test with everything printed when the process ends before. */
  async says(text: string): Promise<void> {
    let over = false
    void this.ended.then(() => {
      over = true
    })
    for (const end = Date.now() + READY_WITHIN_MS; !this.output.includes(text); await sleep(20))
      if (over || Date.now() > end)
        throw new Error(`it never said "${text}":\n${this.output}\n${this.errors}`)
  }

  ready = (): Promise<void> => this.says('Cairn is ready at')

  /** Every process below it, by the system's own table. */
  descendants(): number[] {
    const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((row) => row.trim().split(/\s+/).map(Number))
    const below = (pid: number): number[] =>
      rows.flatMap(([child = 0, parent]) => (parent === pid ? [child, ...below(child)] : []))
    return below(this.pid)
  }
}

const starts: Start[] = []
function start(settings: Record<string, string>): Start {
  const started = new Start(settings)
  starts.push(started)
  return started
}

async function health(port: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
  return response?.ok ? response.json() : null
}

/** Ends with code 1 and exactly this one sentence on stderr. */
async function expectSentence(settings: Record<string, string>, sentence: RegExp): Promise<void> {
  const started = start(settings)
  expect(await started.ended).toBe(1)
  const lines = started.errors.trim().split('\n')
  expect(lines).toEqual([expect.stringMatching(sentence)])
}

async function until(holds: () => Promise<boolean> | boolean, ms: number): Promise<void> {
  for (const end = Date.now() + ms; !(await holds()); await sleep(30))
    if (Date.now() > end) throw new Error(`it did not come to hold within ${ms} ms`)
}
const allGone = (pids: number[]) => until(() => !pids.some(isAlive), 10_000)

let folder: string
beforeAll(async () => {
  await buildIfStale(ROOT, { say: () => {} })
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-start-'))
  // Its children close themselves; root's Postgres user must get to them.
  await chmod(folder, 0o755)
}, 240_000)

afterAll(async () => {
  for (const started of starts) {
    if (!isAlive(started.pid)) continue
    process.kill(started.pid, 'SIGTERM')
    await started.ended
  }
  await rm(folder, { recursive: true, force: true })
})

describe('npm start with the embedded Postgres', () => {
  let settings: { PORT: string; CAIRN_DATA_DIR: string }
  let running: Start
  const postmaster = () => path.join(settings.CAIRN_DATA_DIR, 'postgres', 'postmaster.pid')
  const postgresPid = async () => Number((await readFile(postmaster(), 'utf8')).split('\n')[0])

  beforeAll(async () => {
    settings = { PORT: String(await freePort()), CAIRN_DATA_DIR: path.join(folder, 'data') }
    running = start(settings)
    await running.ready()
  })

  test('answers from its database, and its data is closed to others', async () => {
    expect(await health(settings.PORT)).toEqual({ status: 'ok' })
    expect(running.output).toContain(`Cairn is ready at http://127.0.0.1:${settings.PORT}\n`)
    expect(running.output).toContain(settings.CAIRN_DATA_DIR)
    const mode = async (name: string) => (await stat(path.join(settings.CAIRN_DATA_DIR, name))).mode & 0o777
    expect((await mode('.')) & 0o007).toBe(0)
    expect(await mode('postgres.json')).toBe(0o600)
    expect(await mode('postgres')).toBe(0o700)
    // No password in what anybody can read of a process.
    const { password } = JSON.parse(
      await readFile(path.join(settings.CAIRN_DATA_DIR, 'postgres.json'), 'utf8'),
    )
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(password)
  })

  test('a second one on the same data says who has it', async () => {
    await expectSentence(
      { ...settings, PORT: String(await freePort()) },
      new RegExp(`^Another Cairn \\(process ${running.pid}\\) is using `),
    )
  })

  test('a busy port is a sentence, and nothing stays behind', async () => {
    const other = path.join(folder, 'other')
    await expectSentence(
      { PORT: settings.PORT, CAIRN_DATA_DIR: other },
      /^Port \d+ is taken by another program/,
    )
    expect(await readdir(path.join(other, 'postgres'))).not.toContain('postmaster.pid')
  })

  test('a Postgres and a web server that die come back', async () => {
    const before = await postgresPid()
    process.kill(before, 'SIGKILL')
    await until(async () => (await postgresPid().catch(() => before)) !== before, 10_000)
    await until(async () => (await health(settings.PORT)) !== null, 10_000)
    const server = running.descendants().find((pid) => commandOf(pid).includes('server.mjs'))
    if (server === undefined) throw new Error('there is no web server')
    process.kill(server, 'SIGKILL')
    await until(() => !isAlive(server), 2000)
    await until(async () => (await health(settings.PORT)) !== null, 10_000)
  })

  test('after kill -9 its processes end by themselves, and the next start takes over', async () => {
    const orphan = await postgresPid()
    const others = running.descendants().filter((pid) => /(server|worker|sync)\.mjs/.test(commandOf(pid)))
    expect(others.length).toBe(3)
    process.kill(running.pid, 'SIGKILL')
    await allGone(others)
    expect(isAlive(orphan)).toBe(true)
    running = start(settings)
    await running.ready()
    expect(isAlive(orphan)).toBe(false)
    expect(await health(settings.PORT)).toEqual({ status: 'ok' })
  })

  test("after a power cut, another program's process id in Postgres' file is no obstacle", async () => {
    const all = running.descendants()
    process.kill(running.pid, 'SIGKILL')
    process.kill(await postgresPid(), 'SIGKILL')
    await allGone(all)
    const text = await readFile(postmaster(), 'utf8')
    await writeFile(postmaster(), text.replace(/^\d+/, String(process.pid)))
    running = start(settings)
    await running.ready()
  })

  test('Ctrl-C stops everything within ten seconds', async () => {
    const all = running.descendants()
    expect(all.length).toBeGreaterThan(3)
    const begun = Date.now()
    // As a terminal does: to the whole process group. And npm passes it on once more.
    process.kill(-running.pid, 'SIGINT')
    process.kill(running.pid, 'SIGINT')
    expect(await running.ended).toBe(0)
    expect(Date.now() - begun).toBeLessThan(10_000)
    await allGone(all)
    expect(await readdir(settings.CAIRN_DATA_DIR)).not.toContain('cairn.lock')
    expect(running.errors).toBe('')
  })
})

const commandOf = (pid: number): string =>
  execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })

describe('npm start with DATABASE_URL', () => {
  const { adminUrl } = inject('testServer')
  const name = `start_${process.pid}`
  const url = new URL(adminUrl)
  url.username = url.password = url.pathname = name
  const asAdmin = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: adminUrl })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  const changed = (change: Partial<URL>): Record<string, string> => ({
    DATABASE_URL: Object.assign(new URL(url), change).href,
    CAIRN_DATA_DIR: path.join(folder, 'given'),
  })

  beforeAll(() =>
    asAdmin(`create role ${name} login password '${name}'`, `create database ${name} owner ${name}`),
  )
  afterAll(() => asAdmin(`drop database ${name} with (force)`, `drop role ${name}`))

  test('uses that server, as an ordinary user of it, and no embedded one', async () => {
    const settings = { PORT: String(await freePort()), ...changed({}) }
    const running = start(settings)
    await running.ready()
    expect(await health(settings.PORT)).toEqual({ status: 'ok' })
    expect((await readdir(path.join(folder, 'given'))).sort()).toEqual(['cairn.lock', 'spool'])
    process.kill(running.pid, 'SIGTERM')
    expect(await running.ended).toBe(0)
    expect(running.output + running.errors).not.toContain(`:${name}@`)
  })

  test('each wrong address is a sentence of its own', async () => {
    const unused = String(await freePort())
    const wrong: [Partial<URL>, RegExp][] = [
      [{ port: unused }, /^Cairn cannot reach .*: nothing listens there\.$/],
      [{ password: 'wrong' }, /^The Postgres of DATABASE_URL at .* refuses the user/],
      [{ pathname: 'nowhere' }, /has no database nowhere/],
      [{ hostname: 'no.such.host.invalid' }, /there is no host of that name/],
    ]
    await Promise.all(
      wrong.map(([change, sentence], index) =>
        expectSentence({ ...changed(change), CAIRN_DATA_DIR: path.join(folder, `wrong-${index}`) }, sentence),
      ),
    )
    await expectSentence({ DATABASE_URL: 'localhost:5432/cairn' }, /^DATABASE_URL must look like postgresql:/)
  })
})

describe('a data folder that cannot be used', () => {
  test('of another major version', async () => {
    const dataDir = path.join(folder, 'old')
    await mkdir(path.join(dataDir, 'postgres'), { recursive: true, mode: 0o700 })
    await writeFile(path.join(dataDir, 'postgres', 'PG_VERSION'), '15\n')
    const kept = { cluster: 'postgres', port: 0, password: 'p', adminPassword: 'p' }
    await writeFile(path.join(dataDir, 'postgres.json'), JSON.stringify(kept))
    await expectSentence(
      { CAIRN_DATA_DIR: dataDir },
      /was made by Postgres 15, and this Cairn brings Postgres 18: /,
    )
  })

  test('that cannot be written', async () => {
    await writeFile(path.join(folder, 'file'), '')
    await expectSentence(
      { CAIRN_DATA_DIR: path.join(folder, 'file', 'data') },
      /^Cairn cannot write to its data folder .*: mend that, or set CAIRN_DATA_DIR/,
    )
  })
})

describe('a spool that cannot be used', () => {
  test('is a sentence before anything is started, not workers that die for ever', async () => {
    const spoolDir = path.join(folder, 'strange-spool')
    await mkdir(path.join(spoolDir, 'id'), { recursive: true })
    const settings = { CAIRN_DATA_DIR: path.join(folder, 'spool-data'), CAIRN_SPOOL_DIR: spoolDir }
    const sentence = /^Cairn cannot use the folder .* for uploads \(.*\): mend that, or set CAIRN_SPOOL_DIR/
    await expectSentence(settings, sentence)
    await rm(path.join(spoolDir, 'id'), { recursive: true })
    await writeFile(path.join(spoolDir, 'id'), 'no uuid')
    await expectSentence(settings, sentence)
    expect(await readdir(settings.CAIRN_DATA_DIR)).not.toContain('postgres')
  })
})
