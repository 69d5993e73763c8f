// The command line against a running server: what comes in, what is said of it, and with which code it ends.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../lib/db/free-port'
import { testDatabase } from '../lib/db/test-database'
import { type FaultProxy, startFaultProxy } from '../lib/ingest/source/fault-proxy'
import { logOf, range, testRecord } from '../lib/ingest/test-files'
import { cairn, type Ended, linesOf, startServer } from './cli/test-cairn'

const TOKEN = 'a-token-of-these-tests'
const MOST_BYTES = 40_000
const db = testDatabase()
let server: Awaited<ReturnType<typeof startServer>>
let folder: string
let env: { CAIRN_URL: string; CAIRN_TOKEN: string }

/** Writes a log of the records from `start` into the test's folder. */
async function write(name: string, start: number, count: number): Promise<void> {
  const text = logOf(range(start, count).map((n) => testRecord(n)))
  const place = path.join(folder, name)
  await mkdir(path.dirname(place), { recursive: true })
  await writeFile(place, name.endsWith('.gz') ? gzipSync(text) : text)
}
const run = (...args: string[]) => cairn(args, env, { folder })
const eventsFrom = async (name: string): Promise<number> =>
  (await db.pool.query('select sum(events)::int as n from file where name = $1', [name])).rows[0].n

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-cli-'))
  server = await startServer({
    DATABASE_URL: db.url,
    CAIRN_DATA_DIR: path.join(folder, 'data'),
    CAIRN_TOKEN: TOKEN,
    CAIRN_MAX_UPLOAD_BYTES: String(MOST_BYTES),
    CAIRN_SOURCE_ROOTS: path.join(folder, 'source'),
  })
  env = { CAIRN_URL: server.url, CAIRN_TOKEN: TOKEN }
}, 240_000)
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('cairn import', () => {
  test('of a folder: every file a line, with the counts that are true', async () => {
    const odd = 'logs/deep/ä "quoted" %41 \n line\x1b[2J.json'
    await write('logs/a.json', 0, 3)
    await write('logs/b.json.gz', 3, 4)
    await write(odd, 7, 5)
    await write('logs/.hidden.json', 100, 1)
    await write('logs/.git/c.json', 101, 1)
    await write('outside.json', 102, 1)
    await symlink('.git/c.json', path.join(folder, 'logs', 'linked.json'))
    await symlink('../outside.json', path.join(folder, 'logs', 'leads-out.json'))
    await symlink('..', path.join(folder, 'logs', 'round'))
    const { code, stdout, stderr } = await run('import', '--json', 'logs')
    expect(code).toBe(0)
    const counts = { skipped: 0, rejected: 0, reason: null, position: null }
    const importId = expect.stringMatching(/^\d+$/)
    expect(linesOf(stdout)).toEqual([
      { name: 'logs/a.json', status: 'done', records: 3, events: 3, duplicates: 0, ...counts, importId },
      { name: 'logs/b.json.gz', status: 'done', records: 4, events: 4, duplicates: 0, ...counts, importId },
      {
        name: 'logs/deep/ä "quoted" %41 \ufffd line\ufffd[2J.json',
        status: 'done',
        records: 5,
        events: 5,
        duplicates: 0,
        ...counts,
        importId,
      },
      { name: 'logs/linked.json', status: 'done', records: 1, events: 1, duplicates: 0, ...counts, importId },
    ])
    expect(stderr).not.toContain('\x1b')
    expect(stderr).toMatch(
      /^Found 4 files, [\d,]+ bytes; sending to http:.* …\nImport \d+ is loaded: 4 files, 13 new events\.\n$/,
    )
  })

  test('of files that are not whole ends with 1 and says of each why', async () => {
    const whole = logOf(range(20, 50).map((n) => testRecord(n)))
    await writeFile(path.join(folder, 'cut.json.gz'), gzipSync(whole).subarray(0, -30))
    await writeFile(path.join(folder, 'other.json'), '{"no": "log"}')
    await write('fine.json', 80, 2)
    const { code, stdout, stderr } = await run('import', 'cut.json.gz', 'other.json', 'fine.json')
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^1 file loaded whole, 2 files not: \d+ records, of them \d+ new events, 0 duplicates\.\n$/,
    )
    expect(stderr).toMatch(
      /^cut\.json\.gz: partial, [\d,]+ records before that kept: .+ \(at byte [\d,]+\)$/m,
    )
    expect(stderr).toMatch(/^other\.json: failed: this is valid JSON, but no CloudTrail log/m)
    expect(await eventsFrom('fine.json')).toBe(2)
  })

  test('again is all duplicates, and rejected records alone are told of and no failure', async () => {
    const broken = { ...testRecord(90), eventTime: 'yesterday' }
    await writeFile(path.join(folder, 'rejects.json'), logOf([testRecord(91), broken]))
    expect((await run('import', 'rejects.json')).code).toBe(0)
    const again = await run('import', 'rejects.json')
    expect(again).toMatchObject({ code: 0 })
    expect(again.stdout).toBe(
      '1 file loaded whole: 2 records, of them 0 new events, 1 duplicate, 1 rejected (kept with their reasons).\n',
    )
  })

  test('of more than the server takes at once comes in smaller parts; a file that is too large is told of', async () => {
    for (const i of range(0, 6)) await write(`many/${i}.json`, 200 + 20 * i, 20)
    await writeFile(path.join(folder, 'many', '9.json'), Buffer.alloc(MOST_BYTES + 1, 32))
    const { code, stdout } = await run('import', '--json', 'many')
    expect(code).toBe(1)
    const lines = linesOf(stdout).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(lines.map(({ name, status, events }) => [name, status, events])).toEqual([
      ...range(0, 6).map((i) => [`many/${i}.json`, 'done', 20]),
      ['many/9.json', 'failed', 0],
    ])
    expect(lines.at(-1)).toMatchObject({ reason: 'An upload may have at most 40,000 bytes.', importId: null })
  })
})

describe('a server that is in trouble', () => {
  let proxy: FaultProxy
  beforeAll(async () => {
    proxy = await startFaultProxy(server.url)
  })
  afterAll(() => proxy.stop())

  test('is waited for, and gets everything once', async () => {
    await write('patience.json', 400, 3)
    const uploads: string[] = []
    proxy.setRule((method, address) => {
      proxy.set({})
      if (method !== 'POST') return undefined
      uploads.push(address)
      if (uploads.length === 1) return { status: 503, code: 'SlowDown' }
      if (uploads.length === 2) proxy.set({ reset: 1 })
      return undefined
    })
    const { code, stderr } = await run('import', 'patience.json', '--url', proxy.url)
    expect([code, uploads.length]).toEqual([0, 3])
    expect(stderr).toMatch(/cannot take it now: status 503\. Trying again …/)
    expect(stderr).toMatch(/cannot be reached at .* \(the connection broke\)\. Trying again …/)
    expect(await eventsFrom('patience.json')).toBe(3)
  })

  test('files that go away meanwhile keep no other from coming', async () => {
    for (const i of range(0, 3)) await write(`torn/${i}.json`, 350 + 2 * i, 2)
    proxy.setRule(() => {
      rmSync(path.join(folder, 'torn', '1.json'), { force: true })
      return undefined
    })
    const { code, stdout } = await run('import', '--json', 'torn', '--url', proxy.url)
    expect(code).toBe(1)
    const lines = linesOf(stdout).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(lines).toMatchObject([
      { name: 'torn/0.json', status: 'done', events: 2 },
      { name: 'torn/1.json', status: 'failed', reason: 'It cannot be read: it is not there any more.' },
      { name: 'torn/2.json', status: 'done', events: 2 },
    ])
  })

  test('Ctrl-C ends with 130, and says what was acknowledged and goes on', async () => {
    await write('interrupted.json', 410, 3)
    let interrupt = () => {}
    proxy.setRule((method, address) => {
      if (method !== 'GET' || !/imports\/\d+$/.test(address)) return undefined
      interrupt()
      return { status: 503, code: 'SlowDown' }
    })
    const { code, stdout, stderr } = await cairn(['import', 'interrupted.json', '--url', proxy.url], env, {
      folder,
      onStart(child) {
        interrupt = () => child.kill('SIGINT')
      },
    })
    expect([code, stdout]).toEqual([130, ''])
    const [, id] =
      /^1 import had been acknowledged \((\d+)\): they go on being loaded by the server\.$/m.exec(stderr) ??
      []
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('Interrupted.')
    const headers = { authorization: `Bearer ${TOKEN}` }
    await expect
      .poll(
        async () =>
          (await (await fetch(`${server.url}/api/imports/${id}`, { headers })).json()).import.status,
      )
      .toBe('done')
  })
})

describe('what is wrong is a sentence and a code', () => {
  async function expectEach<T>(wrong: [T, RegExp][], code: number, call: (what: T) => Promise<Ended>) {
    const ended = await Promise.all(wrong.map(([what]) => call(what)))
    for (const [i, [, sentence]] of wrong.entries()) {
      expect(ended[i]).toMatchObject({ code, stdout: '' })
      expect(ended[i]?.stderr.trimEnd()).toMatch(sentence)
    }
  }

  test('2: the command', async () => {
    await mkdir(path.join(folder, 'empty'), { recursive: true })
    const wrong: [string[], RegExp][] = [
      [['import', '--jsonl', 'logs'], /unknown option '--jsonl'/],
      [['import', 'nowhere'], /^There is no file or folder nowhere\.$/m],
      [['import', 'empty'], /^There are no files to import in empty\.$/m],
      [['import', '/dev/null'], /is neither a file nor a folder\.$/m],
      [['import', 's3://'], /^s3:\/\/ cannot be read: a bucket is a name such as/m],
      [['import', '--url', 'ftp://x', 'logs'], /^ftp:\/\/x is no address of a Cairn/m],
      [['import', '--url', server.url, '--database', 'logs'], /^--url and --database are two ways/m],
      [['import', '--database', 'logs'], /^--database needs DATABASE_URL/m],
      [['sync', '99'], /^There is no source 99/m],
    ]
    await expectEach(wrong, 2, (args) => run(...args))
  })

  test('3: a server that is not there, does not let us in, or is none', async () => {
    const other = createServer((_, answer) => answer.end('<html>')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : 0
    const wrong: [Record<string, string>, RegExp][] = [
      [
        { CAIRN_URL: `http://127.0.0.1:${await freePort()}` },
        /^Cairn cannot be reached at .* \(nothing listens there\)\.$/,
      ],
      [
        { CAIRN_URL: '', PORT: String(await freePort()) },
        /nothing listens there\)\. Start Cairn with npm start, or name another with --url\.$/,
      ],
      [{ CAIRN_URL: 'http://no.such.host.invalid' }, /there is no host of that name/],
      [{ CAIRN_TOKEN: '' }, /asks for a token: set CAIRN_TOKEN to the one/],
      [{ CAIRN_TOKEN: 'another-token-than-that' }, /refuses the token of CAIRN_TOKEN/],
      [{ CAIRN_URL: `http://127.0.0.1:${port}` }, /is no Cairn/],
    ]
    await expectEach(wrong, 3, (change) => cairn(['status'], { ...env, ...change }))
    other.close()
  })

  test('a closed pipe is none', async () => {
    const onStart = (child: { stdout: { destroy(): void } | null }) => child.stdout?.destroy()
    const { code, stderr } = await cairn(['status'], env, { onStart })
    expect([code, stderr]).toEqual([0, ''])
  })
})

describe('cairn sync and cairn status', () => {
  test('wait until what lies in a source is loaded, and say how it is', async () => {
    await write('source/one.json', 500, 3)
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ folder: path.join(folder, 'source') })
    const sources = `${server.url}/api/sources`
    const { source } = await (await fetch(sources, { method: 'POST', headers, body })).json()
    const syncedAt = async () =>
      (await (await fetch(`${sources}/${source.id}`, { headers })).json()).source.syncedAt
    // A new source has a round at once, without being asked.
    await expect.poll(syncedAt, { timeout: 30_000 }).not.toBeNull()
    await write('source/two.json.gz', 503, 4)
    await write('source/three.json', 507, 2)
    const { code: synced, stdout: lines } = await run('sync', '--json', '--full', 'source/')
    expect(synced).toBe(0)
    expect(
      linesOf(lines)
        .map(({ name, events }) => [name, events])
        .sort(),
    ).toEqual([
      ['three.json', 2],
      ['two.json.gz', 4],
    ])
    expect((await run('sync', '1')).stdout).toBe('Nothing new was found.\n')
    const { code, stdout } = await run('status', '--json')
    expect(code).toBe(0)
    const { rows } = await db.pool.query('select count(*)::int as total from event')
    expect(JSON.parse(stdout)).toMatchObject({
      cairn: server.url,
      ok: true,
      events: rows[0],
      imports: { underWay: [], failed: [] },
      sources: [
        { name: path.join(folder, 'source'), found: 3, loaded: 3, waiting: 0, missing: 0, problem: null },
      ],
    })
  })

  test('end with 1 where a source has a problem', async () => {
    await rm(path.join(folder, 'source'), { recursive: true })
    const synced = await run('sync')
    expect(synced.code).toBe(1)
    expect(synced.stderr).toContain(`${path.join(folder, 'source')}: There is no folder`)
    const status = await run('status')
    expect(status.code).toBe(1)
    expect(status.stdout).toMatch(/^Problems:\n {2}.*: There is no folder/m)
  })
})
