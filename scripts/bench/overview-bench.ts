// Times all panels of the overview under each case's filter, every contestant in turn, after making sure that all of
// them give the same numbers.
import { deepStrictEqual } from 'node:assert/strict'
import { askApi, askPage, askQueries, readAnswers, readApi } from './ask-cairn'
import { nameOfWay } from './flat-duckdb'
import { inTurn, median } from './measure'
import { type Overview, type OverviewCase, overviewCases } from './overview'
import { milliseconds, type Ratio, table } from './ratio-table'
import { RANGE, type Say, type Stage } from './stage'

/** Medians in milliseconds; `ways` are the forms that the peers were fastest with. */
export type OverviewTimes = {
  events: number
  case: string
  /** Whether bounds are on it. */
  binds: boolean
  cairn: number
  api: number
  page: number
  duckdb: number
  flat: number | null
  ways: { duckdb: string; flat: string | null }
}

/** Measures every case on one stage. Throws when two contestants disagree. */
export async function overviewBench(stage: Stage, rounds: number, say: Say): Promise<OverviewTimes[]> {
  const measured: OverviewTimes[] = []
  for (const asked of await casesOf(stage)) {
    say(`${stage.events.toLocaleString('en')} events, ${asked.name}: which way is DuckDB fastest?`)
    const duckWay = await stage.duck.bestWay(asked)
    // The bound on it is without a filter; otherwise it only has to agree.
    const flat = asked.conditions.length === 0 ? stage.flat : null
    const flatForm = (await flat?.bestForm(asked)) ?? null
    const expected = await stage.duck.ask(duckWay, asked)
    agree('Cairn', readAnswers(await askQueries(stage.db, asked)), expected)
    agree('the API', readAnswers(readApi(await askApi(stage.cairn, asked))), expected)
    if (stage.flat) agree('the flat table', await stage.flat.ask('one statement', asked), expected)
    say(`  ${expected.totals.events.toLocaleString('en')} match; all agree. Timing …`)
    const times = await inTurn(
      {
        cairn: () => askQueries(stage.db, asked),
        api: () => askApi(stage.cairn, asked),
        page: () => askPage(stage.cairn, asked),
        duckdb: () => stage.duck.ask(duckWay, asked),
        ...(flat && flatForm && { flat: () => flat.ask(flatForm, asked) }),
      },
      { rounds, warmUps: 2 },
    )
    const of = (name: string) => median(times[name] ?? [])
    say(
      `  ${Object.keys(times)
        .map((name) => `${name} ${milliseconds(of(name))}`)
        .join(', ')}`,
    )
    measured.push({
      events: stage.events,
      case: asked.name,
      binds: asked.binds,
      cairn: of('cairn'),
      api: of('api'),
      page: of('page'),
      duckdb: of('duckdb'),
      flat: times.flat ? of('flat') : null,
      ways: { duckdb: nameOfWay(duckWay), flat: flatForm },
    })
  }
  return measured
}

/** The cases over this data: with its busiest IAM user and its busiest service. */
export async function casesOf({ duck }: Stage): Promise<OverviewCase[]> {
  const busiest = async (column: string, where: string) => {
    const [row] = await duck.duck.rows(
      `select cast(${column} as varchar) as value from events where ${where} group by 1 order by count(*) desc, 1 limit 1`,
    )
    return String(row?.value)
  }
  return overviewCases(RANGE, {
    user: await busiest('user_name', 'user_name is not null'),
    service: await busiest('service', 'not read_only'),
  })
}

function agree(who: string, answer: Overview, expected: Overview): void {
  deepStrictEqual(answer, expected, `${who} and DuckDB give different numbers`)
}

const SMALL = 2e6
/** What binds and what is hoped for, by size and case. */
export function overviewRatios(times: readonly OverviewTimes[]): Ratio[] {
  const ratios: Ratio[] = []
  for (const { events, case: name, binds, cairn, api, page, duckdb, flat } of times) {
    const size = `${events / 1e6} M, ${name}`
    const unfiltered = name.startsWith('no filter')
    const [floor, aim] = events < SMALL ? [2, 8] : unfiltered ? [10, 40] : [4, 10]
    ratios.push({
      what: `${size}: DuckDB / Cairn`,
      ratio: duckdb / cairn,
      ...(binds && { floor, aim }),
      measured: `${milliseconds(duckdb)} / ${milliseconds(cairn)}`,
    })
    ratios.push({
      what: `${size}: DuckDB / Cairn over HTTP`,
      ratio: duckdb / api,
      measured: `${milliseconds(duckdb)} / ${milliseconds(api)}`,
    })
    if (flat !== null)
      ratios.push({
        what: `${size}: flat Postgres / Cairn`,
        ratio: flat / cairn,
        ...(binds && { floor: 100, aim: 400 }),
        measured: `${milliseconds(flat)} / ${milliseconds(cairn)}`,
      })
    if (events >= SMALL)
      ratios.push({
        what: `${size}: all panels over HTTP, of 100 ms`,
        ratio: api / 100,
        ...(binds && { floor: 1 }),
        most: true,
        measured: `API ${milliseconds(api)}, page ${milliseconds(page)}`,
      })
  }
  return [...ratios, ...growthOf(times)]
}

function growthOf(times: readonly OverviewTimes[]): Ratio[] {
  const unfiltered = times.filter(({ case: name }) => name === 'no filter')
  const [small, large] = [unfiltered[0], unfiltered.at(-1)]
  if (!small || !large || small === large) return []
  return [
    {
      what: `from ${small.events / 1e6} M to ${large.events / 1e6} M, no filter`,
      ratio: large.cairn / small.cairn,
      floor: 2.5,
      aim: 1.3,
      most: true,
      measured: `${milliseconds(large.cairn)} / ${milliseconds(small.cairn)}`,
    },
  ]
}

/** All medians, one line a case. */
export const overviewTable = (times: readonly OverviewTimes[], markdown: boolean): string =>
  table(
    ['events', 'filter', 'Cairn', 'over HTTP', 'page /', 'DuckDB', 'by', 'flat Postgres', 'by'],
    times.map(({ events, case: name, cairn, api, page, duckdb, flat, ways }) => [
      `${events / 1e6} M`,
      name,
      milliseconds(cairn),
      milliseconds(api),
      milliseconds(page),
      milliseconds(duckdb),
      ways.duckdb,
      flat === null ? '' : milliseconds(flat),
      ways.flat ?? '',
    ]),
    markdown,
  )
