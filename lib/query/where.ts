// From a filter to SQL: the condition that every question puts on the events (alias `e`). What a dimension is called
// and how it is stored comes from the table of dimensions alone.
import { identifierUuid } from '../db/content-hash'
import { Prisma } from '../db/generated/client'
import { type Dimension, dimensionOf, IDENTIFIERS, isDimension, UNKNOWN } from '../domain/dimensions'
import { type Condition, FILTER_KEYS, type Filter, type FilterKey, resolveRange } from '../domain/filter'
import { formatInstant, type Instant, type TimeRange } from '../domain/time'
import { derivedStates, type FlagStates, flagStates } from './derived-flags'
import { columnOf } from './plan'
import { sqlName } from './sql-name'

const { sql } = Prisma
type Sql = Prisma.Sql

/** Everything that the filter asks of an event at `now`, for a `where` clause over `e`. */
export const where = (filter: Filter, now: Date): Sql =>
  allOf([...rangeTests(resolveRange(filter, now)), ...conditionTests(filter.conditions)])

/** The tests ANDed, one a line; `true` where there is none. */
export const allOf = (tests: readonly Sql[]): Sql =>
  tests.length === 0 ? sql`true` : Prisma.join([...tests], '\n  and ')

/**
 * What the conditions ask of an event `e`, or of a roll-up's row `e`, whose columns have the events' names. `held` are
 * columns that it holds itself, and events by an entry of a dictionary (see ACTOR and SERVICE, and INFERRED).
 */
export const conditionTests = (conditions: Filter['conditions'], held: readonly string[] = []): Sql[] =>
  FILTER_KEYS.flatMap((key) => testsOf(key, conditions[key], held))

export function rangeTests({ from, to }: TimeRange): Sql[] {
  return [
    ...(from !== null ? [sql`e.event_time >= ${timestamp(from)}`] : []),
    ...(to !== null ? [sql`e.event_time < ${timestamp(to)}`] : []),
  ]
}

/** An instant as a parameter, to the microsecond. The cast makes the parameter itself a time: partitions are pruned by it. */
export const timestamp = (instant: Instant): Sql => sql`${formatInstant(instant)}::timestamptz`

function testsOf(key: FilterKey, condition: Condition | undefined, held: readonly string[]): Sql[] {
  if (!condition) return []
  const { include, exclude } = condition
  const test = (values: readonly string[], wanted: boolean): Sql =>
    held.includes(columnOf(key))
      ? columnTest(columnOf(key), sql`${[...values]}::text[]`, false, wanted)
      : valueTest(key, values, wanted, held)
  return [
    ...(include.length > 0 ? [test(include, true)] : []),
    ...(exclude.length > 0 ? [test(exclude, false)] : []),
  ]
}

/** Whether the event's value is one of these (`wanted`), or none of them, an absent one being a value like any. */
function valueTest(key: FilterKey, values: readonly string[], wanted: boolean, held: readonly string[]): Sql {
  if (!isDimension(key)) {
    const uuids = sql`${values.map(identifierUuid)}::uuid[]`
    return columnTest(IDENTIFIERS[key].column, uuids, values.includes(UNKNOWN), wanted)
  }
  const dimension = dimensionOf(key)
  const { storage, absent } = dimension
  switch (storage.kind) {
    case 'dictionary':
      return dictionaryTest(storage, dimension, values, wanted)
    case 'flag':
      return flagTest(storage, flagStates(sql`e.${sqlName(storage.column)}`), values, wanted)
    case 'derived':
      return flagTest(storage, derivedStates(storage.column, held), values, wanted)
    case 'text':
      return columnTest(storage.column, sql`${[...values]}::text[]`, values.includes(absent), wanted)
    case 'id': {
      const ids = sql`${values.filter((value) => value !== absent)}::int[]`
      return columnTest(storage.column, ids, values.includes(absent), wanted)
    }
  }
}

type Storage<Kind extends Dimension['storage']['kind']> = Extract<Dimension['storage'], { kind: Kind }>

/**
 * A semi-join for values that must be there, an anti-join for those that may be absent: Postgres estimates both, uses
 * the foreign key's index for a rare value, and hashes the rest. Array searches cost every event for each of a value's
 * entries (an actor has thousands), and `(…) is not true` counts as half of all events and ends parallel plans: 690
 * against 490 ms for totals of a million.
 */
function dictionaryTest(
  storage: Storage<'dictionary'>,
  { absent, any }: Pick<Dimension, 'absent' | 'any'>,
  values: readonly string[],
  wanted: boolean,
): Sql {
  const hasAbsent = values.includes(absent)
  if (any !== undefined && values.includes(any)) {
    if (hasAbsent) return wanted ? sql`true` : sql`false`
    return dictionaryTest(storage, { absent }, [absent], !wanted)
  }
  const key = sql`e.${sqlName(storage.foreignKey)}`
  const entries = sql`${sqlName(storage.table)} d`
  // With the absent value among them, it is the entries of all other values that matter. A record can say the very
  // word that stands for an absent value: that is the same value.
  const isListed = hasAbsent
    ? sql`d.${sqlName(storage.column)} <> all(${values}::text[])`
    : sql`d.${sqlName(storage.column)} = any(${values}::text[])`
  return wanted === hasAbsent
    ? sql`not exists (select from ${entries} where d.id = ${key} and ${isListed})`
    : sql`${key} in (select d.id from ${entries} where ${isListed})`
}

function flagTest(
  { names }: Storage<'flag' | 'derived'>,
  states: FlagStates,
  values: readonly string[],
  wanted: boolean,
): Sql {
  const tested = (['true', 'false', 'null'] as const).filter((state) => {
    const name = names[state]
    return name !== undefined && values.includes(name) === wanted
  })
  return anyOf(tested.map((state) => states[state]))
}

/** For a column that holds the value itself; null is the absent one. */
function columnTest(name: string, values: Sql, hasAbsent: boolean, wanted: boolean): Sql {
  const column = sql`e.${sqlName(name)}`
  const test = wanted ? sql`${column} = any(${values})` : sql`${column} <> all(${values})`
  return wanted === hasAbsent ? anyOf([sql`${column} is null`, test]) : test
}

const anyOf = (tests: readonly Sql[]): Sql =>
  tests.length === 0 ? sql`false` : sql`(${Prisma.join([...tests], ' or ')})`
