// What the data takes of the disk, month by month, what the retention dropped, and how far old data is prepared.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { rows } from '../db/rows'
import type { StorageUse } from '../domain/answers'
import { keptAt } from '../domain/retention'
import { formatInstant } from '../domain/time'
import { count, instant, isoTime, micros } from './row-values'

const { sql } = Prisma

const MOST_DROPS = 100
const MICROS_PER_DAY = 86_400_000_000n
/** No day has a name beyond it. */
const LAST_DAY = BigInt(Date.UTC(9999, 11, 31)) * 1000n
/** What rollup_state says when all days are filled. */
const ALL_DAYS = -2_147_483_648

const monthRow = z.object({
  month: z.string(),
  events: count.nullable(),
  event_bytes: count,
  record_bytes: count,
  search_bytes: count,
  rollup_bytes: count,
})
const dropRow = z.object({ month: z.string(), events: count, bytes: count, dropped_at: isoTime })
const restRow = z.object({ total: count, filled_from: z.number(), first: instant.nullable() })

/**
 * Reads sizes of files and a roll-up of few rows: cheap at any size. There are at most as many months as partitions (20
 * years of them), and the newest hundred drops. `retentionDays` is the setting.
 */
export async function storageUse(db: Database, retentionDays: number | null, now: Date): Promise<StorageUse> {
  const [months, drops, [rest]] = await Promise.all([
    rows(db, MONTHS, monthRow),
    rows(
      db,
      sql`
select to_char(month, 'YYYY-MM') as month, events, bytes, ${micros(sql`dropped_at`)} as dropped_at
from retention_drop
order by id desc
limit ${MOST_DROPS}`,
      dropRow,
    ),
    rows(
      db,
      sql`
select
  pg_database_size(current_database()) as total,
  s.filled_from,
  ${micros(sql`(select min(event_time) from event)`)} as first
from rollup_state s`,
      restRow,
    ),
  ])
  const sized = months.map((row) => ({
    month: row.month,
    events: row.events,
    bytes: {
      events: row.event_bytes,
      records: row.record_bytes,
      search: row.search_bytes,
      rollUps: row.rollup_bytes,
      total: row.event_bytes + row.record_bytes + row.search_bytes + row.rollup_bytes,
    },
  }))
  const total = rest?.total ?? 0
  return {
    total,
    months: sized,
    // The two are read one after the other: while much is loaded, the months can be ahead.
    other: Math.max(0, total - sized.reduce((sum, { bytes }) => sum + bytes.total, 0)),
    retention: {
      days: retentionDays,
      keptSince: retentionDays === null ? null : formatInstant(keptAt(retentionDays, now).since),
      dropped: drops.map(({ dropped_at: droppedAt, ...same }) => ({ ...same, droppedAt })),
    },
    preparing: preparingOf(rest),
  }
}

function preparingOf(state: z.infer<typeof restRow> | undefined): StorageUse['preparing'] {
  if (!state || state.first === null || state.filled_from === ALL_DAYS) return null
  const from = BigInt(state.filled_from) * MICROS_PER_DAY
  if (from <= state.first) return null
  return {
    preparedFrom: formatInstant(from > LAST_DAY ? LAST_DAY : from).slice(0, 10),
    firstDay: formatInstant(state.first).slice(0, 10),
  }
}

/** A table's partition of the month, with its indexes. */
const sizeOf = (table: string): Prisma.Sql =>
  sql`coalesce(sum(bytes) filter (where parent = ${table}::regclass), 0)::bigint`

/** Months that have partitions, newest first; their events by the smallest roll-up. */
const MONTHS = sql`
with partition as (
  select
    i.inhparent as parent,
    to_date(substring(c.relname from '\\d{4}_\\d{2}$'), 'YYYY_MM') as month,
    pg_total_relation_size(c.oid) as bytes
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  where
    i.inhparent = any('{event,record_block,block_filter,rollup_cube}'::regclass[])
    and c.relname ~ '_\\d{4}_\\d{2}$'
),
sized as (
  select
    month,
    ${sizeOf('event')} as event_bytes,
    ${sizeOf('record_block')} as record_bytes,
    ${sizeOf('block_filter')} as search_bytes,
    ${sizeOf('rollup_cube')} as rollup_bytes
  from partition
  group by month
),
counted as (
  select date_trunc('month', date '1970-01-01' + day)::date as month, sum(events)::bigint as events
  from rollup_total
  group by 1
)
select
  to_char(s.month, 'YYYY-MM') as month,
  case when s.month - date '1970-01-01' >= state.filled_from then coalesce(c.events, 0) end as events,
  s.event_bytes, s.record_bytes, s.search_bytes, s.rollup_bytes
from sized s
cross join rollup_state state
left join counted c on c.month = s.month
order by s.month desc`
