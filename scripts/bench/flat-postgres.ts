// A flat Postgres table as a contestant: text columns, the record as jsonb, the usual indexes, on Cairn's own server.
import { createReadStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { columnDefinitions } from './flat-row'
import { median, timed } from './measure'
import type { Overview, OverviewCase } from './overview'
import { FORMS, type Form, overviewStatements, pageStatement } from './overview-sql'
import { readFlatAnswer } from './read-flat-answer'

const DATABASE = 'bench'
const TABLE = 'flat_event'
const INDEXED = ['service', 'event', 'user_name', 'identity', 'region', 'account', 'error']

export class FlatPostgres {
  private constructor(private readonly client: pg.Client) {}

  /** Opens the table in a database of its own, filling it from `csv` if it is not there. */
  static async open(
    adminUrl: string,
    csv: readonly string[],
    say: (line: string) => void,
  ): Promise<FlatPostgres> {
    const admin = new pg.Client({ connectionString: adminUrl })
    await admin.connect()
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await admin.query(`create database ${DATABASE}`)
    await admin.end()
    const address = new URL(adminUrl)
    address.pathname = `/${DATABASE}`
    const client = new pg.Client({ connectionString: address.href })
    await client.connect()
    // Cairn's server runs no statement on two cores where there are only two; its opponent may have them.
    await client.query(`set timezone = 'UTC'; set max_parallel_workers_per_gather = ${availableParallelism()};
      set work_mem = '256MB'`)
    const { rows } = await client.query(`select to_regclass('complete') is not null as complete`)
    if (!rows[0].complete) await fill(client, csv, say)
    return new FlatPostgres(client)
  }

  async ask(form: Form, asked: OverviewCase): Promise<Overview> {
    const rows = []
    for (const statement of overviewStatements(form, TABLE, asked))
      rows.push(...((await this.client.query(statement)).rows ?? []))
    return readFlatAnswer(rows, (await this.client.query(pageStatement(TABLE, asked))).rows)
  }

  /** The form that answers the case fastest. */
  async bestForm(asked: OverviewCase): Promise<Form> {
    const tried = []
    for (const form of FORMS) {
      const times = []
      for (let trial = 0; trial < 2; trial++) times.push((await timed(() => this.ask(form, asked))).ms)
      tried.push({ form, ms: median(times) })
    }
    tried.sort((a, b) => a.ms - b.ms)
    return (tried[0] as (typeof tried)[number]).form
  }

  async close(): Promise<void> {
    await this.client.end()
  }
}

async function fill(client: pg.Client, csv: readonly string[], say: (line: string) => void): Promise<void> {
  say('Loading the flat Postgres table …')
  const types = { time: 'timestamptz not null', text: 'text', flag: 'boolean', json: 'jsonb' }
  await client.query(`drop table if exists ${TABLE}`)
  await client.query(`create table ${TABLE} (${columnDefinitions(types)})`)
  for (const file of csv)
    await pipeline(createReadStream(file), client.query(copyFrom(`copy ${TABLE} from stdin (format csv)`)))
  await client.query(`create index on ${TABLE} (event_time)`)
  for (const column of INDEXED) await client.query(`create index on ${TABLE} (${column}, event_time)`)
  // Its first reader would otherwise set the hint bits of all rows.
  await client.query(`vacuum analyze ${TABLE}`)
  await client.query('create table complete ()')
}
