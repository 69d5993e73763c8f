// The roll-up tables: which columns of the events each counts by. Ingest fills them, questions read them; both know
// them from here. A roll-up's columns have the events' names, so that one condition fits events and roll-ups alike.

/**
 * `keys` are the columns counted by, besides `read_only` and `failed`, which all have. `actor` is the identity's, for
 * tables without one. `time` is what a row's time is: a day, or a quarter of an hour (both counted from 1970, UTC).
 * `seen`: whether it keeps the first and the last time.
 */
export type Rollup = {
  table: string
  time: 'day' | 'quarter'
  keys: readonly string[]
  actor: boolean
  seen: boolean
}

/** By everything. Its `quarters` say how a day's events spread: (quarter of the day << 24 | events). */
export const CUBE: Rollup = {
  table: 'rollup_cube',
  time: 'day',
  keys: ['identity_id', 'action_id', 'place_id', 'error_code_id'],
  actor: false,
  seen: true,
}
/** By time alone, and therefore by quarters. */
export const TOTAL: Rollup = { table: 'rollup_total', time: 'quarter', keys: [], actor: true, seen: false }

/** By one column each, the smallest first. */
export const MARGINALS: readonly Rollup[] = [
  { table: 'rollup_error', time: 'day', keys: ['error_code_id'], actor: true, seen: true },
  { table: 'rollup_place', time: 'day', keys: ['place_id'], actor: true, seen: true },
  { table: 'rollup_identity', time: 'day', keys: ['identity_id'], actor: false, seen: true },
  { table: 'rollup_action', time: 'day', keys: ['action_id'], actor: true, seen: true },
]

/** All roll-ups, in the order in which they are filled: what most loads share comes last, and is held shortest. */
export const ROLLUPS: readonly Rollup[] = [CUBE, ...MARGINALS.toReversed(), TOTAL]
export const SECONDS_PER_DAY = 86_400
export const SECONDS_PER_QUARTER = 900
export const QUARTERS_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_QUARTER
/** The most events of one cell, and the bits of a cell that count them; of more, a quarter has several cells. */
export const MOST_CELL_EVENTS = 2 ** 24 - 1
