// `cairn backup` and `cairn restore`, as people call them: DATABASE_URL, and the embedded server, running or not.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimDataFolder } from '../lib/db/data-folder'
import { testDatabase } from '../lib/db/test-database'
import { importFiles, logOf, range, testRecord, testSpool } from '../lib/ingest/test-files'
import { cairn, startServer } from './cli/test-cairn'

const db = testDatabase()
const spool = testSpool()
let folder: string
const run = (env: Record<string, string>, ...args: string[]) =>
  cairn(args, { CAIRN_DATA_DIR: path.join(folder, 'none'), ...env }, { folder })

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-cli-'))
  await importFiles(db.pool, spool, [logOf(range(0, 60).map((n) => testRecord(n)))])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a backup', () => {
  test('is one file, readable by its owner only, that replaces none', async () => {
    const env = { DATABASE_URL: db.url, CAIRN_SPOOL_DIR: spool.folder }
    const made = await run(env, 'backup', 'cairn.tar', '--json')
    expect([made.code, made.stderr]).toEqual([0, expect.stringMatching(/Saving Postgres at .* …\n$/)])
    const file = path.join(folder, 'cairn.tar')
    const { size, mode } = await stat(file)
    expect(JSON.parse(made.stdout)).toMatchObject({ file: 'cairn.tar', events: 60, uploads: 0, bytes: size })
    expect(mode & 0o777).toBe(0o600)
    const again = await run(env, 'backup', 'cairn.tar')
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/is there already/) })
    expect((await readdir(folder)).filter((name) => name.includes('tar'))).toEqual(['cairn.tar'])
  })

  test('of an older Cairn leaves it that old', async () => {
    const migrations = () => db.pool.query('select migration_name from _prisma_migrations order by 1')
    const { rows } = await db.pool.query(
      'delete from _prisma_migrations where migration_name = (select max(migration_name) from _prisma_migrations) returning *',
    )
    const before = await migrations()
    const env = { DATABASE_URL: db.url, CAIRN_SPOOL_DIR: spool.folder }
    expect(await run(env, 'backup', '-')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/60 events, /),
    })
    expect((await migrations()).rows).toEqual(before.rows)
    await db.pool.query(
      'insert into _prisma_migrations select * from json_populate_record(null::_prisma_migrations, $1)',
      [JSON.stringify(rows[0])],
    )
  })

  test('of what is not there is a sentence', async () => {
    const { code, stdout, stderr } = await run({}, 'backup', 'nothing.tar')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^There is no Cairn in .*none: set CAIRN_DATA_DIR/)
    expect(await readdir(folder)).toEqual(['cairn.tar'])
  })
})

describe('restored into the embedded server', () => {
  const env = () => ({ CAIRN_DATA_DIR: path.join(folder, 'data') })

  test('nothing is, while a Cairn has its folder', async () => {
    const unlock = await claimDataFolder(env().CAIRN_DATA_DIR)
    const over = await run(env(), 'restore', 'cairn.tar')
    expect(over).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Another Cairn \(process \d+\)/) })
    await unlock()
  })

  test('it is what it was, and a cut file or a second one changes nothing', async () => {
    const whole = await readFile(path.join(folder, 'cairn.tar'))
    await writeFile(path.join(folder, 'cut.tar'), whole.subarray(0, whole.length - 3000))
    const cut = await run(env(), 'restore', 'cut.tar')
    expect(cut).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/was cut: it has no end/),
    })
    const restored = await run(env(), 'restore', 'cairn.tar')
    expect(restored).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^60 events, as of .* restored/),
      stderr: expect.stringMatching(/Comparing every row .*\n.*Tidying up …\n$/),
    })
    const second = await run(env(), 'restore', 'cairn.tar')
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/into an empty instance only/) })
    const missing = await run(env(), 'restore', 'missing.tar')
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/^missing\.tar cannot be read/) })
  }, 120_000)

  test('it can be started, and saved while it runs and while it does not', async () => {
    const server = await startServer(env())
    try {
      const totals = await fetch(`${server.url}/api/totals`)
      expect(await totals.json()).toMatchObject({ events: 60 })
      const running = await run(env(), 'backup', 'running.tar', '--json')
      expect([running.code, JSON.parse(running.stdout).events]).toEqual([0, 60])
    } finally {
      await server.stop()
    }
    const stopped = await run(env(), 'backup', 'stopped.tar', '--json')
    expect([stopped.code, JSON.parse(stopped.stdout).events]).toEqual([0, 60])
  }, 120_000)
})
