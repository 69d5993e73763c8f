// DuckDB, which Cairn is compared with. Its 70 MB are no dependency of Cairn's: the bench installs it at its first use
// into a folder of its own.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { runQuietly } from '../install.mjs'

const PACKAGE = '@duckdb/node-api'
const VERSION = '1.5.6-r.1'
const THREADS = 2

/** A value as DuckDB gives it in JSON: numbers past 2^53 are text. */
type DuckRow = Record<string, string | number | boolean | null>
export type Duck = {
  run: (sql: string) => Promise<void>
  rows: (sql: string) => Promise<DuckRow[]>
  close: () => void
}

type Connection = {
  run: (sql: string) => Promise<unknown>
  runAndReadAll: (sql: string) => Promise<{ getRowObjectsJson: () => unknown[] }>
  closeSync: () => void
}
type Instance = { connect: () => Promise<Connection>; closeSync: () => void }
type Api = {
  DuckDBInstance: { create: (file: string, settings: Record<string, string>) => Promise<Instance> }
}

const row = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** Opens the database in `file`, installing DuckDB below `cache` if it is not there. */
export async function openDuck(cache: string, file: string, say: (line: string) => void): Promise<Duck> {
  const folder = path.join(cache, `duckdb-${VERSION}`)
  await install(folder, say)
  const { DuckDBInstance } = createRequire(path.join(folder, 'package.json'))(PACKAGE) as Api
  const instance = await DuckDBInstance.create(file, { threads: String(THREADS) })
  const connection = await instance.connect()
  return {
    run: async (sql) => {
      await connection.run(sql)
    },
    rows: async (sql) => z.array(row).parse((await connection.runAndReadAll(sql)).getRowObjectsJson()),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function install(folder: string, say: (line: string) => void): Promise<void> {
  const done = path.join(folder, 'installed.txt')
  if ((await readFile(done, 'utf8').catch(() => '')) === VERSION) return
  say(`Installing DuckDB ${VERSION} into ${folder} (once, 70 MB) …`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'package.json'), '{"private":true}')
  await runQuietly(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${PACKAGE}@${VERSION}`,
    ],
    { cwd: folder, failure: 'npm could not install DuckDB' },
  )
  await writeFile(done, VERSION)
}
