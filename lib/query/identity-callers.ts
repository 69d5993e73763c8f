// From where one identity called, and with what: what no roll-up knows, from one reading of its events.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { type Readable, readRows, rows } from '../db/rows'
import type { DimensionKey } from '../domain/dimensions'
import { type Filter, resolveRange } from '../domain/filter'
import type { AccessKeys } from '../domain/identity-answers'
import { askTogether, type CountingQuestion } from './ask-together'
import { inferredAs } from './derived-flags'
import { accessKeyQuestion, accessKeysOf } from './identity-access-keys'
import { type Values, valuesOf, valuesQuestion } from './identity-activity'
import { columnOf } from './plan'
import { sqlName } from './sql-name'
import { where } from './where'

const { sql } = Prisma

const CALLED_FROM = ['ip', 'agent', 'session'] as const satisfies DimensionKey[]
/** Of an hour there are few events, and what every question is built on reads them by their time. */
const BRIEF_MICROS = 3_600_000_000n

/** `limit` rows of each, and of its access keys; the filter names the identity. */
export async function identityCallers(
  db: Readable,
  filter: Filter,
  now: Date,
  limit: number,
): Promise<Values<(typeof CALLED_FROM)[number]> & { accessKey: AccessKeys }> {
  const keys = accessKeyQuestion(filter, now, limit)
  const values = CALLED_FROM.map((by) => valuesQuestion(filter, now, by, limit))
  const { from, to } = resolveRange(filter, now)
  if (from !== null && to !== null && to - from <= BRIEF_MICROS) {
    const [foundKeys, ...found] = await askTogether(db, filter, [keys, ...values])
    return { ...valuesOf(CALLED_FROM, found), accessKey: accessKeysOf(foundKeys) }
  }
  const columns = ['access_key', ...CALLED_FROM.map(columnOf)]
  const answers = await countedEach(db, filter, now, columns, [keys, ...values])
  return {
    ...valuesOf(
      CALLED_FROM,
      values.map(({ row }, at) => readRows(answers[at + 1] ?? [], row)),
    ),
    accessKey: accessKeysOf(readRows(answers[0] ?? [], keys.row)),
  }
}

/**
 * The rows of each question, which counts by one of the columns. Counted by all columns at once nearly every event would
 * be a group of its own: 300,000 of one role took five times as long. They are put aside first, because grouping sets do
 * not read from tables that lie on several machines.
 */
async function countedEach(
  db: Readable,
  filter: Filter,
  now: Date,
  columns: readonly string[],
  questions: readonly Pick<CountingQuestion<unknown>, 'select'>[],
): Promise<unknown[][]> {
  const names = columns.map(sqlName)
  const answers = questions.map(({ select }, at) => {
    // grouping() has a bit for each column, the first one's highest, that is set where the column is not counted by.
    const set = 2 ** columns.length - 1 - 2 ** (columns.length - 1 - at)
    const of = sql`select * from counted where counted_by = ${set}::int`
    return sql`
(select json_agg(answer) from (${select([of])}) answer) as ${sqlName(`answer_${at + 1}`)}`
  })
  const [found] = await rows(
    db,
    sql`
with calls as materialized (
  select
    ${Prisma.join(names)}, e.event_time, e.read_only, e.failed,
    ${inferredAs(true, [])} as inferred_read,
    ${inferredAs(false, [])} as inferred_write
  from event e
  where ${where(filter, now)}
), counted as materialized (
  select
    grouping(${Prisma.join(names)}) as counted_by, ${Prisma.join(names)},
    count(*) as events,
    count(*) filter (where read_only) as reads,
    count(*) filter (where not read_only) as writes,
    count(*) filter (where failed) as errors,
    count(*) filter (where inferred_read) as inferred_reads,
    count(*) filter (where inferred_write) as inferred_writes,
    min(event_time) as first_seen,
    max(event_time) as last_seen
  from calls
  group by grouping sets (${Prisma.join(names.map((name) => sql`(${name})`))})
)
select${Prisma.join(answers)}`,
    z.record(z.string(), z.array(z.unknown()).nullable()),
  )
  return questions.map((_, at) => found?.[`answer_${at + 1}`] ?? [])
}
