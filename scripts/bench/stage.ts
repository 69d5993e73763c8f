// What a bench of questions needs, for one size of data: a Cairn with the events in it, and the same in the peers'
// tables. Made once and kept.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { connect, type Database, disconnect } from '../../lib/db/client'
import type { BenchOptions } from './bench-options'
import { CairnProcess } from './cairn-process'
import { FlatDuck } from './flat-duckdb'
import { flatFiles } from './flat-files'
import { FlatPostgres } from './flat-postgres'
import { importLogs } from './import-logs'
import { type WrittenLogs, writeLogs } from './logs/write-logs'

const DAYS = 30
/** The first day after the logs: of the past, so that no clock makes a difference. */
const END = Date.parse('2026-10-01T00:00:00Z')
const SEED = '1'
/**
 * Past this, nobody looks for text, and no flat Postgres table is filled: it would take hours, and the bounds are on the
 * small size.
 */
const MOST_FLAT_EVENTS = 1e6

export const RANGE = {
  from: new Date(END - DAYS * 86_400_000).toISOString().replace('.000', ''),
  to: new Date(END).toISOString().replace('.000', ''),
}

export type Say = (line: string) => void

/** The logs of so many events, and others than those of another seed. */
export const logsOf = (options: BenchOptions, events: number, say: Say, seed = SEED): Promise<WrittenLogs> =>
  writeLogs(options.cache, { events, identities: options.identities, days: DAYS, end: END, seed }, say)

/** A running stage. `db` is this process's own way to Cairn's database, as the web server has one. */
export type Stage = {
  events: number
  logs: WrittenLogs
  cairn: CairnProcess
  db: Database
  duck: FlatDuck
  flat: FlatPostgres | null
  close: () => Promise<void>
}

/** Of all migrations. */
async function schemaHash(): Promise<string> {
  const folder = path.join('prisma', 'migrations')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.sql')).sort()
  const hash = createHash('sha256')
  for (const name of names) hash.update(await readFile(path.join(folder, name)))
  return hash.digest('hex')
}

/** Opens the stage for `events`, making what is missing. Its Cairn listens on `port`. */
export async function openStage(
  options: BenchOptions,
  events: number,
  port: number,
  say: Say,
): Promise<Stage> {
  const logs = await logsOf(options, events, say)
  // Of its own name: DuckDB's and Cairn's are worthless with other logs.
  const home = path.join(options.cache, `stage-${path.basename(logs.folder)}`)
  await mkdir(home, { recursive: true })
  const dataDir = path.join(home, 'cairn')
  const loaded = path.join(home, 'loaded.txt')
  const schema = await schemaHash()
  const isLoaded = (await readFile(loaded, 'utf8').catch(() => '')) === schema
  // What was loaded under another schema, or not to the end, is loaded anew.
  if (!isLoaded) await rm(dataDir, { recursive: true, force: true })
  const cairn = await CairnProcess.start({ dataDir, port })
  const closers: (() => Promise<void> | void)[] = [() => cairn.stop()]
  const close = async () => {
    for (const one of closers.reverse()) await one()
  }
  try {
    if (!isLoaded) {
      say(`Importing ${events.toLocaleString('en')} events into Cairn …`)
      await importLogs(cairn, logs.folder, events, 'import')
      await writeFile(loaded, schema)
    }
    const db = connect(cairn.databaseUrl, {
      max: 16,
      statementTimeoutMs: 30_000,
      applicationName: 'cairn bench',
    })
    closers.push(() => disconnect(db))
    const csv = await flatFiles(logs.folder, events <= MOST_FLAT_EVENTS, say)
    const duck = await FlatDuck.open({ cache: options.cache, file: path.join(home, 'flat.duckdb'), csv }, say)
    closers.push(() => duck.close())
    const flat = events <= MOST_FLAT_EVENTS ? await FlatPostgres.open(cairn.adminUrl, csv, say) : null
    if (flat) closers.push(() => flat.close())
    await db.pool.query('analyze')
    return { events, logs, cairn, db, duck, flat, close }
  } catch (error) {
    await close()
    throw error
  }
}
