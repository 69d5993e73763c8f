// The roll-up tables: which columns of the events each counts by. Ingest fills them, questions read them; both know
// them from here. A roll-up's columns have the events' names, so that one condition fits events and roll-ups alike.

/**
 * All count by day (from 1970, UTC), `read_only`, `failed` and `keys`, and keep the first and the last time. `actor`:
 * whether it is a column, as of tables that do not tell identities apart; `service` can be a key of those that do not
 * tell actions apart, and those have `inferred`: the action's, where `read_only` is null. `quarters`: whether a row says how its day's events spread, in cells of (quarter of the day << 24 |
 * events). Of months a row is of a whole one, and its day the first. `few`: a day has so few rows that months of them
 * would save nothing.
 */
export type Rollup = {
  table: string
  of: 'days' | 'months'
  keys: readonly string[]
  actor: boolean
  quarters: boolean
  few: boolean
}

/** Whether the roll-up has a column `inferred`. */
export const holdsInferred = ({ keys }: Rollup): boolean => !keys.includes('action_id')

/** By everything. */
export const CUBE: Rollup = {
  table: 'rollup_cube',
  of: 'days',
  keys: ['identity_id', 'action_id', 'place_id', 'error_code_id'],
  actor: false,
  quarters: true,
  few: false,
}
/** By nothing else. */
export const TOTAL: Rollup = {
  table: 'rollup_total',
  of: 'days',
  keys: [],
  actor: true,
  quarters: true,
  few: true,
}

/** By none of the cube's columns, which is the smallest and comes first, or by one each. */
export const MARGINALS: readonly Rollup[] = [
  TOTAL,
  { table: 'rollup_error', of: 'days', keys: ['error_code_id'], actor: true, quarters: false, few: true },
  { table: 'rollup_place', of: 'days', keys: ['place_id'], actor: true, quarters: false, few: false },
  { table: 'rollup_identity', of: 'days', keys: ['identity_id'], actor: false, quarters: false, few: false },
  { table: 'rollup_action', of: 'days', keys: ['action_id'], actor: true, quarters: false, few: false },
]

/** Those of which a day has many rows, by months. */
const OF_MONTHS: readonly Rollup[] = MARGINALS.filter(({ few }) => !few).map((rollup) => ({
  ...rollup,
  table: `${rollup.table}_month`,
  of: 'months',
}))

/** By the service of an action and one column more, of months only: of days they are a third of the cube. */
const OF_SERVICES: readonly Rollup[] = [
  { table: 'rollup_service_error_month', keys: ['service', 'error_code_id'], actor: true },
  { table: 'rollup_service_place_month', keys: ['service', 'place_id'], actor: true },
  { table: 'rollup_service_identity_month', keys: ['service', 'identity_id'], actor: false },
].map((rollup) => ({ ...rollup, of: 'months', quarters: false, few: false }))

/** Who was where, of months only: pages about one region or account ask for identities, and the other way round. */
const OF_PLACES: readonly Rollup[] = [
  {
    table: 'rollup_identity_place_month',
    of: 'months',
    keys: ['identity_id', 'place_id'],
    actor: false,
    quarters: false,
    few: false,
  },
]

/** All of months; of those that know what is asked for, the first is read. */
export const MONTHLY: readonly Rollup[] = [...OF_MONTHS, ...OF_SERVICES, ...OF_PLACES]

/** All roll-ups, in the order in which they are filled: what most loads share comes last, and is held shortest. */
export const ROLLUPS: readonly Rollup[] = [
  CUBE,
  ...MARGINALS.toReversed(),
  ...OF_PLACES,
  ...OF_SERVICES,
  ...OF_MONTHS,
]
export const SECONDS_PER_DAY = 86_400
export const SECONDS_PER_QUARTER = 900
export const QUARTERS_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_QUARTER
/** The most events of one cell, and the bits of a cell that count them; of more, a quarter has several cells. */
export const MOST_CELL_EVENTS = 2 ** 24 - 1
