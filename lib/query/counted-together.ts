// Counts for several parts of one statement: what two parts would read from the same place is read once.
import { Prisma } from '../db/generated/client'
import type { TimeRange } from '../domain/time'
import { counted, countedColumns } from './counted'
import { type Conditions, planOf, type Slice } from './plan'
import { sqlName } from './sql-name'

const { sql } = Prisma

/** One of the things to be counted: under its own conditions, by its own columns; `kinds` as in Counting. */
export type Part = { conditions: Conditions; columns: readonly string[]; kinds: boolean }

type Read = { slice: Slice; conditions: Conditions; columns: Set<string>; kinds: boolean }

/**
 * `steps` are the statement's first steps, `name as …`; `of` is, for each part, a query with its columns and counts, in
 * which a key can come several times. Parts with the same conditions share what they read of a table and a time; it is
 * grouped by the columns of all of them.
 */
export function countedTogether(
  range: TimeRange,
  parts: readonly Part[],
  filledFrom: number,
): { steps: Prisma.Sql[]; of: Prisma.Sql[] } {
  const reads = new Map<string, Read>()
  const keysOfParts = parts.map(({ conditions, columns, kinds }) =>
    planOf({ range, conditions, columns }, filledFrom).map((slice) => {
      const key = keyOf(slice, conditions)
      const read = reads.get(key) ?? { slice, conditions, columns: new Set(), kinds }
      reads.set(key, read)
      read.kinds ||= kinds
      for (const column of columns) read.columns.add(column)
      return key
    }),
  )
  const names = new Map([...reads.keys()].map((key, at) => [key, sqlName(`read_${at + 1}`)]))
  return {
    steps: [...reads].map(
      ([key, { slice, conditions, columns, kinds }]) =>
        sql`${nameOf(names, key)} as materialized (${counted([slice], conditions, { columns: [...columns], kinds })}
)`,
    ),
    of: parts.map(({ columns, kinds }, at) => {
      const counts = kinds ? ['events', 'reads', 'writes', 'errors'] : ['events']
      const selected = [...columns.flatMap(countedColumns), ...counts].map(sqlName)
      return Prisma.join(
        (keysOfParts[at] ?? []).map((key) => sql`select ${Prisma.join(selected)} from ${nameOf(names, key)}`),
        ' union all ',
      )
    }),
  }
}

// The order of conditions in a filter means nothing, but parts are made of one filter and keep it.
const keyOf = (slice: Slice, conditions: Conditions): string =>
  JSON.stringify([slice.of === 'events' ? 'event' : slice.rollup.table, slice, conditions], (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  )

function nameOf(names: ReadonlyMap<string, Prisma.Sql>, key: string): Prisma.Sql {
  const name = names.get(key)
  if (!name) throw new Error('every part reads what was planned for it')
  return name
}
