// Counts events as a plan says: the one SQL that every question with numbers is built on.
import { Prisma } from '../db/generated/client'
import { holdsInferred, MOST_CELL_EVENTS, QUARTERS_PER_DAY } from '../db/rollups'
import type { Instant } from '../domain/time'
import { effectOf, INFERRED, inferredAs } from './derived-flags'
import { ACTOR, type Conditions, daysOfQuarters, SERVICE, type Slice, timesOf } from './plan'
import { sqlName } from './sql-name'
import { allOf, conditionTests, rangeTests, timestamp } from './where'

const { sql } = Prisma
type Sql = Prisma.Sql

/**
 * What to count by and what besides events: `columns` as the plan was asked for; `time`, an expression for the time of
 * a slice's row `e` (see `dayOf` and `quarterOf`), comes out as `at`; `kinds` adds reads, writes and errors, and how many
 * of the others are inferred to be reads and writes; `seen` the
 * first and the last time, clipped to the slice, or bounds of them, for which nothing more is read: the slice's own
 * ends. `only` are more tests of a slice's rows, each on `e.day`.
 */
export type Counting = {
  columns: readonly string[]
  time?: (slice: Slice) => Sql
  only?: (slice: Slice) => Sql[]
  kinds?: boolean
  seen?: 'bounds' | 'times' | undefined
}

/**
 * A query for `with counted as (…)`: `at`, the columns, `events` and the other counts, all int8. A key can come once
 * from every slice, so whoever reads it sums up. ACTOR makes two columns: `actor`, where a slice has it, else
 * `actor_id`, the identity who has it. So does SERVICE: `service` or `service_id`, the action that has it.
 */
export const counted = (slices: readonly Slice[], conditions: Conditions, counting: Counting): Sql =>
  Prisma.join(
    slices.map((slice) => countedIn(slice, conditions, counting)),
    '\nunion all\n',
  )

/** The columns that a column asked for comes out as. */
export const countedColumns = (column: string): string[] =>
  isOfEntry(column) ? [column, `${column}_id`] : [column]

/** One slice of it. */
function countedIn(slice: Slice, conditions: Conditions, counting: Counting): Sql {
  const { columns, time, only, kinds, seen } = counting
  const keys = [
    ...(time ? [sql`${time(slice)} as at`] : []),
    ...columns.flatMap((column) => keysOf(slice, column)),
  ]
  const selected = [
    ...keys,
    sql`${sumOf(slice)} as events`,
    ...(kinds
      ? [
          sql`${sumOf(slice, sql`e.read_only`)} as reads`,
          sql`${sumOf(slice, sql`not e.read_only`)} as writes`,
          sql`${sumOf(slice, sql`e.failed`)} as errors`,
          sql`${sumOf(slice, inferredAs(true, columnsHeld(slice)))} as inferred_reads`,
          sql`${sumOf(slice, inferredAs(false, columnsHeld(slice)))} as inferred_writes`,
        ]
      : []),
    ...(seen ? seenIn(slice, seen) : []),
  ]
  const grouped =
    keys.length > 0
      ? sql`group by ${Prisma.join(keys.map((_, at) => Prisma.raw(String(at + 1))))}`
      : sql`having count(*) > 0`
  return sql`
  select ${Prisma.join(selected)}
  ${sourceOf(slice, [...(only?.(slice) ?? []), ...conditionTests(conditions, columnsHeld(slice))])}
  ${grouped}`
}

/** Columns that most slices have by an entry of a dictionary: whose it is. */
const ENTRIES: Record<string, string> = { [ACTOR]: 'identity_id', [SERVICE]: 'action_id' }
const isOfEntry = (column: string): boolean => column in ENTRIES

/** Which of these columns a slice holds itself. */
const columnsHeld = (slice: Slice): string[] =>
  slice.of === 'events'
    ? []
    : [
        ...(slice.rollup.actor ? [ACTOR] : []),
        ...slice.rollup.keys.filter((key) => key === SERVICE),
        ...(holdsInferred(slice.rollup) ? [INFERRED] : []),
      ]

function keysOf(slice: Slice, column: string): Sql[] {
  if (column === 'effect') return [sql`${effectOf(columnsHeld(slice))} as effect`]
  const entry = ENTRIES[column]
  if (entry === undefined) return [sql`e.${sqlName(column)}`]
  const [own, id] = [sqlName(column), sqlName(`${column}_id`)]
  return columnsHeld(slice).includes(column)
    ? [sql`e.${own}`, sql`null::int as ${id}`]
    : [sql`null::text as ${own}`, sql`e.${sqlName(entry)} as ${id}`]
}

/** `from` and `where`. */
function sourceOf(slice: Slice, tests: Sql[]): Sql {
  const table = slice.of === 'events' ? 'event' : slice.rollup.table
  if (isBrief(slice))
    return sql`from (
    select * from event e where ${allOf(placeTests(slice))} offset 0
  ) e
  where ${allOf(tests)}`
  const rows = sql`${sqlName(table)} e
  where ${allOf([...placeTests(slice), ...tests])}`
  if (slice.of !== 'quarters') return sql`from ${rows}`
  // Beside the row's columns unnest gives its cells one by one; in the from clause it is a table for each row, which
  // takes three times as long. A test on cells is one that Postgres takes for rare: there is none without need.
  return sql`from (
    select e.*, unnest(e.quarters) as cell
    from ${rows}
  ) e
  where ${allOf(cellTests(slice))}`
}

/**
 * Whether the slice is of so few events that they are read by time alone. Postgres thinks all identities equally
 * frequent, and would read all of one's index entries besides: 182,000 for 55 events of eight minutes.
 */
function isBrief(slice: Slice): boolean {
  if (slice.of !== 'events' || slice.from === null || slice.to === null) return false
  return slice.to - slice.from <= BRIEF_MICROS
}
const BRIEF_MICROS = 3_600_000_000n

/** How many events the rows are, of all or of those that pass the test. */
function sumOf(slice: Slice, test?: Sql): Sql {
  const filter = test ? sql` filter (where ${test})` : Prisma.empty
  if (slice.of === 'events') return sql`count(*)${filter}`
  const weight = slice.of === 'quarters' ? sql`e.cell & ${MOST_CELL_EVENTS}::int` : sql`e.events`
  return test ? sql`coalesce(sum(${weight})${filter}, 0)` : sql`sum(${weight})`
}

function placeTests(slice: Slice): Sql[] {
  if (slice.of === 'events') return rangeTests(slice)
  if (slice.of === 'days') return between(sql`e.day`, slice)
  const { from, to } = timesOf(slice)
  // Rows of which no event is in the slice need not be taken apart.
  return [
    ...between(sql`e.day`, daysOfQuarters(slice)),
    ...(from === null || cutOf(slice.from) === null ? [] : [sql`e.last_seen >= ${timestamp(from)}`]),
    ...(to === null || cutOf(slice.to) === null ? [] : [sql`e.first_seen < ${timestamp(to)}`]),
  ]
}

/** Cells are of whole days, already tested: it is the quarters in which the slice cuts one. */
function cellTests(slice: Slice): Sql[] {
  if (slice.of === 'events') return []
  return between(quarterOf(slice), { from: cutOf(slice.from), to: cutOf(slice.to) })
}

/** A slice's end, where it is in the middle of a day. */
const cutOf = (place: number | null): number | null =>
  place === null || place % QUARTERS_PER_DAY === 0 ? null : place

const between = (place: Sql, { from, to }: { from: number | null; to: number | null }): Sql[] => [
  ...(from === null ? [] : [sql`${place} >= ${from}::int`]),
  ...(to === null ? [] : [sql`${place} < ${to}::int`]),
]

const EPOCH = sql`'1970-01-01T00:00:00Z'::timestamptz`

function seenIn(slice: Slice, seen: 'bounds' | 'times'): Sql[] {
  const { from, to } = timesOf(slice)
  const [first, last] =
    slice.of === 'events' ? [sql`e.event_time`, sql`e.event_time`] : [sql`e.first_seen`, sql`e.last_seen`]
  const isBound = (end: Instant | null): end is Instant => end !== null && seen === 'bounds'
  const clips = (end: Instant | null): end is Instant => end !== null && slice.of === 'quarters'
  return [
    sql`${isBound(from) ? timestamp(from) : clips(from) ? sql`greatest(min(${first}), ${timestamp(from)})` : sql`min(${first})`} as first_seen`,
    sql`${isBound(to) ? timestamp(to) : clips(to) ? sql`least(max(${last}), ${timestamp(to)})` : sql`max(${last})`} as last_seen`,
  ]
}

// Integers throughout: extract(epoch …) is a numeric and slow, and as a float it rounds the last microsecond of a
// distant year up.

/** The day (from 1970, UTC) of a slice's row, as int4. */
export function dayOf(slice: Slice): Sql {
  if (slice.of !== 'events') return sql`e.day`
  return sql`((e.event_time at time zone 'UTC')::date - date '1970-01-01')`
}

/** The quarter of an hour (from 1970, UTC) of a row of a slice of quarters or events, as int4. */
export function quarterOf(slice: Slice): Sql {
  if (slice.of === 'days') throw new TypeError('a day is no quarter of an hour')
  if (slice.of === 'quarters') return sql`(e.day * ${QUARTERS_PER_DAY}::int + (e.cell >> 24))`
  return sql`(date_part('epoch', date_bin('15 minutes', e.event_time, ${EPOCH})) / 900)::int`
}
