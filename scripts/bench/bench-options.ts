// What the bench is asked to do.
import path from 'node:path'
import { parseArgs } from 'node:util'

export type BenchOptions = {
  what: 'query' | 'ingest'
  /** Sizes, smallest first. */
  events: number[]
  identities: number
  rounds: number
  port: number
  /** Generated logs, loaded databases and DuckDB itself, kept between runs. */
  cache: string
  markdown: boolean
  json: boolean
  profile: boolean
  /** Parts of a bench to run; all where empty. */
  only: string[]
}

export const USAGE = `npm run bench -- query   how fast questions are answered, beside DuckDB and a flat Postgres table
npm run bench -- ingest  how fast events are loaded, how much disk they take, and how pages fare meanwhile

  --events 1e6        events in 30 days; for query several sizes: 1e6,1e7 (also prints what growth costs)
  --identities 300    callers among them
  --rounds 7          how often each contestant runs, in turn (ingest: 3)
  --only a,b          query: overview, search, plans; ingest: load, pages, worker
  --profile           the last of these as well: the plans of all statements; where a worker spends its time
  --markdown          tables to paste into docs/benchmarks.md
  --json              everything as one JSON document on stdout
  --port 3590         Cairn's port; the next is used, too
  --cache .test/bench where generated logs and databases are kept`

/** Throws an Error with a sentence for what is wrong. */
export function parseOptions(parameters: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '1e6' },
      identities: { type: 'string', default: '300' },
      rounds: { type: 'string' },
      port: { type: 'string', default: '3590' },
      cache: { type: 'string', default: path.join('.test', 'bench') },
      only: { type: 'string', default: '' },
      markdown: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
    },
  })
  const [what] = positionals
  if ((what !== 'query' && what !== 'ingest') || positionals.length !== 1)
    throw new Error('say what to measure: query or ingest')
  return {
    what,
    events: values.events
      .split(',')
      .map((text) => wholeNumber('events', text, 1000, 1e8))
      .sort((a, b) => a - b),
    identities: wholeNumber('identities', values.identities, 10, 100_000),
    rounds: wholeNumber('rounds', values.rounds ?? (what === 'query' ? '7' : '3'), 1, 1000),
    port: wholeNumber('port', values.port, 1024, 65_000),
    cache: path.resolve(values.cache),
    markdown: values.markdown,
    json: values.json,
    profile: values.profile,
    only: partsOf(what, values.only),
  }
}

const PARTS = { query: ['overview', 'search', 'plans'], ingest: ['load', 'pages', 'worker'] }

function partsOf(what: keyof typeof PARTS, text: string): string[] {
  const parts = text.split(',').filter((part) => part !== '')
  const unknown = parts.find((part) => !PARTS[what].includes(part))
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: the parts of ${what} are ${PARTS[what].join(', ')}`)
  return parts
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`--${name} must be a whole number from ${least} to ${most}`)
  return value
}
