// Times the import of generated logs from files on disk into an empty Cairn, beside others that load the same.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import type { BenchOptions } from './bench-options'
import { CairnProcess } from './cairn-process'
import { DUCK_IMPORT_FORMS, type DuckImportForm, duckdbImport } from './duckdb-import'
import { logFiles } from './flat-files'
import { IMPORT_WAYS, type ImportWay, importLogs } from './import-logs'
import type { WrittenLogs } from './logs/write-logs'
import { median, timed } from './measure'
import { prepareClient, prismaImport } from './prisma-import'
import { type Ratio, short, table } from './ratio-table'
import type { Say } from './stage'
import { bundleWithoutRollUps } from './without-roll-ups'

/** Prisma gets every so many-th file: its rate is the same, and it takes minutes for them all. */
const PRISMA_SHARE = 5

/** Medians: events a second, and bytes on disk where that was looked at. */
export type LoadTimes = { what: string; rate: number; bytes: number | null }

const WITHOUT_ROLL_UPS = 'Cairn without roll-ups'
const cairnBy = (way: ImportWay): string =>
  way === 'import' ? 'Cairn, ./cairn import' : 'Cairn, a folder as source'
const duckBy = (form: DuckImportForm): string => `DuckDB, ${form}`
const PRISMA = 'Prisma createMany'

type Contestant = () => Promise<{ events: number; ms: number; bytes: number | null }>

/** Runs all of them, round after round. */
export async function loadBench(options: BenchOptions, logs: WrittenLogs, say: Say): Promise<LoadTimes[]> {
  const bundles = await bundleWithoutRollUps(process.cwd())
  const client = await prepareClient(process.cwd())
  const files = (await logFiles(logs.folder)).filter((_, at) => at % PRISMA_SHARE === 0)
  const cairn =
    (way: ImportWay, from?: string): Contestant =>
    () =>
      cairnLoad(options, logs, way, from)
  const contestants: Record<string, Contestant> = {
    ...Object.fromEntries(IMPORT_WAYS.map((way) => [cairnBy(way), cairn(way)])),
    [WITHOUT_ROLL_UPS]: cairn('import', bundles),
    ...Object.fromEntries(
      (Object.keys(DUCK_IMPORT_FORMS) as DuckImportForm[]).map((form): [string, Contestant] => [
        duckBy(form),
        async () => {
          const target = {
            cache: options.cache,
            file: path.join(options.cache, 'import.duckdb'),
            logs: logs.folder,
          }
          const { ms, result } = await timed(() => duckdbImport(target, form, say))
          return { ms, ...result }
        },
      ]),
    ),
    [PRISMA]: () =>
      withEmptyCairn(options, async ({ databaseUrl }) => {
        const { ms, result } = await timed(() => prismaImport(client, databaseUrl, files))
        return { ms, events: result, bytes: null }
      }),
  }
  const rates: Record<string, number[]> = {}
  const sizes: Record<string, number | null> = {}
  for (let round = 0; round < options.rounds; round++)
    for (const [name, run] of Object.entries(contestants)) {
      const { events, ms, bytes } = await run()
      const rate = (events * 1000) / ms
      say(`round ${round + 1}, ${name}: ${Math.round(rate).toLocaleString('en')} events/s`)
      rates[name] = [...(rates[name] ?? []), rate]
      sizes[name] = bytes
    }
  await rm(path.join(options.cache, 'import.duckdb'), { force: true })
  return Object.entries(rates).map(([what, measured]) => ({
    what,
    rate: median(measured),
    bytes: sizes[what] ?? null,
  }))
}

/** A Cairn with nothing in it, gone afterwards. `bundles`: another build of it. */
export async function withEmptyCairn<T>(
  { cache, port }: BenchOptions,
  work: (cairn: CairnProcess) => Promise<T>,
  { bundles, env = {} }: { bundles?: string | undefined; env?: Record<string, string> } = {},
): Promise<T> {
  const dataDir = path.join(cache, 'empty')
  await rm(dataDir, { recursive: true, force: true })
  const cairn = await CairnProcess.start({ dataDir, port, ...(bundles !== undefined && { bundles }), env })
  try {
    return await work(cairn)
  } finally {
    await cairn.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function cairnLoad(
  options: BenchOptions,
  { folder, events }: WrittenLogs,
  way: ImportWay,
  bundles?: string,
): ReturnType<Contestant> {
  const work = async (cairn: CairnProcess) => {
    const { ms } = await timed(() => importLogs(cairn, folder, events, way))
    const { bytes, rolledUp } = await sizeOf(cairn)
    if ((rolledUp === 0) !== (bundles !== undefined))
      throw new Error('the build without roll-ups keeps them, or the one with them does not')
    return { events, ms, bytes }
  }
  return withEmptyCairn(options, work, { bundles, env: { CAIRN_SOURCE_ROOTS: folder } })
}

/** All relations of the database after a checkpoint, and how many events the roll-ups have. */
async function sizeOf({ adminUrl }: CairnProcess): Promise<{ bytes: number; rolledUp: number }> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('checkpoint')
    const { rows } = await client.query(`
select
  (select sum(pg_total_relation_size(oid)) from pg_class where relkind in ('r', 'm') and relnamespace not in
    ('pg_catalog'::regnamespace, 'information_schema'::regnamespace))::float8 as bytes,
  (select coalesce(sum(events), 0) from rollup_total)::float8 as rolled_up`)
    return { bytes: rows[0].bytes, rolledUp: rows[0].rolled_up }
  } finally {
    await client.end()
  }
}

export function loadRatios(times: readonly LoadTimes[], { gzipBytes }: WrittenLogs): Ratio[] {
  const of = (name: string): LoadTimes => {
    const found = times.find(({ what }) => what === name)
    if (!found) throw new Error(`${name} was not measured`)
    return found
  }
  const fastest = (some: LoadTimes[]): LoadTimes =>
    some.reduce((best, one) => (one.rate > best.rate ? one : best))
  const cairn = fastest(IMPORT_WAYS.map((way) => of(cairnBy(way))))
  const duck = fastest((Object.keys(DUCK_IMPORT_FORMS) as DuckImportForm[]).map((form) => of(duckBy(form))))
  const rates = (a: LoadTimes, b: LoadTimes) => `${perSecond(a.rate)} / ${perSecond(b.rate)}`
  const uploaded = of(cairnBy('import'))
  return [
    {
      what: `${cairn.what} / ${duck.what}`,
      ratio: cairn.rate / duck.rate,
      floor: 1.2,
      aim: 3,
      measured: rates(cairn, duck),
    },
    {
      what: `${cairn.what} / ${PRISMA}`,
      ratio: cairn.rate / of(PRISMA).rate,
      floor: 3,
      aim: 6,
      measured: rates(cairn, of(PRISMA)),
    },
    {
      what: `${uploaded.what} / without roll-ups`,
      ratio: uploaded.rate / of(WITHOUT_ROLL_UPS).rate,
      floor: 0.6,
      measured: rates(uploaded, of(WITHOUT_ROLL_UPS)),
    },
    {
      what: 'all relations / the .gz files',
      ratio: (uploaded.bytes ?? 0) / gzipBytes,
      floor: 2.2,
      aim: 1.7,
      most: true,
      measured: `${megabytes(uploaded.bytes ?? 0)} / ${megabytes(gzipBytes)}`,
    },
  ]
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`

export const loadTable = (times: readonly LoadTimes[], { events }: WrittenLogs, markdown: boolean): string =>
  table(
    ['who', 'events/s', 'for all of them', 'on disk'],
    times.map(({ what, rate, bytes }) => [
      what,
      Math.round(rate).toLocaleString('en'),
      `${short(events / rate)} s`,
      bytes === null ? '' : megabytes(bytes),
    ]),
    markdown,
  )

/** The same load once more under `env`, for a profile of its processes. */
export const loadUnder = (
  options: BenchOptions,
  { folder, events }: WrittenLogs,
  env: Record<string, string>,
) => withEmptyCairn(options, (cairn) => importLogs(cairn, folder, events, 'import'), { env })
