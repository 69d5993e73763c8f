// The roll-up tables: which columns of the events each counts by. Ingest fills them, questions read them; both know
// them from here. A roll-up's columns have the events' names, so that one condition fits events and roll-ups alike.

/**
 * All count by day (from 1970, UTC), `read_only`, `failed` and `keys`, and keep the first and the last time. `actor` is
 * a column of tables that do not tell identities apart. `quarters`: whether a row says how its day's events spread, in
 * cells of (quarter of the day << 24 | events).
 */
export type Rollup = { table: string; keys: readonly string[]; actor: boolean; quarters: boolean }

/** By everything. */
export const CUBE: Rollup = {
  table: 'rollup_cube',
  keys: ['identity_id', 'action_id', 'place_id', 'error_code_id'],
  actor: false,
  quarters: true,
}
/** By nothing else. */
export const TOTAL: Rollup = { table: 'rollup_total', keys: [], actor: true, quarters: true }

/** By one column each, or by none, the smallest first. */
export const MARGINALS: readonly Rollup[] = [
  TOTAL,
  { table: 'rollup_error', keys: ['error_code_id'], actor: true, quarters: false },
  { table: 'rollup_place', keys: ['place_id'], actor: true, quarters: false },
  { table: 'rollup_identity', keys: ['identity_id'], actor: false, quarters: false },
  { table: 'rollup_action', keys: ['action_id'], actor: true, quarters: false },
]

/** All roll-ups, in the order in which they are filled: what most loads share comes last, and is held shortest. */
export const ROLLUPS: readonly Rollup[] = [CUBE, ...MARGINALS.toReversed()]
export const SECONDS_PER_DAY = 86_400
export const SECONDS_PER_QUARTER = 900
export const QUARTERS_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_QUARTER
/** The most events of one cell, and the bits of a cell that count them; of more, a quarter has several cells. */
export const MOST_CELL_EVENTS = 2 ** 24 - 1
