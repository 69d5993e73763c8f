// Counts for several parts of one statement: what two parts would read from the same place is read once.
import { Prisma } from '../db/generated/client'
import type { TimeRange } from '../domain/time'
import { type Counting, counted, countedColumns } from './counted'
import { type Conditions, planOf, type Slice } from './plan'
import { sqlName } from './sql-name'

const { sql } = Prisma

/** One of the things to be counted; `kinds` and `seen` as in Counting. */
export type Part = {
  range: TimeRange
  conditions: Conditions
  columns: readonly string[]
  kinds?: boolean
  seen?: 'bounds' | 'times'
}

/** The slices that hold a part's events. */
const slicesOf = ({ range, conditions, columns, seen }: Part, filledFrom: number): Slice[] =>
  planOf({ range, conditions, columns, seen: seen === 'times' ? 'exact' : (seen ?? 'none') }, filledFrom)

/** What a part reads: a key for each table and time under its conditions, and whether events are among them. */
export function readsOf(part: Part, filledFrom: number): { keys: string[]; areEvents: boolean } {
  const slices = slicesOf(part, filledFrom)
  return {
    keys: slices.map((slice) => keyOf(slice, part.conditions)),
    areEvents: slices.some((slice) => slice.of === 'events'),
  }
}

type Read = {
  slice: Slice
  conditions: Conditions
  columns: Set<string>
  kinds: boolean
  seen: Counting['seen']
}

/**
 * `steps` are the statement's first steps, `name as …`; `of` is, for each part, a query with its columns and counts, in
 * which a key can come several times. Parts with the same conditions share what they read of a table and a time; it is
 * grouped by the columns of all of them.
 */
export function countedTogether(
  parts: readonly Part[],
  filledFrom: number,
): { steps: Prisma.Sql[]; of: Prisma.Sql[] } {
  const reads = new Map<string, Read>()
  const keysOfParts = parts.map((part) =>
    slicesOf(part, filledFrom).map((slice) => {
      const key = keyOf(slice, part.conditions)
      const read = reads.get(key) ?? {
        slice,
        conditions: part.conditions,
        columns: new Set(),
        kinds: false,
        seen: undefined,
      }
      reads.set(key, read)
      read.kinds ||= part.kinds ?? false
      // Exact times are bounds, too.
      if (read.seen !== 'times') read.seen = part.seen ?? read.seen
      for (const column of part.columns) read.columns.add(column)
      return key
    }),
  )
  const names = new Map([...reads.keys()].map((key, at) => [key, sqlName(`read_${at + 1}`)]))
  return {
    // Postgres puts aside what is read from twice, and only that.
    steps: [...reads].map(
      ([key, { slice, conditions, columns, kinds, seen }]) =>
        sql`${nameOf(names, key)} as (${counted([slice], conditions, { columns: [...columns], kinds, seen })}
)`,
    ),
    of: parts.map(({ columns, kinds = false, seen }, at) => {
      const selected = [
        ...columns.flatMap(countedColumns),
        'events',
        ...(kinds ? ['reads', 'writes', 'errors', 'inferred_reads', 'inferred_writes'] : []),
        ...(seen ? ['first_seen', 'last_seen'] : []),
      ].map(sqlName)
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
