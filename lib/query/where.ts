// From a filter to SQL: the condition that every question puts on the events (alias `e`). What a dimension is called
// and how it is stored comes from the table of dimensions alone.
import { identifierUuid } from '../db/content-hash'
import { Prisma } from '../db/generated/client'
import { type Dimension, dimensionOf, IDENTIFIERS, isDimension, UNKNOWN } from '../domain/dimensions'
import { type Condition, FILTER_KEYS, type Filter, type FilterKey, resolveRange } from '../domain/filter'
import { formatInstant, type Instant, type TimeRange } from '../domain/time'
import { sqlName } from './sql-name'

const { sql } = Prisma
type Sql = Prisma.Sql

/** Everything that the filter asks of an event at `now`, for a `where` clause over `e`. */
export function where(filter: Filter, now: Date): Sql {
  return allOf([
    ...rangeTests(resolveRange(filter, now)),
    ...FILTER_KEYS.flatMap((key) => conditionTests(key, filter.conditions[key])),
  ])
}

/** The tests ANDed, one a line; `true` where there is none. */
const allOf = (tests: readonly Sql[]): Sql =>
  tests.length === 0 ? sql`true` : Prisma.join([...tests], '\n  and ')

function rangeTests({ from, to }: TimeRange): Sql[] {
  return [
    ...(from !== null ? [sql`e.event_time >= ${timestamp(from)}`] : []),
    ...(to !== null ? [sql`e.event_time < ${timestamp(to)}`] : []),
  ]
}

/** An instant as a parameter, to the microsecond. The cast makes the parameter itself a time: partitions are pruned by it. */
export const timestamp = (instant: Instant): Sql => sql`${formatInstant(instant)}::timestamptz`

function conditionTests(key: FilterKey, condition: Condition | undefined): Sql[] {
  if (!condition) return []
  const { include, exclude } = condition
  return [
    ...(include.length > 0 ? [oneOf(key, include)] : []),
    // `is not true`, because a test of an absent value is null, and an event without a value is none of the excluded.
    ...(exclude.length > 0 ? [sql`(${oneOf(key, exclude)}) is not true`] : []),
  ]
}

/** True where the event's value is one of these; false or null where it is not. */
function oneOf(key: FilterKey, values: readonly string[]): Sql {
  if (!isDimension(key)) return identifierIn(IDENTIFIERS[key].column, values)
  const dimension = dimensionOf(key)
  switch (dimension.storage.kind) {
    case 'dictionary':
      return dictionaryIn(dimension.storage, dimension, values)
    case 'flag':
      return flagIn(dimension.storage, values)
    case 'id':
      return idIn(dimension.storage.column, values)
  }
}

type Storage<Kind extends Dimension['storage']['kind']> = Extract<Dimension['storage'], { kind: Kind }>

// `in (select …)`, not `= any(array(select …))`: for a rare value both read the index on the foreign key, but for a
// value of thousands of entries (an actor, a user agent's product) this one is hashed and the array searched for
// every event: 166 against 235 ms over a million events with 2,500 entries.
function dictionaryIn(storage: Storage<'dictionary'>, dimension: Dimension, values: readonly string[]): Sql {
  const { absent, any } = dimension
  const key = sql`e.${sqlName(storage.foreignKey)}`
  const column = sql`d.${sqlName(storage.column)}`
  if (any !== undefined && values.includes(any))
    return values.includes(absent)
      ? sql`true`
      : sql`(${dictionaryIn(storage, dimension, [absent])}) is not true`
  const entries = sql`select d.id from ${sqlName(storage.table)} d where `
  if (!values.includes(absent)) return sql`${key} in (${entries}${column} = any(${values}::text[]))`
  // A record can say the very word that stands for an absent value; both are that value.
  return sql`(${key} is null or ${key} in (${entries}${column} is null or ${column} = any(${values}::text[])))`
}

function flagIn({ column, names }: Storage<'flag'>, values: readonly string[]): Sql {
  const flag = sql`e.${sqlName(column)}`
  return anyOf([
    ...(values.includes(names.true) ? [sql`${flag} is true`] : []),
    ...(values.includes(names.false) ? [sql`${flag} is false`] : []),
    ...(names.null !== undefined && values.includes(names.null) ? [sql`${flag} is null`] : []),
  ])
}

const idIn = (column: string, values: readonly string[]): Sql =>
  sql`e.${sqlName(column)} = any(${values}::int[])`

/** Compares with the uuid that the text is stored as: itself, or its hash where it is no canonical uuid. */
function identifierIn(name: string, values: readonly string[]): Sql {
  const column = sql`e.${sqlName(name)}`
  const equal = sql`${column} = any(${values.map(identifierUuid)}::uuid[])`
  return values.includes(UNKNOWN) ? anyOf([sql`${column} is null`, equal]) : equal
}

const anyOf = (tests: readonly Sql[]): Sql =>
  tests.length === 0 ? sql`false` : sql`(${Prisma.join([...tests], ' or ')})`
