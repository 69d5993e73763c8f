// Reads what a flat table answered into the form that all contestants' answers have.
import {
  type Counts,
  FACET_DIMENSIONS,
  FLAT_DIMENSIONS,
  type Overview,
  type OverviewDimension,
  PANEL_DIMENSIONS,
  PANEL_ROWS,
  type Ranking,
} from './overview'

/** As DuckDB and node-postgres give it: large numbers as text, times as text or Date. */
export type FlatAnswerRow = Record<string, unknown>

const number = (value: unknown): number => Number(value ?? 0)
/** ISO to the second, of `2026-11-01 00:00:00` or of a Date. */
const iso = (value: unknown): string =>
  value instanceof Date
    ? `${value.toISOString().slice(0, 19)}Z`
    : `${String(value).replace(' ', 'T').slice(0, 19)}Z`
const countsOf = (row: FlatAnswerRow, absent: string): Counts => [
  row.value === null ? absent : String(row.value),
  number(row.events),
  number(row.reads),
  number(row.writes),
  number(row.errors),
]
/** As bytes: the values are ASCII. */
const byEvents = (a: Counts, b: Counts): number => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)

/** The rows of all statements, and those of the page. */
export function readFlatAnswer(rows: readonly FlatAnswerRow[], page: readonly FlatAnswerRow[]): Overview {
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  const [totals] = of('totals')
  if (!totals) throw new Error('there are no totals in the answer')
  const named = (by: OverviewDimension) => number(of(by)[0]?.named_values)
  const [events, reads, writes] = [totals.events, totals.reads, totals.writes].map(number) as [
    number,
    number,
    number,
  ]
  return {
    totals: {
      events,
      reads,
      writes,
      unknown: events - reads - writes,
      failed: number(totals.errors),
      identities: totals.identities === undefined ? named('identity') : number(totals.identities),
      services: totals.services === undefined ? named('service') : number(totals.services),
      regions: totals.regions === undefined ? named('region') : number(totals.regions),
    },
    timeline: timelineOf(of('timeline')),
    rankings: Object.fromEntries(
      [...PANEL_DIMENSIONS, ...FACET_DIMENSIONS].map((by) => [
        by,
        rankingOf(of(by), FLAT_DIMENSIONS[by].absent),
      ]),
    ) as Overview['rankings'],
    page: { total: events, times: page.map((row) => iso(row.event_time)) },
  }
}

function rankingOf(rows: readonly FlatAnswerRow[], absent: string): Ranking {
  const [first] = rows
  return {
    total: number(first?.total),
    distinct: number(first?.all_values),
    rows: rows
      .map((row) => countsOf(row, absent))
      .sort(byEvents)
      .slice(0, PANEL_ROWS),
  }
}

function timelineOf(rows: readonly FlatAnswerRow[]): Overview['timeline'] {
  const days = new Map<string, [number, number, number]>()
  for (const row of rows) {
    const day = iso(row.day).slice(0, 10)
    const counts = days.get(day) ?? [0, 0, 0]
    days.set(day, counts)
    counts[row.flag === null ? 2 : row.flag ? 0 : 1] += number(row.events)
  }
  return [...days].map(([day, counts]) => [day, ...counts] as Overview['timeline'][number]).sort()
}
