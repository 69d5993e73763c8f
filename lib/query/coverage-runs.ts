// Digests that follow each other in one chain, taken together where all that they name is in the same state.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { ClosedRange } from '../domain/time'
import type { Run } from './coverage-pieces'
import { count, instant, micros } from './row-values'
import { timestamp } from './where'

const { sql } = Prisma

/**
 * A log file that comes later than this after its newest event is late. Measured on real buckets: half come within 3.0
 * minutes, 99 % within 8.9, all within 10.1.
 */
const LATE_SECONDS = 30 * 60

const row = z
  .object({
    account: z.string(),
    region: z.string(),
    chain: z.string(),
    starts_at: instant,
    ends_at: instant,
    state: z.enum(['complete', 'late', 'missing', 'loading', 'elsewhere', 'unproven', 'invalid', 'hole']),
    deleted: count,
    altered: count,
    archived: count,
    refused: count,
    removed: count,
    unread: count,
    loading: count,
    elsewhere: count,
    unwanted: count,
    lag_seconds: z.number().nullable(),
    reason: z.string().nullable(),
  })
  .transform(({ starts_at: from, ends_at: to, lag_seconds: lagSeconds, ...same }): Run & RunPlace => ({
    ...same,
    from,
    to,
    lagSeconds,
  }))
type RunPlace = { account: string; region: string }

/**
 * The runs of these accounts and regions that touch the range, in no order; with `byDay` none but complete ones goes on
 * past a day's end. At most one more than `limit`, so that too many can be seen.
 */
export async function coverageRuns(
  db: Database,
  places: readonly { account: string; region: string; sources: readonly number[] }[],
  { from, to }: ClosedRange,
  byDay: boolean,
  limit: number,
): Promise<(Run & RunPlace)[]> {
  const wanted = places.flatMap(({ account, region, sources }) =>
    sources.map((source) => ({ account, region, source })),
  )
  return rows(
    db,
    sql`
with place as (
  select *
  from unnest(
    ${wanted.map(({ source }) => source)}::int[],
    ${wanted.map(({ account }) => account)}::text[],
    ${wanted.map(({ region }) => region)}::text[]
  ) place (source_id, account, region)
), proving as (
  select distinct place.source_id
  from place
  where exists (select from digest d where d.source_id = place.source_id and d.state = 'valid')
), touched as (
  select d.id, d.source_id, d.account, d.region, d.chain, d.starts_at, d.ends_at, d.state, d.reason, d.elsewhere,
    d.lag_seconds, d.settled
  from place
  join digest d on d.source_id = place.source_id and d.account = place.account and d.region = place.region
  where d.ends_at > ${timestamp(from)} and d.starts_at < ${timestamp(to)}
), counted as (
  select
    p.digest_id,
    count(*) filter (where p.presence = 'deleted')                 as deleted,
    count(*) filter (where p.presence = 'altered')                 as altered,
    count(*) filter (where p.presence = 'archived')                as archived,
    count(*) filter (where p.presence = 'refused')                 as refused,
    count(*) filter (where p.presence = 'removed')                 as removed,
    count(*) filter (where p.presence = 'unread')                  as unread,
    count(*) filter (where p.presence in ('loading', 'unlisted'))  as loading,
    count(*) filter (where p.presence = 'unwanted')                as unwanted,
    max(p.lag_seconds) filter (where p.presence = 'here')          as lag_seconds
  from touched
  join digest_file_presence p on p.digest_id = touched.id
  where not touched.settled
  group by p.digest_id
), judged as (
  select
    d.id, d.source_id, d.account, d.region, d.chain, d.starts_at, d.ends_at, d.reason, d.elsewhere,
    coalesce(c.deleted, 0)  as deleted,
    coalesce(c.altered, 0)  as altered,
    coalesce(c.archived, 0) as archived,
    coalesce(c.refused, 0)  as refused,
    coalesce(c.removed, 0)  as removed,
    coalesce(c.unread, 0)   as unread,
    coalesce(c.loading, 0)  as loading,
    coalesce(c.unwanted, 0) as unwanted,
    case when d.settled then d.lag_seconds else c.lag_seconds end as lag_seconds,
    case
      when d.state = 'invalid'                                                          then 'invalid'
      when c.deleted + c.altered + c.archived + c.refused + c.removed + c.unread > 0    then 'missing'
      when c.loading > 0                                                                then 'loading'
      when d.elsewhere > 0                                                              then 'elsewhere'
      when d.state = 'unproven' and d.source_id in (select source_id from proving)      then 'unproven'
      when case when d.settled then d.lag_seconds else c.lag_seconds end > ${LATE_SECONDS}  then 'late'
      else 'complete'
    end as state
  from touched d
  left join counted c on c.digest_id = d.id
  union all
  select d.id, d.source_id, d.account, d.region, d.chain, d.hole_from, d.starts_at, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 'hole'
  from place
  join digest d on d.source_id = place.source_id and d.account = place.account and d.region = place.region
  where d.hole_from is not null and d.starts_at > ${timestamp(from)} and d.hole_from < ${timestamp(to)}
), marked as (
  select
    judged.*,
    (lag(state) over chain, lag(ends_at) over chain, lag(reason) over chain, lag(${daySplit(byDay)}) over chain)
      is distinct from (state, starts_at, reason, ${daySplit(byDay)}) as begins
  from judged
  window chain as (partition by source_id, chain order by starts_at, id)
), numbered as (
  select
    marked.*,
    count(*) filter (where begins) over (partition by source_id, chain order by starts_at, id) as run
  from marked
)
select
  account, region, chain, state,
  ${micros(sql`min(starts_at)`)} as starts_at,
  ${micros(sql`max(ends_at)`)} as ends_at,
  sum(deleted)::bigint   as deleted,
  sum(altered)::bigint   as altered,
  sum(archived)::bigint  as archived,
  sum(refused)::bigint   as refused,
  sum(removed)::bigint   as removed,
  sum(unread)::bigint    as unread,
  sum(loading)::bigint   as loading,
  sum(elsewhere)::bigint as elsewhere,
  sum(unwanted)::bigint  as unwanted,
  max(lag_seconds)       as lag_seconds,
  min(reason)            as reason
from numbered
group by source_id, account, region, chain, run, state
limit ${limit + 1}`,
    row,
  )
}

/** What differs from one day to the next, where a run ends with its day. */
const daySplit = (byDay: boolean): Prisma.Sql =>
  byDay ? sql`case when state <> 'complete' then (starts_at at time zone 'UTC')::date end` : sql`null::date`
