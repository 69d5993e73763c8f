// Names of tables and columns in SQL: the one place where text becomes a part of a statement.
import { Prisma } from '../db/generated/client'

const NAME = /^[a-z][a-z0-9_]{0,62}$/

/** A table's or column's own name. Throws unless it is a plain identifier: our constants are, nothing from outside may come here. */
export function sqlName(name: string): Prisma.Sql {
  if (!NAME.test(name)) throw new TypeError(`not the name of a table or column: ${JSON.stringify(name)}`)
  return Prisma.raw(name)
}
