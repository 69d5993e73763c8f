// Asks Cairn the overview's questions: its query functions in this process, or its API and page over HTTP.
import type { Database } from '../../lib/db/client'
import type { Breakdown, EventPage, Facet, Timeline, Totals } from '../../lib/domain/answers'
import { parseFilter } from '../../lib/domain/filter'
import { breakdown } from '../../lib/query/breakdown'
import { events } from '../../lib/query/events'
import { facets } from '../../lib/query/facets'
import { timeline } from '../../lib/query/timeline'
import { totals } from '../../lib/query/totals'
import type { CairnProcess } from './cairn-process'
import {
  type Counts,
  FACET_DIMENSIONS,
  type Overview,
  type OverviewCase,
  PAGE_EVENTS,
  PANEL_DIMENSIONS,
  PANEL_ROWS,
  parametersOf,
  type Ranking,
} from './overview'

type Answers = {
  totals: Totals
  timeline: Timeline
  panels: Breakdown[]
  facets: Facet[]
  page: EventPage
}

/** All panels at once, as a page asks for them, straight to the database. */
export async function askQueries(db: Database, asked: OverviewCase): Promise<Answers> {
  const { filter } = parseFilter(parametersOf(asked), [])
  const now = new Date()
  const [strip, activity, panels, chosen, page] = await Promise.all([
    totals(db, filter, now),
    timeline(db, filter, now, { interval: 'auto', split: 'readOnly' }),
    Promise.all(
      PANEL_DIMENSIONS.map((by) =>
        breakdown(db, filter, now, { by, limit: PANEL_ROWS, order: 'events', seen: false }),
      ),
    ),
    facets(db, filter, now, { of: FACET_DIMENSIONS, limit: PANEL_ROWS }),
    events(db, filter, now, { limit: PAGE_EVENTS, order: 'desc' }),
  ])
  return { totals: strip, timeline: activity, panels, facets: chosen, page }
}

/** The same through the API: all requests at once, until the last has answered. */
export async function askApi(cairn: CairnProcess, asked: OverviewCase): Promise<string[]> {
  const query = parametersOf(asked)
  return Promise.all(
    [
      `/api/totals?${query}`,
      `/api/timeline?${query}&interval=auto&split=readOnly`,
      ...PANEL_DIMENSIONS.map((by) => `/api/breakdown?${query}&by=${by}&limit=${PANEL_ROWS}`),
      `/api/facets?${query}&of=${FACET_DIMENSIONS.join(',')}&limit=${PANEL_ROWS}`,
      `/api/events?${query}&limit=${PAGE_EVENTS}`,
    ].map((target) => cairn.get(target)),
  )
}

/** What the API answered, read. */
export function readApi(texts: readonly string[]): Answers {
  // The API's shapes are the query functions' own, and the comparison would show where they are not.
  const [strip, activity, ...rest] = texts.map((text) => JSON.parse(text) as unknown)
  return {
    totals: strip as Totals,
    timeline: activity as Timeline,
    panels: rest.slice(0, -2) as Breakdown[],
    facets: (rest.at(-2) as { facets: Facet[] }).facets,
    page: rest.at(-1) as EventPage,
  }
}

/** The overview's page as HTML, whole. */
export const askPage = (cairn: CairnProcess, asked: OverviewCase): Promise<string> =>
  cairn.get(`/?${parametersOf(asked)}`)

/** In the form that all contestants' answers have. */
export function readAnswers(answers: Answers): Overview {
  const { events, reads, writes, unknown, failed, identities, services, regions } = answers.totals
  return {
    totals: { events, reads, writes, unknown, failed, identities, services, regions },
    timeline: answers.timeline.buckets
      .map(({ start, series = {} }): Overview['timeline'][number] => [
        start.slice(0, 10),
        series.true ?? 0,
        series.false ?? 0,
        series.unknown ?? 0,
      ])
      .filter(([, ...counts]) => counts.some((count) => count > 0)),
    rankings: Object.fromEntries(
      [...answers.panels, ...answers.facets].map((answer) => [answer.by, rankingOf(answer)]),
    ) as Overview['rankings'],
    page: { total: answers.page.total, times: answers.page.events.map(({ eventTime }) => eventTime) },
  }
}

const rankingOf = ({ total, distinct, rows }: Breakdown | Facet): Ranking => ({
  total,
  distinct,
  rows: rows.map(
    ({ value, events, reads, writes, errors }): Counts => [value, events, reads, writes, errors],
  ),
})
