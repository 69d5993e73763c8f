// What an identity did for the first time: the values of some dimensions by when it first had them, over all data and
// whichever of its sessions it was.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { FIRST_KINDS } from '../db/identity-first'
import { type Readable, rows } from '../db/rows'
import { type DimensionKey, dimensionOf } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { IdentityNews } from '../domain/identity-answers'
import { formatInstant, type Instant } from '../domain/time'
import { labelOfValue } from '../domain/value-label'
import { askTogether } from './ask-together'
import { filledFrom } from './filled-from'
import { namingOf } from './naming'
import { ALL_FILLED } from './plan'
import { instant, isoTimeText, micros, microsText } from './row-values'
import { sqlName } from './sql-name'
import { timestamp } from './where'

const { sql } = Prisma
type Sql = Prisma.Sql

/** The dimensions of whose values it is known when an identity first had them. */
const FIRST_KNOWN = ['service', 'event', 'region', 'account', 'ip', 'agent'] as const satisfies DimensionKey[]
type FirstKnown = (typeof FIRST_KNOWN)[number]
export const isFirstKnown = (by: DimensionKey): by is FirstKnown => FIRST_KNOWN.some((key) => key === by)

/** The entries `f` of an identity's own firsts for a dimension, with the dictionary `d` that has the value. */
function firsts(key: string, by: FirstKnown): { from: Sql; value: Sql } {
  const { storage, absent } = dimensionOf(by)
  if (storage.kind !== 'dictionary') throw new TypeError(`${by} is in no dictionary`)
  const known = FIRST_KINDS.find(({ column }) => column === storage.foreignKey)
  if (!known) throw new TypeError(`firsts of ${by} are not kept`)
  return {
    from: sql`from identity_first f join ${sqlName(storage.table)} d on d.id = f.value_id
    where f.kind = ${known.kind}::smallint and f.identity_id in (select id from identity where key = ${key})`,
    value: sql`coalesce(d.${sqlName(storage.column)}, ${absent}::text)`,
  }
}

/** When the identity was first seen at all; null while that is not known, and where there is none. */
export async function identitySince(db: Readable, key: string): Promise<Instant | null> {
  if ((await filledFrom(db)) !== ALL_FILLED) return null
  const [found] = await rows(
    db,
    sql`
select ${micros(sql`min(first_seen)`)} as since
from identity_first
where kind = ${FIRST_KINDS[0].kind}::smallint and identity_id in (select id from identity where key = ${key})`,
    z.object({ since: instant.nullable() }),
  )
  return found?.since ?? null
}

/** When the identity first had each of these values; without those of which it is not known. */
export async function firstsOfValues(
  db: Readable,
  key: string,
  by: FirstKnown,
  values: readonly string[],
): Promise<Map<string, Instant>> {
  const { from, value } = firsts(key, by)
  const found = await rows(
    db,
    sql`
select ${value} as value, ${micros(sql`min(f.first_seen)`)} as first_seen
${from} and ${value} = any(${[...values]}::text[])
group by 1
limit ${values.length}`,
    z.object({ value: z.string(), first_seen: instant }),
  )
  return new Map(found.map((row) => [row.value, row.first_seen]))
}

const newRow = z.object({ value: z.string(), first_seen: isoTimeText, distinct: z.number() })

/**
 * The values that the identity had for the first time in the filter's range, `limit` of each dimension, the earliest
 * first; under the filter's other conditions only those that matching events have. Nothing is new while firsts are not
 * known, where the range has no beginning, and to an identity that itself is new in it or was first seen after it.
 */
export async function identityNews(
  db: Readable,
  key: string,
  filter: Filter,
  now: Date,
  limit: number,
): Promise<IdentityNews> {
  const since = await identitySince(db, key)
  const range = resolveRange(filter, now)
  if (since === null) return { state: 'preparing', since, values: [] }
  const none = { since: formatInstant(since), values: [] }
  if (range.to !== null && since >= range.to) return { state: 'not seen yet', ...none }
  if (range.from === null) return { state: 'no beginning', ...none }
  if (since >= range.from) return { state: 'new itself', ...none }
  const inRange = sql`min(f.first_seen) >= ${timestamp(range.from)}${range.to === null ? Prisma.empty : sql` and min(f.first_seen) < ${timestamp(range.to)}`}`
  const newOf = (by: FirstKnown, among: Sql): Sql => {
    const { from, value } = firsts(key, by)
    return sql`
select value, ${microsText(sql`first_seen`)} as first_seen, (count(*) over ())::int as distinct
from (
  select ${value} as value, min(f.first_seen) as first_seen
  ${from}
  group by 1
  having ${inRange}
) first
where ${among}
order by first.first_seen, value collate "C"
limit ${limit}`
  }
  const { identity: _, ...others } = filter.conditions
  const isNarrowed = Object.keys(others).length > 0
  const found = isNarrowed
    ? await askTogether(
        db,
        filter,
        FIRST_KNOWN.map((by) => {
          const { columns, join, value } = namingOf(by)
          return {
            parts: [{ range, conditions: filter.conditions, columns }],
            select: ([of = Prisma.empty]) =>
              newOf(by, sql`value in (select ${value} from (${of}) c ${join})`),
            row: newRow,
          }
        }),
      )
    : await allNews(db, (by) => newOf(by, sql`true`))
  return {
    state: 'known',
    since: formatInstant(since),
    values: FIRST_KNOWN.map((by, at) => ({
      by,
      distinct: found[at]?.[0]?.distinct ?? 0,
      rows: (found[at] ?? []).map((row) => ({
        value: row.value,
        label: labelOfValue(by, row.value),
        firstSeen: row.first_seen,
      })),
    })),
  }
}

/** What is new of each dimension, from the firsts alone: one statement. */
async function allNews(db: Readable, newOf: (by: FirstKnown) => Sql): Promise<z.infer<typeof newRow>[][]> {
  const selects = FIRST_KNOWN.map((by) => sql`(select ${by}::text as by, news.* from (${newOf(by)}) news)`)
  const found = await rows(
    db,
    Prisma.join(selects, '\nunion all\n'),
    newRow.extend({ by: z.enum(FIRST_KNOWN) }),
  )
  return FIRST_KNOWN.map((by) => found.filter((row) => row.by === by))
}
