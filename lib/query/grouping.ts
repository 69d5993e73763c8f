// How to count events by a dimension: group by what the event itself holds, and only then look up what that means.
// A million events are grouped by small numbers; the dictionary is joined to the few groups that are left.
import { Prisma } from '../db/generated/client'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { sqlName } from './sql-name'

const { sql } = Prisma

/**
 * `key` is an expression over an event `e`. For a row `c` with that key as its column `key`, `join` is the dictionary
 * `d` to join, and `value` the dimension's value as text, never null. Several keys can have one value.
 */
export type Grouping = { key: Prisma.Sql; join: Prisma.Sql; value: Prisma.Sql }

export function groupingOf(by: DimensionKey): Grouping {
  const { storage, absent } = dimensionOf(by)
  switch (storage.kind) {
    case 'dictionary':
      return {
        key: sql`e.${sqlName(storage.foreignKey)}`,
        join: sql`left join ${sqlName(storage.table)} d on d.id = c.key`,
        value: sql`coalesce(d.${sqlName(storage.column)}, ${absent}::text)`,
      }
    case 'flag': {
      const { names } = storage
      return {
        key: sql`e.${sqlName(storage.column)}`,
        join: Prisma.empty,
        value: sql`case when c.key then ${names.true}::text when not c.key then ${names.false}::text else ${names.null ?? absent}::text end`,
      }
    }
    case 'text':
      return {
        key: sql`e.${sqlName(storage.column)}`,
        join: Prisma.empty,
        value: sql`coalesce(c.key, ${absent}::text)`,
      }
    case 'id':
      return {
        key: sql`e.${sqlName(storage.column)}`,
        join: Prisma.empty,
        value: sql`coalesce(c.key::text, ${absent}::text)`,
      }
  }
}
