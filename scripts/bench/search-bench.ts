// Times text search: a rare identifier and a common word, the newest 50 records that hold it, beside DuckDB's `like`.
import { deepStrictEqual } from 'node:assert/strict'
import { z } from 'zod'
import { parseTextQuery } from '../../lib/domain/text-query'
import { searchEvents } from '../../lib/query/search-events'
import { inTurn, median } from './measure'
import { PAGE_EVENTS } from './overview'
import { milliseconds, type Ratio, table } from './ratio-table'
import { RANGE, type Say, type Stage } from './stage'

/** Medians in milliseconds. */
export type SearchTimes = {
  what: string
  text: string
  found: number
  cairn: number
  api: number
  duckdb: number
}

const RARE = 'a rare identifier'
const COMMON = 'a common word'
const pageSchema = z.object({
  events: z.array(z.object({ eventTime: z.string() })),
  nextCursor: z.string().nullable(),
  complete: z.boolean(),
})

/** Throws when two contestants find different events. */
export async function searchBench(stage: Stage, rounds: number, say: Say): Promise<SearchTimes[]> {
  const measured: SearchTimes[] = []
  for (const { what, text } of [
    { what: RARE, text: await rareIdentifier(stage) },
    { what: COMMON, text: 'DescribeInstances' },
  ]) {
    const expected = await askDuckdb(stage, text)
    deepStrictEqual(
      await askQuery(stage, text),
      expected,
      `Cairn and DuckDB find different events for ${text}`,
    )
    deepStrictEqual(
      await askApi(stage, text),
      expected,
      `the API and DuckDB find different events for ${text}`,
    )
    say(`Search for ${text}: ${expected.length} found; all agree. Timing …`)
    const times = await inTurn(
      {
        cairn: () => askQuery(stage, text),
        api: () => askApi(stage, text),
        duckdb: () => askDuckdb(stage, text),
      },
      { rounds, warmUps: 1 },
    )
    const of = (name: string) => median(times[name] ?? [])
    const [cairn, api, duckdb] = [of('cairn'), of('api'), of('duckdb')]
    measured.push({ what, text, found: expected.length, cairn, api, duckdb })
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

type Page = z.infer<typeof pageSchema>

/** The times of the newest records that hold the text, page after page until there are enough or all. */
async function timesOf(pageAt: (cursor: string | null) => Promise<Page>): Promise<string[]> {
  const times: string[] = []
  let cursor: string | null = null
  do {
    const page: Page = await pageAt(cursor)
    times.push(...page.events.map(({ eventTime }) => eventTime))
    cursor = page.complete ? null : page.nextCursor
  } while (cursor !== null && times.length < PAGE_EVENTS)
  return times.slice(0, PAGE_EVENTS)
}

const askApi = ({ cairn }: Stage, text: string): Promise<string[]> =>
  timesOf(async (cursor) => {
    const query = new URLSearchParams({ ...RANGE, q: text, limit: String(PAGE_EVENTS) })
    if (cursor !== null) query.set('cursor', cursor)
    return pageSchema.parse(JSON.parse(await cairn.get(`/api/events?${query}`)))
  })

const askQuery = ({ db }: Stage, text: string): Promise<string[]> =>
  timesOf((cursor) => {
    const parsed = parseTextQuery(text)
    if ('problem' in parsed) throw new Error(parsed.problem)
    const { signal } = new AbortController()
    const page = { limit: PAGE_EVENTS, cursor: cursor ?? undefined, order: 'desc', signal } as const
    return searchEvents(db, { ...RANGE, conditions: {} }, new Date(), parsed.query, page)
  })

async function askDuckdb({ duck }: Stage, text: string): Promise<string[]> {
  const rows = await duck.duck.rows(
    `select event_time, event_id, service, event, region, account, error, identity, user_agent, ip, read_only
     from events where record like '%${text}%' order by event_time desc, event_id desc limit ${PAGE_EVENTS}`,
  )
  return rows.map((row) => `${String(row.event_time).replace(' ', 'T').slice(0, 19)}Z`)
}

export const searchRatios = (times: readonly SearchTimes[]): Ratio[] =>
  times.flatMap(({ what, cairn, api, duckdb }) => [
    {
      what: `q for ${what}: DuckDB like / Cairn`,
      ratio: duckdb / cairn,
      floor: what === RARE ? 5 : 1,
      aim: what === RARE ? 50 : 5,
      measured: `${milliseconds(duckdb)} / ${milliseconds(cairn)}`,
    },
    {
      what: `q for ${what}: DuckDB like / Cairn over HTTP`,
      ratio: duckdb / api,
      measured: `${milliseconds(duckdb)} / ${milliseconds(api)}`,
    },
  ])

export const searchTable = (times: readonly SearchTimes[], markdown: boolean): string =>
  table(
    ['q', 'text', 'found', 'Cairn', 'over HTTP', 'DuckDB like'],
    times.map(({ what, text, found, cairn, api, duckdb }) => [
      what,
      text,
      String(found),
      milliseconds(cairn),
      milliseconds(api),
      milliseconds(duckdb),
    ]),
    markdown,
  )
