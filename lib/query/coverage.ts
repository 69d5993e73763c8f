// For which times logs were received: per account and region, by what the digests say and what of it is here.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import { badRequest } from '../domain/api-error'
import { type Coverage, DIGEST_KIND } from '../domain/source'
import { bucketEdges, type ClosedRange, formatInstant, type Instant, instantOf } from '../domain/time'
import { type Covered, type Piece, piecesOf, reasonOf, worstOfDays } from './coverage-pieces'
import { coverageRuns } from './coverage-runs'
import { parseId } from './cursor'
import { count, instant, micros } from './row-values'
import { timestamp } from './where'

const { sql } = Prisma

/** The most intervals of all accounts and regions together. */
const MOST_INTERVALS = 20_000
/** A bucket of a large organisation has some 2,000. */
const MOST_PLACES = 10_000
/** So many sources may tell of one account and region. */
const MOST_SOURCES = 100

export const COVERAGE_INTERVALS = ['digest', 'day'] as const
export type CoverageQuestion = {
  /** An open start is where the data begins; an open end is now, and nothing is said of what is to come. */
  from: Instant | null
  to: Instant | null
  account?: string | undefined
  region?: string | undefined
  /** A source's id; without it all sources count. */
  source?: string | undefined
  /** `day`: one interval for each UTC day, in the worst state of the day: missing, unknown, late, complete. */
  interval: (typeof COVERAGE_INTERVALS)[number]
}
export type CoverageAnswer = { from: string | null; to: string | null; coverage: Coverage[] }

/**
 * Per account and region, in order, intervals that follow each other from the range's start to its end. Times are those
 * of delivery, which comes minutes after the events. Without any account and region there is no range either. Throws a
 * 400 when there would be more than MOST_INTERVALS.
 */
export async function coverage(db: Database, question: CoverageQuestion, now: Date): Promise<CoverageAnswer> {
  const places = await placesOf(db, question)
  const first = places.reduce<Instant | null>(
    (least, { since }) => (least === null || since < least ? since : least),
    null,
  )
  const from = question.from ?? first
  const present = instantOf(now)
  const to = question.to === null || question.to > present ? present : question.to
  if (from === null || first === null || from >= to) return { from: null, to: null, coverage: [] }
  const range = { from, to }
  const isByDay = question.interval === 'day'
  const days = isByDay ? bucketEdges(range, 'day') : []
  if (places.length * (days.length - 1) > MOST_INTERVALS)
    throw tooMany('a shorter range, or one account or region')
  const runs = await coverageRuns(db, places, range, isByDay, MOST_INTERVALS)
  if (runs.length > MOST_INTERVALS) throw tooMany('a shorter range, one account or region, or interval=day')
  const byPlace = new Map<string, typeof runs>()
  for (const run of runs) {
    const place = `${run.account} ${run.region}`
    const others = byPlace.get(place)
    if (others) others.push(run)
    else byPlace.set(place, [run])
  }
  const covered = places.map((place) => {
    const pieces = piecesOf(byPlace.get(`${place.account} ${place.region}`) ?? [], range, place, days)
    return { ...place, pieces: isByDay ? worstOfDays(pieces) : pieces }
  })
  if (covered.reduce((sum, { pieces }) => sum + pieces.length, 0) > MOST_INTERVALS)
    throw tooMany('a shorter range, one account or region, or interval=day')
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    coverage: await withFiles(db, covered, range, isByDay),
  }
}

const tooMany = (what: string) =>
  badRequest(`this would make more than ${MOST_INTERVALS} intervals: ask for ${what}`, 'from')

const placeRow = z.object({
  account: z.string(),
  region: z.string(),
  sources: z.array(z.number()),
  since: instant,
  first_digest: instant.nullable(),
  last_digest: instant.nullable(),
})
/** An account and region of which the sources have anything, with the first day of it and what its digests span. */
type Place = { account: string; region: string; sources: number[]; since: Instant } & Covered

/** Steps from one account and region to the next by the index: distinct would read every object. */
async function placesOf(
  db: Database,
  { account, region, source }: Pick<CoverageQuestion, 'account' | 'region' | 'source'>,
): Promise<Place[]> {
  const sourceId = source === undefined ? null : parseId(source)
  if (source !== undefined && sourceId === null) return []
  const next = (after: Prisma.Sql) => sql`
    select o.source_id, o.account, o.region
    from source_object o
    where o.account is not null and o.region is not null and ${after}
    order by o.source_id, o.account, o.region
    limit 1`
  const found = await rows(
    db,
    sql`
with recursive step as (
  (${next(sourceId === null ? sql`true` : sql`o.source_id = ${sourceId}`)})
  union all
  select following.*
  from step
  cross join lateral (${next(sql`
    (o.source_id, o.account, o.region) > (step.source_id, step.account, step.region)
    and ${sourceId === null ? sql`true` : sql`o.source_id = ${sourceId}`}`)}
  ) following
)
select
  step.account, step.region,
  array_agg(distinct step.source_id) as sources,
  ${micros(sql`min(oldest.day)::timestamp at time zone 'UTC'`)} as since,
  ${micros(sql`min(span.first_digest)`)} as first_digest,
  ${micros(sql`max(span.last_digest)`)} as last_digest
from step
cross join lateral (
  select o.day
  from source_object o
  where o.source_id = step.source_id and o.account = step.account and o.region = step.region
  order by o.day
  limit 1
) oldest
cross join lateral (
  select
    (
      select d.starts_at
      from digest d
      where d.source_id = step.source_id and d.account = step.account and d.region = step.region
      order by d.ends_at
      limit 1
    ) as first_digest,
    (
      select d.ends_at
      from digest d
      where d.source_id = step.source_id and d.account = step.account and d.region = step.region
      order by d.ends_at desc
      limit 1
    ) as last_digest
) span
where
  ${account === undefined ? sql`true` : sql`step.account = ${account}`}
  and ${region === undefined ? sql`true` : sql`step.region = ${region}`}
group by step.account, step.region
order by step.account, step.region
limit ${MOST_PLACES + 1}`,
    placeRow,
  )
  if (found.length > MOST_PLACES) throw tooMany('one account or region')
  return found.map(({ first_digest: first, last_digest: last, ...same }) => ({ ...same, first, last }))
}

const filesRow = z.object({ place: z.number(), files: count })

/** Counts the log files that are here, by when they were delivered. */
async function withFiles(
  db: Database,
  covered: (Place & { pieces: Piece[] })[],
  range: ClosedRange,
  isByDay: boolean,
): Promise<Coverage[]> {
  const all = covered.flatMap(({ account, region, sources, pieces }) =>
    pieces.flatMap((piece) => sources.map((source) => ({ account, region, source, piece }))),
  )
  const wanted = sql`
select *
from unnest(
  ${all.map((_, place) => place)}::int[],
  ${all.map(({ source }) => source)}::int[],
  ${all.map(({ account }) => account)}::text[],
  ${all.map(({ region }) => region)}::text[],
  ${all.map(({ piece }) => formatInstant(piece.from))}::timestamptz[],
  ${all.map(({ piece }) => formatInstant(piece.to))}::timestamptz[]
) wanted (place, source_id, account, region, starts_at, ends_at)`
  const counted = await rows(db, isByDay ? filesOfDays(wanted, range) : filesOfPieces(wanted), filesRow)
  const files = new Map<Piece, number>()
  for (const { place, files: found } of counted) {
    const piece = all[place]?.piece
    if (piece) files.set(piece, (files.get(piece) ?? 0) + found)
  }
  return covered.map(({ account, region, pieces, ...place }) => ({
    account,
    region,
    intervals: pieces.map((piece) => ({
      from: formatInstant(piece.from),
      to: formatInstant(piece.to),
      state: piece.state,
      files: files.get(piece) ?? 0,
      missing: piece.missing,
      reason: reasonOf(piece, place),
    })),
  }))
}

/** Each piece by the index of its days. */
const filesOfPieces = (wanted: Prisma.Sql): Prisma.Sql => sql`
select wanted.place, n.files
from (${wanted}) wanted
cross join lateral (
  select count(*) as files
  from source_object o
  where
    o.source_id = wanted.source_id and o.account = wanted.account and o.region = wanted.region
    and o.day between (wanted.starts_at at time zone 'UTC')::date and (wanted.ends_at at time zone 'UTC')::date
    and o.delivered_at >= wanted.starts_at and o.delivered_at < wanted.ends_at
    and o.state = 'loaded' and o.kind <> ${DIGEST_KIND}
) n
where n.files > 0
limit ${MOST_INTERVALS * MOST_SOURCES}`

/** All days in one pass: there is one piece to each. */
const filesOfDays = (wanted: Prisma.Sql, { from, to }: ClosedRange): Prisma.Sql => sql`
with counted as (
  select o.source_id, o.account, o.region, o.day, count(*) as files
  from source_object o
  where
    (o.source_id, o.account, o.region) in (select source_id, account, region from (${wanted}) wanted)
    and o.day >= (${timestamp(from)} at time zone 'UTC')::date and o.day <= (${timestamp(to)} at time zone 'UTC')::date
    and o.delivered_at >= ${timestamp(from)} and o.delivered_at < ${timestamp(to)}
    and o.state = 'loaded' and o.kind <> ${DIGEST_KIND}
  group by o.source_id, o.account, o.region, o.day
)
select wanted.place, counted.files
from (${wanted}) wanted
join counted
  on counted.source_id = wanted.source_id and counted.account = wanted.account and counted.region = wanted.region
  and counted.day = (wanted.starts_at at time zone 'UTC')::date
limit ${MOST_INTERVALS * MOST_SOURCES}`
