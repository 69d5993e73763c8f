// What every contestant is asked, and the form of the answer: all panels of the overview under one filter.
import type { DimensionKey } from '../../lib/domain/dimensions'
import type { FilterKey } from '../../lib/domain/filter'
import type { FlatName } from './flat-row'

/** The ranked panels, under all conditions … */
export const PANEL_DIMENSIONS = ['service', 'identity', 'region'] as const
/** … and the facets, each under all conditions but its own. */
export const FACET_DIMENSIONS = ['event', 'user', 'actor', 'account', 'error', 'readOnly'] as const
export type OverviewDimension = (typeof PANEL_DIMENSIONS | typeof FACET_DIMENSIONS)[number]
export const PANEL_ROWS = 10
export const PAGE_EVENTS = 50

/** Where the flat tables keep a dimension, and what stands for its absence. */
export const FLAT_DIMENSIONS: Record<OverviewDimension, { column: FlatName; absent: string }> = {
  service: { column: 'service', absent: 'unknown' },
  identity: { column: 'identity', absent: 'unknown' },
  region: { column: 'region', absent: 'unknown' },
  event: { column: 'event', absent: 'unknown' },
  user: { column: 'user_name', absent: 'unknown' },
  actor: { column: 'actor', absent: 'unknown' },
  account: { column: 'account', absent: 'unknown' },
  error: { column: 'error', absent: 'none' },
  readOnly: { column: 'read_only', absent: 'unknown' },
}

/**
 * A filter: the range, and for each dimension the value that it asks for or, with `not`, leaves out. `binds` says whether
 * bounds are on it (they are on thirty days), or it only informs.
 */
export type OverviewCase = {
  name: string
  binds: boolean
  from: string
  to: string
  conditions: readonly { by: OverviewDimension & FilterKey; value: string; not?: boolean }[]
}

type Range = { from: string; to: string }
type Busiest = { user: string; service: string }

/**
 * Each filter over all of the data, which is a month, and but for its first day: months are counted by months, and nobody
 * is to say that the range was chosen for it. `user` and `service` are the busiest.
 */
export const overviewCases = (month: Range, busiest: Busiest): OverviewCase[] => [
  ...casesOver(month, busiest).map((one) => ({ ...one, binds: true })),
  ...casesOver({ ...month, from: dayAfter(month.from) }, busiest).map((one) => ({
    ...one,
    name: `${one.name}, 29 days`,
    binds: false,
  })),
]

const dayAfter = (day: string): string =>
  new Date(Date.parse(day) + 86_400_000).toISOString().replace('.000', '')

const casesOver = (range: Range, { user, service }: Busiest): Omit<OverviewCase, 'binds'>[] => [
  { name: 'no filter', ...range, conditions: [] },
  { name: 'one IAM user', ...range, conditions: [{ by: 'user', value: user }] },
  {
    name: 'one service, writes only',
    ...range,
    conditions: [
      { by: 'service', value: service },
      { by: 'readOnly', value: 'false' },
    ],
  },
  {
    name: 'without service actors',
    ...range,
    conditions: [{ by: 'actor', value: 'service', not: true }],
  },
]

export type Counts = [value: string, events: number, reads: number, writes: number, errors: number]
export type Ranking = { total: number; distinct: number; rows: Counts[] }
/** The same numbers, whoever answers; of the page's events their times, because equal ones come in any order. */
export type Overview = {
  totals: Record<
    'events' | 'reads' | 'writes' | 'unknown' | 'failed' | 'identities' | 'services' | 'regions',
    number
  >
  /** Days that have events: ISO day, reads, writes, unknown. */
  timeline: [day: string, reads: number, writes: number, unknown: number][]
  rankings: Record<OverviewDimension, Ranking>
  page: { total: number; times: string[] }
}

/** What the query string of a page or of the API says of the case. */
export function parametersOf({ from, to, conditions }: OverviewCase): URLSearchParams {
  const parameters = new URLSearchParams({ from, to })
  for (const { by, value, not } of conditions) parameters.append(by, not ? `!${value}` : value)
  return parameters
}

export const isFacet = (by: DimensionKey): boolean => FACET_DIMENSIONS.some((facet) => facet === by)
