// Decides from what a question is answered: from the smallest roll-up that knows all it asks for, and from the events
// where none does. Pure: it reads nothing, and counted.ts makes SQL of what it says.
import {
  CUBE,
  MARGINALS,
  MONTHLY,
  QUARTERS_PER_DAY,
  type Rollup,
  SECONDS_PER_DAY,
  SECONDS_PER_QUARTER,
  TOTAL,
} from '../db/rollups'
import { dimensionOf, IDENTIFIERS, isDimension } from '../domain/dimensions'
import { FILTER_KEYS, type Filter, type FilterKey } from '../domain/filter'
import type { Instant, TimeRange } from '../domain/time'

/** The filter's conditions, without its range. */
export type Conditions = Filter['conditions']

/**
 * `columns` are the events' columns by which events are told apart; ACTOR and SERVICE count as such. `time` is how
 * finely the answer tells times apart: not at all, by UTC days, by quarters of an hour, or more finely. `seen` is whether
 * it says when the first and the last event were: exactly, or only bounds that hold them.
 */
export type Asked = {
  range: TimeRange
  conditions: Conditions
  columns: readonly string[]
  time?: 'none' | 'day' | 'quarter' | 'instant'
  seen?: 'none' | 'bounds' | 'exact'
}

/** The column of who acted: the identity's, and a column of its own in roll-ups that do not tell identities apart. */
export const ACTOR = 'actor'
const IDENTITY = 'identity_id'
/** The column of the service: the action's, and a column of its own in roll-ups that do not tell actions apart. */
export const SERVICE = 'service'
const ACTION = 'action_id'

/**
 * A part of the range, and where its events are counted. Days and quarters of an hour are counted from 1970, in UTC;
 * all parts are half-open, null being open. A `quarters` part is of a roll-up whose rows hold their day's cells.
 */
export type Slice =
  | { of: 'events'; from: Instant | null; to: Instant | null }
  | { of: 'days' | 'quarters'; rollup: Rollup; from: number | null; to: number | null }

const MICROS_PER_DAY = BigInt(SECONDS_PER_DAY) * 1_000_000n
const MICROS_PER_QUARTER = BigInt(SECONDS_PER_QUARTER) * 1_000_000n
/** The first day that has a date, and the day after the last: 0001-01-01 and 10000-01-01. */
const FIRST_DAY = -719_162
const END_DAY = 2_932_897
const LAST_DAY = BigInt(END_DAY - 1) * MICROS_PER_DAY
/** `rollup_state.filled_from` of roll-ups that hold everything … */
export const ALL_FILLED = -(2 ** 31)
/** … and of those that hold nothing yet. */
export const NONE_FILLED = END_DAY
/** Fewer quarters of a day are sooner counted from the events: the cube reads the whole day for them. */
const FEW_QUARTERS = 12

/** The slices that together hold every event of the range once. `filledFrom`: the first day that roll-ups hold all of. */
export function planOf(asked: Asked, filledFrom: number): Slice[] {
  const { from, to } = asked.range
  const columns = new Set([...asked.columns, ...conditionColumns(asked.conditions)])
  const known = allKnown(columns) && asked.time !== 'instant'
  const isEmpty = from !== null && to !== null && from >= to
  // There is no date after the last day by which a part of it could end.
  const isAtTheEnd = from !== null && from > LAST_DAY
  if (!known || isEmpty || isAtTheEnd || filledFrom >= END_DAY) return [{ of: 'events', from, to }]
  const filled = filledFrom <= FIRST_DAY ? null : BigInt(filledFrom) * MICROS_PER_DAY
  if (filled === null || (from !== null && from >= filled)) return planOfFilled(asked, columns, from, to)
  if (to !== null && to <= filled) return [{ of: 'events', from, to }]
  return [{ of: 'events', from, to: filled }, ...planOfFilled(asked, columns, filled, to)]
}

/** For a range all of which the roll-ups hold. */
function planOfFilled(
  { time = 'none', seen = 'none' }: Asked,
  columns: ReadonlySet<string>,
  from: Instant | null,
  to: Instant | null,
): Slice[] {
  const fits = (rollup: Rollup) => [...columns].every((column) => knows(rollup, column))
  const finest = fits(TOTAL) ? TOTAL : CUBE
  if (time === 'quarter') return seen === 'none' ? byQuarters(finest, from, to) : byEvents(from, to)
  const edge = (start: Instant | null, end: Instant | null): Slice[] =>
    seen === 'exact'
      ? byEvents(start, end)
      : byQuarters(finest, start, end, finest === CUBE ? FEW_QUARTERS : 1)
  const firstDay = from === null ? null : ceiling(from, MICROS_PER_DAY)
  const endDay = to === null ? null : floor(to, MICROS_PER_DAY)
  if (firstDay !== null && endDay !== null && firstDay >= endDay) return edge(from, to)
  const rollup = MARGINALS.find(fits) ?? CUBE
  return [
    ...(firstDay === null ? [] : edge(from, BigInt(firstDay) * MICROS_PER_DAY)),
    ...byMonths(rollup, time === 'none' ? MONTHLY.find(fits) : undefined, firstDay, endDay),
    ...(endDay === null ? [] : edge(BigInt(endDay) * MICROS_PER_DAY, to)),
  ]
}

const days = (rollup: Rollup, from: number | null, to: number | null): Slice => ({
  of: 'days',
  rollup,
  from,
  to,
})

/** Whole months from a roll-up of months, where one fits; the days before and after them from the roll-up. */
function byMonths(
  rollup: Rollup,
  monthly: Rollup | undefined,
  from: number | null,
  to: number | null,
): Slice[] {
  const first = from === null ? null : monthStart(from, from === monthStart(from) ? 0 : 1)
  const end = to === null ? null : monthStart(to)
  if (!monthly || rollup.few || (first !== null && first >= (end ?? END_DAY))) return [days(rollup, from, to)]
  return [
    ...(first === from ? [] : [days(rollup, from, first)]),
    days(monthly, first, end),
    ...(end === to ? [] : [days(rollup, end, to)]),
  ]
}

/** The first day of a day's month, or of one so many months later. */
function monthStart(day: number, later = 0): number {
  const date = new Date(day * SECONDS_PER_DAY * 1000)
  date.setUTCMonth(date.getUTCMonth() + later, 1)
  return date.getTime() / (SECONDS_PER_DAY * 1000)
}

/** Whole quarters from the roll-up, unless they are fewer than `least`; what is left at both ends from the events. */
function byQuarters(rollup: Rollup, from: Instant | null, to: Instant | null, least = 1): Slice[] {
  const first = from === null ? null : ceiling(from, MICROS_PER_QUARTER)
  const end = to === null ? null : floor(to, MICROS_PER_QUARTER)
  if (first !== null && end !== null && end - first < least) return byEvents(from, to)
  return [
    ...(first === null ? [] : byEvents(from, BigInt(first) * MICROS_PER_QUARTER)),
    { of: 'quarters', rollup, from: first, to: end },
    ...(end === null ? [] : byEvents(BigInt(end) * MICROS_PER_QUARTER, to)),
  ]
}

const byEvents = (from: Instant | null, to: Instant | null): Slice[] =>
  from !== null && to !== null && from >= to ? [] : [{ of: 'events', from, to }]

/** Whether a roll-up can tell events apart by this column. */
const knows = ({ keys }: Rollup, column: string): boolean =>
  keys.includes(column) ||
  column === 'effect' ||
  (column === SERVICE && keys.includes(ACTION)) ||
  column === ACTOR ||
  column === 'read_only' ||
  column === 'failed'

const allKnown = (columns: Iterable<string>): boolean => [...columns].every((column) => knows(CUBE, column))

/** Whether roll-ups can tell which of their events meet the conditions. */
export const isRolledUp = (conditions: Conditions): boolean => allKnown(conditionColumns(conditions))

/** Whether an event meets the conditions depends on its identity alone, and not on who acted alone. */
export const isByIdentity = (conditions: Conditions): boolean => {
  const columns = conditionColumns(conditions)
  return columns.includes(IDENTITY) && columns.every((column) => column === IDENTITY || column === ACTOR)
}

/** The columns that the conditions ask for. */
function conditionColumns(conditions: Conditions): string[] {
  return FILTER_KEYS.flatMap((key) => {
    const condition = conditions[key]
    const asks = condition && condition.include.length + condition.exclude.length > 0
    return asks ? columnsOf(key) : []
  })
}

/** The columns that have to be known for what a parameter of the filter asks for. */
export const columnsOf = (key: FilterKey): string[] =>
  columnOf(key) === 'cross_account' ? [IDENTITY, 'place_id'] : [columnOf(key)]

/** The events' column by which a parameter of the filter tells them apart. */
export function columnOf(key: FilterKey): string {
  if (!isDimension(key)) return IDENTIFIERS[key].column
  const { storage } = dimensionOf(key)
  if (storage.kind !== 'dictionary') return storage.column
  const { table, column, foreignKey } = storage
  const isOwn = (table === 'identity' && column === ACTOR) || (table === 'action' && column === SERVICE)
  return isOwn ? column : foreignKey
}

/** In which day or quarter an instant lies, and the first that begins at or after it. */
const floor = (instant: Instant, unit: bigint): number => {
  const rest = instant % unit
  return Number((instant - (rest < 0n ? rest + unit : rest)) / unit)
}
const ceiling = (instant: Instant, unit: bigint): number => 0 - floor(-instant, unit)

/** The day of an instant, from 1970, in UTC. */
export const dayOfInstant = (instant: Instant): number => floor(instant, MICROS_PER_DAY)

/** The times of a slice. */
export function timesOf(slice: Slice): TimeRange {
  if (slice.of === 'events') return { from: slice.from, to: slice.to }
  const unit = slice.of === 'days' ? MICROS_PER_DAY : MICROS_PER_QUARTER
  const at = (place: number | null) => (place === null ? null : BigInt(place) * unit)
  return { from: at(slice.from), to: at(slice.to) }
}

/** The days that a slice of quarters touches, half-open. */
export const daysOfQuarters = (place: { from: number | null; to: number | null }) => ({
  from: place.from === null ? null : Math.floor(place.from / QUARTERS_PER_DAY),
  to: place.to === null ? null : Math.ceil(place.to / QUARTERS_PER_DAY),
})
