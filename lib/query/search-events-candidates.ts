// The blocks in which a search has to look, in the order of its answer: those of the range whose filter does not deny a
// word, and, where conditions leave few events, only those that hold one of these.
import { z } from 'zod'
import { wordPlaces } from '../db/block-filter'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { EventOrder } from '../domain/answers'
import type { Filter } from '../domain/filter'
import type { TextQuery } from '../domain/text-query'
import { wordsOf } from '../domain/text-query-words'
import type { Instant, TimeRange } from '../domain/time'
import { eventCount } from './event-count'
import { instant, micros } from './row-values'
import { allOf, rangeTests, timestamp, where } from './where'

const { sql } = Prisma
type Sql = Prisma.Sql

/** `first` and `last`: no matching event of the block is earlier or later. `month` is its partition's. */
const candidateRow = z.object({ month: instant, id: z.number(), first: instant, last: instant })
export type Candidate = z.infer<typeof candidateRow>

/** So many events are looked up faster than the filters of their blocks' neighbours are read. */
const FEW_EVENTS = 20_000
/** Candidates asked for at once: one row of the filters takes one to two microseconds. */
const AT_ONCE = 512
/** The rarest words are likely the longest, and one that is rare is enough. */
const MOST_WORDS = 6

export type CandidateSearch = {
  filter: Filter
  now: Date
  query: TextQuery
  order: EventOrder
  range: TimeRange
}

/** In the order of the time with which each begins to matter: newest `last` first, or oldest `first`. */
export async function* candidates(db: Database, search: CandidateSearch): AsyncGenerator<Candidate> {
  const passes = filterTest(search.query)
  yield* (await isByEvents(db, search)) ? byEvents(db, search, passes) : byFilters(db, search, passes)
}

/** Whether a filter `f` does not deny the query's words. */
export function filterTest(query: TextQuery): Sql {
  const words = wordsOf(query)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_WORDS)
  return allOf(words.flatMap((word) => wordPlaces(word).map(bitTest)))
}

const bitTest = (place: number): Sql =>
  sql`get_bit(f.words, (${place}::bigint * (8 * octet_length(f.words))) >> 32) = 1`

async function isByEvents(db: Database, { filter, now }: CandidateSearch): Promise<boolean> {
  const [areAll, isFew] = await Promise.all([
    areAllFiltered(db),
    Object.keys(filter.conditions).length > 0 &&
      eventCount(db, filter, now).then((events) => events <= FEW_EVENTS),
  ])
  return isFew || !areAll
}

/** Pools on whose database every block was seen to have its filter: a block that comes later always brings its own. */
const filtered = new WeakSet<Database['pool']>()

/** Whether there is no block from before there were filters. */
async function areAllFiltered(db: Database): Promise<boolean> {
  if (filtered.has(db.pool)) return true
  const [answer] = await rows(
    db,
    sql`
select not exists (
  select b.month, b.id from record_block b
  except
  select f.month, f.block_id from block_filter f
) as all_filtered`,
    z.object({ all_filtered: z.boolean() }),
  )
  if (!answer?.all_filtered) return false
  filtered.add(db.pool)
  return true
}

const monthTests = (month: Sql, { from, to }: TimeRange): Sql =>
  allOf([
    ...(from === null ? [] : [sql`${month} >= date_trunc('month', ${timestamp(from)})`]),
    ...(to === null ? [] : [sql`${month} < ${timestamp(to)}`]),
  ])

async function* byFilters(
  db: Database,
  { order, range }: CandidateSearch,
  passes: Sql,
): AsyncGenerator<Candidate> {
  const edge = order === 'desc' ? sql`f.last_time` : sql`f.first_time`
  const within = allOf([
    monthTests(sql`f.month`, range),
    ...(range.from === null ? [] : [sql`f.last_time >= ${timestamp(range.from)}`]),
    ...(range.to === null ? [] : [sql`f.first_time < ${timestamp(range.to)}`]),
  ])
  let after = sql`true`
  for (;;) {
    const found = await rows(
      db,
      sql`
select
  ${micros(sql`f.month`)} as month, f.block_id as id,
  ${micros(sql`f.first_time`)} as first, ${micros(sql`f.last_time`)} as last
from block_filter f
where ${within}
  and ${after}
  and ${passes}
order by ${edge} ${direction(order)}, f.block_id ${direction(order)}
limit ${AT_ONCE}`,
      candidateRow,
    )
    yield* found
    const end = found.at(-1)
    if (!end || found.length < AT_ONCE) return
    const at = timestamp(edgeOf(end, order))
    after =
      order === 'desc'
        ? sql`(${edge}, f.block_id) < (${at}, ${end.id})`
        : sql`(${edge}, f.block_id) > (${at}, ${end.id})`
  }
}

/** Where events are few, or where not every block has a filter: what has none is read. */
async function* byEvents(
  db: Database,
  { filter, now, order, range }: CandidateSearch,
  passes: Sql,
): AsyncGenerator<Candidate> {
  const edge = order === 'desc' ? sql`touched.last` : sql`touched.first`
  yield* await rows(
    db,
    sql`
with touched as (
  select date_trunc('month', e.event_time) as month, e.block_id, min(e.event_time) as first, max(e.event_time) as last
  from event e
  where ${where(filter, now)}
    and ${allOf(rangeTests(range))}
  group by 1, 2
)
select
  ${micros(sql`touched.month`)} as month, touched.block_id as id,
  ${micros(sql`touched.first`)} as first, ${micros(sql`touched.last`)} as last
from touched
left join block_filter f on f.month = touched.month and f.block_id = touched.block_id
where f.words is null or (${passes})
order by ${edge} ${direction(order)}, touched.block_id ${direction(order)}`,
    candidateRow,
  )
}

const direction = (order: EventOrder): Sql => (order === 'desc' ? sql`desc` : sql`asc`)

/** The time with which the block begins to matter. */
export const edgeOf = ({ first, last }: Candidate, order: EventOrder): Instant =>
  order === 'desc' ? last : first
