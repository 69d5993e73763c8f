// A source with what is known of it: what to select, and how a row reads.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { DIGEST_KIND, OBJECT_STATES, type ObjectState, type SourceSummary } from '../domain/source'
import { count, isoTime, micros } from './row-values'

const { sql } = Prisma

const counts = Object.fromEntries(OBJECT_STATES.map((state) => [state, count])) as Record<
  ObjectState,
  typeof count
>

export const sourceSummaryRow = z
  .object({
    id: z.number(),
    kind: z.enum(['s3', 'folder']),
    bucket: z.string().nullable(),
    prefix: z.string(),
    region: z.string().nullable(),
    endpoint: z.string().nullable(),
    role_arn: z.string().nullable(),
    queue_url: z.string().nullable(),
    folder: z.string().nullable(),
    since: z.string().nullable(),
    accounts: z.array(z.string()),
    regions: z.array(z.string()),
    kinds: z.array(z.string()),
    schedule_minutes: z.number(),
    paused: z.boolean(),
    from_environment: z.boolean(),
    created_at: isoTime,
    layout: z.enum(['trail', 'flat']).nullable(),
    round_started_at: isoTime.nullable(),
    round_full: z.boolean().nullable(),
    round_import_id: z.number().nullable(),
    asked: z.boolean(),
    synced_at: isoTime.nullable(),
    listed_fully_at: isoTime.nullable(),
    next_sync_at: isoTime,
    problem: z.string().nullable(),
    problem_code: z.string().nullable(),
    permission: z.string().nullable(),
    queue_problem: z.string().nullable(),
    ...counts,
    bytes: count,
    bytes_loaded: count,
    events_under_way: count,
    first_day: z.string().nullable(),
    last_day: z.string().nullable(),
    digests: count,
  })
  .transform((row): SourceSummary => {
    const isS3 = row.kind === 's3'
    return {
      id: String(row.id),
      kind: row.kind,
      name: isS3 ? `s3://${row.bucket}/${row.prefix}` : String(row.folder),
      bucket: row.bucket,
      prefix: isS3 ? row.prefix : null,
      region: row.region,
      endpoint: row.endpoint,
      roleArn: row.role_arn,
      queueUrl: row.queue_url,
      folder: row.folder,
      since: row.since,
      accounts: row.accounts,
      regions: row.regions,
      kinds: row.kinds,
      schedule: row.schedule_minutes,
      paused: row.paused,
      fromEnvironment: row.from_environment,
      createdAt: row.created_at,
      status: statusOf(row),
      layout: row.layout,
      round:
        row.round_started_at === null
          ? null
          : {
              startedAt: row.round_started_at,
              full: row.round_full ?? false,
              importId: row.round_import_id === null ? null : String(row.round_import_id),
            },
      asked: row.asked,
      syncedAt: row.synced_at,
      listedFullyAt: row.listed_fully_at,
      nextSyncAt: row.paused ? null : row.next_sync_at,
      problem:
        row.problem === null
          ? null
          : { code: row.problem_code ?? 'unknown', message: row.problem, permission: row.permission },
      queueProblem: row.queue_problem,
      objects: Object.fromEntries(OBJECT_STATES.map((state) => [state, row[state]])) as Record<
        ObjectState,
        number
      >,
      bytes: row.bytes,
      bytesLoaded: row.bytes_loaded,
      eventsUnderWay: row.events_under_way,
      firstDay: row.first_day,
      lastDay: row.last_day,
      digests: row.digests,
    }
  })

/** Files are still loaded when a round is over: it only finds them. */
function statusOf(row: {
  paused: boolean
  round_started_at: string | null
  queued: number
}): SourceSummary['status'] {
  if (row.paused) return 'paused'
  if (row.round_started_at !== null) return 'listing'
  return row.queued > 0 ? 'loading' : 'waiting'
}

/** Selects the sources that `ids` selects, in the order in which they were made. */
export const sourceSummaries = (ids: Prisma.Sql): Prisma.Sql => sql`
select
  s.id, s.kind, s.bucket, s.prefix, s.region, s.endpoint, s.role_arn, s.queue_url, s.folder,
  s.since::text as since,
  s.accounts, s.regions, s.kinds, s.schedule_minutes, s.paused, s.from_environment,
  ${micros(sql`s.created_at`)} as created_at,
  s.layout,
  ${micros(sql`s.round_started_at`)} as round_started_at,
  s.round_full, s.round_import_id, s.sync_asked_at is not null as asked,
  ${micros(sql`s.synced_at`)} as synced_at,
  ${micros(sql`s.listed_fully_at`)} as listed_fully_at,
  ${micros(sql`s.next_sync_at`)} as next_sync_at,
  s.problem, s.problem_code, s.permission, s.queue_problem,
  (
    select coalesce(sum(f.events), 0)::bigint
    from file f
    where f.import_id = any(
      array(
        select import_id from file
        where source_id = s.id and status in ('queued', 'running') and spool_id is null
      )
    )
  ) as events_under_way,
  ledger.*
from source s
cross join lateral (
  select
    ${Prisma.join(
      OBJECT_STATES.map(
        (state) =>
          sql`coalesce(sum(files) filter (where state = ${state} and not is_digest), 0)::bigint as ${Prisma.raw(state)}`,
      ),
    )},
    coalesce(sum(bytes) filter (where not is_digest), 0)::bigint                        as bytes,
    coalesce(sum(bytes) filter (where not is_digest and state = 'loaded'), 0)::bigint   as bytes_loaded,
    min(first_day) filter (where not is_digest)::text                                   as first_day,
    max(last_day) filter (where not is_digest)::text                                    as last_day,
    coalesce(sum(files) filter (where is_digest), 0)::bigint                            as digests
  from (
    select
      state, kind = ${DIGEST_KIND} as is_digest,
      count(*) as files, sum(bytes) as bytes, min(day) as first_day, max(day) as last_day
    from source_object
    where source_id = s.id
    group by 1, 2
  ) lines
) ledger
where s.id = any(array(${ids}))
order by s.id`
