// DuckDB as a contestant: its tables of the same events, and the best it can make of the overview's questions.
import { type Duck, openDuck } from './duckdb'
import { columnDefinitions, FLAT_COLUMNS } from './flat-row'
import { median, timed } from './measure'
import type { Overview, OverviewCase } from './overview'
import { FORMS, type Form, overviewStatements, pageStatement } from './overview-sql'
import { readFlatAnswer } from './read-flat-answer'

const TRIALS = 3
const ENUMERABLE = FLAT_COLUMNS.filter((column) => 'enumerable' in column).map(({ name }) => name)

/** As loaded; with enumerated columns, which it groups faster by; and those in an order in which filters skip most. */
const DUCK_TABLES = ['events', 'enumerated', 'sorted'] as const
type DuckTable = (typeof DUCK_TABLES)[number]
export type Way = { table: DuckTable; form: Form }
export const nameOfWay = ({ table, form }: Way): string => `${form} over ${table}`

export class FlatDuck {
  private constructor(readonly duck: Duck) {}

  /** Opens the tables in `file`, filling them from `csv` if they are not there. */
  static async open(
    { cache, file, csv }: { cache: string; file: string; csv: readonly string[] },
    say: (line: string) => void,
  ): Promise<FlatDuck> {
    const duck = await openDuck(cache, file, say)
    const tables = await duck.rows('select table_name from information_schema.tables')
    if (!tables.some(({ table_name: name }) => name === 'complete')) await fill(duck, csv, say)
    return new FlatDuck(duck)
  }

  /** Answers the case that way; the page of events comes from the table as loaded or sorted by time: the same. */
  async ask({ table, form }: Way, asked: OverviewCase): Promise<Overview> {
    const rows = []
    for (const statement of overviewStatements(form, table, asked))
      rows.push(...(await this.duck.rows(statement)))
    return readFlatAnswer(rows, await this.duck.rows(pageStatement('events', asked)))
  }

  /** The way that answers the case fastest, of all forms over all tables. */
  async bestWay(asked: OverviewCase): Promise<Way> {
    let best: { way: Way; ms: number } | undefined
    for (const table of DUCK_TABLES)
      for (const form of FORMS) {
        const way = { table, form }
        await this.ask(way, asked)
        const times = []
        for (let trial = 0; trial < TRIALS; trial++) times.push((await timed(() => this.ask(way, asked))).ms)
        const ms = median(times)
        if (!best || ms < best.ms) best = { way, ms }
      }
    if (!best) throw new Error('there is no way at all')
    return best.way
  }

  close(): void {
    this.duck.close()
  }
}

async function fill(duck: Duck, csv: readonly string[], say: (line: string) => void): Promise<void> {
  say('Loading DuckDB …')
  const types = { time: 'timestamp', text: 'varchar', flag: 'boolean', json: 'varchar' }
  const columns = FLAT_COLUMNS.map(({ name, type }) => `'${name}': '${types[type].toUpperCase()}'`).join(', ')
  const files = csv.map((file) => `'${file}'`).join(', ')
  const plain = FLAT_COLUMNS.map(({ name }) => name).filter((name) => name !== 'record')
  for (const table of ['complete', ...DUCK_TABLES]) await duck.run(`drop table if exists ${table}`)
  await duck.run(`create table events (${columnDefinitions(types)})`)
  await duck.run(`insert into events select * from read_csv([${files}], header = false, columns = {${columns}},
    delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, max_line_size = 4000000)
    order by event_time`)
  for (const name of ENUMERABLE) {
    await duck.run(`drop type if exists ${name}_value`)
    await duck.run(
      `create type ${name}_value as enum (select distinct ${name} from events where ${name} is not null order by 1)`,
    )
  }
  const enumerated = plain.map((name) =>
    ENUMERABLE.some((other) => other === name) ? `${name}::${name}_value as ${name}` : name,
  )
  await duck.run(`create table enumerated as select ${enumerated.join(', ')} from events`)
  await duck.run(
    'create table sorted as select * from enumerated order by user_name, service, read_only, event_time',
  )
  await duck.run('create table complete as select 1 as one')
  await duck.run('checkpoint')
}
