// Everything that a filter matches, exactly as it was at one moment, in pages that fit in memory.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { EventOrder, EventSummary } from '../domain/answers'
import { type Filter, resolveRange } from '../domain/filter'
import { type TextQuery, textMatcher } from '../domain/text-query'
import type { TimeRange } from '../domain/time'
import { EVENT_SUMMARY_COLUMNS, EVENT_SUMMARY_JOINS, eventSummary, eventSummaryRow } from './event-summary'
import { eventPages } from './export-pages'
import { RecordReader, recordPlaceRow } from './export-records'
import { count, instant, micros } from './row-values'
import { Snapshot } from './snapshot'
import { where } from './where'

const { sql } = Prisma

/** Neighbours in time come from many blocks, each of which is unpacked once a page. */
const PAGE_OF_RECORDS = 10_000
const PAGE_OF_SUMMARIES = 2_500

export type EventExport = {
  /** How many events it holds; null with a text query: that shows only when all are read. */
  total: number | null
  /** The filter's range at that moment; where it is open, the first and the last event's time. */
  range: TimeRange
  /** The records as they were received. They can be had once, or the summaries. */
  records(): AsyncGenerator<Buffer[]>
  /** The events as in a list. */
  summaries(): AsyncGenerator<EventSummary[]>
  /** To be called while what was given is read, however slowly: else the moment is let go after a minute. */
  touch(): void
  /** Lets the moment go; needed however it ends. */
  close(): Promise<void>
}

const recordRow = recordPlaceRow.extend({ event_time: instant, id: z.string() })
const RECORD_COLUMNS = sql`
  ${micros(sql`e.event_time`)} as event_time, e.id, e.block_id, e.slot,
  ${micros(sql`date_trunc('month', e.event_time)`)} as month`

/**
 * The matching events by time, newest (`desc`) or oldest first, of which `query` takes those in whose records its words
 * stand. What is loaded or deleted meanwhile changes nothing. It holds a connection until it is closed, and some 100 MiB at most; a reader that
 * takes nothing for a minute loses it. Throws the signal's reason when that is aborted.
 */
export async function exportEvents(
  db: Pick<Database, 'pool'>,
  filter: Filter,
  now: Date,
  { query, order, signal }: { query?: TextQuery | undefined; order: EventOrder; signal: AbortSignal },
): Promise<EventExport> {
  const matches = query && textMatcher(query)
  const matching = where(filter, now)
  const asked = resolveRange(filter, now)
  const snapshot = await Snapshot.open(db, signal)
  try {
    const extent = await extentOf(snapshot, matching)
    const place = { matching, extent, order }
    return {
      total: matches ? null : extent.total,
      range: { from: asked.from ?? extent.first, to: asked.to ?? extent.last },
      async *records() {
        const columns = { columns: RECORD_COLUMNS, joins: sql``, row: recordRow }
        const pages = eventPages(snapshot, place, columns, PAGE_OF_RECORDS)
        for await (const read of new RecordReader(snapshot).read(pages)) {
          const records = read.map(({ record }) => record)
          yield matches ? records.filter(matches) : records
        }
      },
      async *summaries() {
        const columns = sql`${EVENT_SUMMARY_COLUMNS}, e.block_id, e.slot,
  ${micros(sql`date_trunc('month', e.event_time)`)} as month`
        const row = eventSummaryRow.extend(recordPlaceRow.shape)
        const size = matches ? PAGE_OF_RECORDS : PAGE_OF_SUMMARIES
        const pages = eventPages(snapshot, place, { columns, joins: EVENT_SUMMARY_JOINS, row }, size)
        if (!matches) for await (const page of pages) yield page.map(eventSummary)
        else
          for await (const read of new RecordReader(snapshot).read(pages))
            yield read.filter(({ record }) => matches(record)).map(({ row }) => eventSummary(row))
      },
      touch: () => snapshot.touch(),
      close: () => snapshot.close(),
    }
  } catch (error) {
    await snapshot.close()
    throw error
  }
}

const extentRow = z.object({ total: count, first: instant.nullable(), last: instant.nullable() })
export type Extent = z.infer<typeof extentRow>

async function extentOf(snapshot: Snapshot, matching: Prisma.Sql): Promise<Extent> {
  const [extent] = await snapshot.rows(
    sql`
select
  count(*) as total,
  ${micros(sql`min(e.event_time)`)} as first,
  ${micros(sql`max(e.event_time)`)} as last
from event e
where ${matching}`,
    extentRow,
  )
  if (!extent) throw new Error('an aggregate without groups always gives one row')
  return extent
}
