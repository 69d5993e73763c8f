// Times text search: a rare identifier and a common word, the newest 50 records that hold it, beside DuckDB's `like`.
import { deepStrictEqual } from 'node:assert/strict'
import { z } from 'zod'
import { inTurn, median } from './measure'
import { PAGE_EVENTS } from './overview'
import { milliseconds, type Ratio, table } from './ratio-table'
import { RANGE, type Say, type Stage } from './stage'

export type SearchTimes = { what: string; text: string; found: number; api: number; duckdb: number }

const RARE = 'a rare identifier'
const COMMON = 'a common word'
const pageSchema = z.object({
  events: z.array(z.object({ eventTime: z.string() })),
  nextCursor: z.string().nullable(),
  complete: z.boolean(),
})

/** Through the API, which is where the search reads on and on. Throws when the two disagree. */
export async function searchBench(stage: Stage, rounds: number, say: Say): Promise<SearchTimes[]> {
  const measured: SearchTimes[] = []
  for (const { what, text } of [
    { what: RARE, text: await rareIdentifier(stage) },
    { what: COMMON, text: 'DescribeInstances' },
  ]) {
    const [cairn, duckdb] = [await askCairn(stage, text), await askDuckdb(stage, text)]
    deepStrictEqual(cairn, duckdb, `Cairn and DuckDB find different events for ${text}`)
    say(`Search for ${text}: ${cairn.length} found; both agree. Timing …`)
    const times = await inTurn(
      { api: () => askCairn(stage, text), duckdb: () => askDuckdb(stage, text) },
      { rounds, warmUps: 1 },
    )
    measured.push({
      what,
      text,
      found: cairn.length,
      api: median(times.api ?? []),
      duckdb: median(times.duckdb ?? []),
    })
  }
  return measured
}

/** An access key of the middle of the data, in as few records as there are. */
async function rareIdentifier({ duck }: Stage): Promise<string> {
  const [row] = await duck.duck.rows(
    `select access_key from events where access_key like 'ASIA%' group by 1
     having count(*) = 3 order by abs(epoch(min(event_time)) - epoch(timestamp '${RANGE.from}') - 15 * 86400), 1 limit 1`,
  )
  if (!row) throw new Error('no access key is rare')
  return String(row.access_key)
}

/** The times of the newest records that hold the text, page after page until there are enough or all. */
async function askCairn({ cairn }: Stage, text: string): Promise<string[]> {
  const times: string[] = []
  for (let cursor: string | null = ''; cursor !== null && times.length < PAGE_EVENTS; ) {
    const query = new URLSearchParams({
      ...RANGE,
      q: text,
      limit: String(PAGE_EVENTS),
      ...(cursor && { cursor }),
    })
    const page = pageSchema.parse(JSON.parse(await cairn.get(`/api/events?${query}`)))
    times.push(...page.events.map(({ eventTime }) => eventTime))
    cursor = page.complete ? null : page.nextCursor
  }
  return times.slice(0, PAGE_EVENTS)
}

async function askDuckdb({ duck }: Stage, text: string): Promise<string[]> {
  const rows = await duck.duck.rows(
    `select event_time, event_id, service, event, region, account, error, identity, user_agent, ip, read_only
     from events where record like '%${text}%' order by event_time desc, event_id desc limit ${PAGE_EVENTS}`,
  )
  return rows.map((row) => `${String(row.event_time).replace(' ', 'T').slice(0, 19)}Z`)
}

export const searchRatios = (times: readonly SearchTimes[]): Ratio[] =>
  times.map(({ what, api, duckdb }) => ({
    what: `q for ${what}: DuckDB like / Cairn over HTTP`,
    ratio: duckdb / api,
    floor: what === RARE ? 5 : 1,
    aim: what === RARE ? 50 : 5,
    measured: `${milliseconds(duckdb)} / ${milliseconds(api)}`,
  }))

export const searchTable = (times: readonly SearchTimes[], markdown: boolean): string =>
  table(
    ['q', 'text', 'found', 'Cairn over HTTP', 'DuckDB like'],
    times.map(({ what, text, found, api, duckdb }) => [
      what,
      text,
      String(found),
      milliseconds(api),
      milliseconds(duckdb),
    ]),
    markdown,
  )
