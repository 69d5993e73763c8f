// The rows of an export, a page at a time.
import type { z } from 'zod'
import { Prisma } from '../db/generated/client'
import type { EventOrder } from '../domain/answers'
import type { EventPlace } from './cursor'
import type { Extent } from './export-events'
import type { Snapshot } from './snapshot'
import { timestamp } from './where'

const { sql } = Prisma

export type PagesAsked = { matching: Prisma.Sql; extent: Extent; order: EventOrder }
type Key = { event_time: bigint; id: string }

/**
 * All matching events of the snapshot in order, `size` at a time; `columns` and `joins` over an event `e`, as `row` reads
 * them. Throws when there are fewer than the extent says.
 */
export async function* eventPages<Row extends Key>(
  snapshot: Snapshot,
  { matching, extent, order }: PagesAsked,
  { columns, joins, row }: { columns: Prisma.Sql; joins: Prisma.Sql; row: z.ZodType<Row> },
  size: number,
): AsyncGenerator<Row[]> {
  const edge = order === 'desc' ? extent.last : extent.first
  if (edge === null) return
  const byTime = order === 'desc' ? sql`e.event_time desc, e.id desc` : sql`e.event_time, e.id`
  const beginsAt = (time: bigint) =>
    order === 'desc' ? sql`e.event_time <= ${timestamp(time)}` : sql`e.event_time >= ${timestamp(time)}`
  // The time alone as well, because partitions are not pruned by a row comparison.
  const after = ({ instant, uuid }: EventPlace) => sql`${beginsAt(instant)}
    and (e.event_time, e.id) ${order === 'desc' ? sql`<` : sql`>`} (${timestamp(instant)}, ${uuid}::uuid)`
  let begin = beginsAt(edge)
  for (let left = extent.total; left > 0; ) {
    // What is few is found first and sorted then: Postgres would walk all events in order to find it.
    const found = extent.total <= size ? sql`materialized` : sql`not materialized`
    const page = await snapshot.rows(
      sql`
with found as ${found} (
  select e.*
  from event e
  where ${matching}
    and ${begin}
), page as (
  select e.*
  from found e
  order by ${byTime}
  limit ${size}
)
select ${columns}
from page e${joins}
order by ${byTime}`,
      row,
    )
    const last = page.at(-1)
    if (!last) throw new Error(`${left} events of ${extent.total} are not found`)
    left -= page.length
    yield page
    begin = after({ instant: last.event_time, uuid: last.id })
  }
}
