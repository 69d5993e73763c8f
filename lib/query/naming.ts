// What the counted columns mean: from the numbers that events and roll-ups are grouped by to a dimension's values.
import { Prisma } from '../db/generated/client'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { countedColumns } from './counted'
import { columnOf, columnsOf } from './plan'
import { sqlName } from './sql-name'

const { sql } = Prisma

/**
 * `columns` are what to count by. For a row `c` of `counted`, `join` is the dictionary `d` to join, and `value` the
 * dimension's value as text, never null. Several rows can have one value.
 */
export type Naming = { columns: string[]; join: Prisma.Sql; value: Prisma.Sql }

export function namingOf(by: DimensionKey): Naming {
  const { storage, absent } = dimensionOf(by)
  const name = columnOf(by)
  const column = sql`c.${sqlName(name)}`
  const named = (join: Prisma.Sql, value: Prisma.Sql): Naming => ({ columns: [name], join, value })
  switch (storage.kind) {
    case 'dictionary': {
      // Some slices have the value itself, and others an entry that has it.
      const [own, id] = countedColumns(name)
      const join = sql`left join ${sqlName(storage.table)} d on d.id = c.${sqlName(id ?? name)}`
      const value = sql`d.${sqlName(storage.column)}`
      return named(
        join,
        id === undefined
          ? sql`coalesce(${value}, ${absent}::text)`
          : sql`coalesce(c.${sqlName(own ?? name)}, ${value}, ${absent}::text)`,
      )
    }
    case 'flag':
      return named(Prisma.empty, nameOf(column, storage.names, absent))
    case 'derived': {
      if (storage.column === 'effect') return named(Prisma.empty, nameOf(column, storage.names, absent))
      const join = sql`join identity caller on caller.id = c.identity_id join place d on d.id = c.place_id`
      const value = nameOf(sql`(caller.account_id <> d.account)`, storage.names, absent)
      return { columns: columnsOf(by), join, value }
    }
    case 'text':
    case 'id':
      return named(Prisma.empty, sql`coalesce(${column}::text, ${absent}::text)`)
  }
}

const nameOf = (
  flag: Prisma.Sql,
  names: { true: string; false: string; null?: string },
  absent: string,
): Prisma.Sql =>
  sql`case when ${flag} then ${names.true}::text when not ${flag} then ${names.false}::text else ${names.null ?? absent}::text end`
