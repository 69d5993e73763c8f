// What most would write first: parse the files in Node, and give Prisma's createMany a thousand records at a time.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { bundle } from '../build.mjs'
import { runQuietly } from '../install.mjs'
import { recordsOf } from './flat-files'
import { columnDefinitions, flatRow } from './flat-row'

const BATCH = 1000
const TYPES = { time: 'timestamptz(3) not null', text: 'text', flag: 'boolean', json: 'jsonb not null' }

/** What is used of the client that is generated for the bench. */
type Client = {
  flatEvent: { createMany: (what: { data: Record<string, unknown>[] }) => Promise<{ count: number }> }
  $disconnect: () => Promise<void>
}
type ClientModule = { PrismaClient: new (options: { adapter: PrismaPg }) => Client }

/** Generates and bundles the client for the flat table. */
export async function prepareClient(root: string): Promise<ClientModule> {
  const schema = path.join('scripts', 'bench', 'flat-event.prisma')
  await runQuietly(
    process.execPath,
    [path.join('node_modules', 'prisma', 'build', 'index.js'), 'generate', '--schema', schema],
    {
      cwd: root,
      env: { PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'scripts', 'prisma-engine-refusal.sh') },
      failure: 'Prisma could not generate the client of the bench',
    },
  )
  await bundle(root, { entryPoints: ['dist/bench/prisma/client.ts'], outdir: 'dist/bench/prisma-client' })
  const built = pathToFileURL(path.join(root, 'dist', 'bench', 'prisma-client', 'client.mjs'))
  return (await import(built.href)) as ClientModule
}

/** Loads the files into an empty table of the database. Answers how many events that were. */
export async function prismaImport(
  { PrismaClient }: ClientModule,
  databaseUrl: string,
  files: readonly string[],
): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl })
  const client = new PrismaClient({ adapter: new PrismaPg(pool) })
  let events = 0
  try {
    await pool.query(`drop table if exists created_event;
      create table created_event (id serial primary key, ${columnDefinitions(TYPES)})`)
    let batch: Record<string, unknown>[] = []
    const send = async () => {
      if (batch.length > 0) events += (await client.flatEvent.createMany({ data: batch })).count
      batch = []
    }
    for (const file of files)
      for (const record of await recordsOf(file)) {
        batch.push({ ...flatRow(record), record })
        if (batch.length === BATCH) await send()
      }
    await send()
    return events
  } finally {
    await client.$disconnect()
    await pool.end()
  }
}
