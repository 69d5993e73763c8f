'use client'
// The matching events: their exact total, the export of them all, and the table.
import { type ReactNode, useMemo } from 'react'
import type { EventOrder, EventPage } from '@/lib/domain/answers'
import { formatFilter } from '@/lib/domain/filter'
import type { PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import type { ColumnKey } from './event-columns'
import { EventTable } from './event-table'
import styles from './events-page.module.css'
import { ExportMenu } from './export-menu'
import { useEventPages } from './use-event-pages'
import { useOpenEvent } from './use-open-event'
import { useReading } from './use-reading'

type EventListProps = {
  state: PageState
  /** What the range means now; null is open. ISO instants. */
  range: { from: string | null; to: string | null }
  first: EventPage
  order: EventOrder
  columns: readonly ColumnKey[]
  /** What the events do not say of reads and writes, and what to make of it. */
  effects: ReactNode
}

/**
 * `first` is the page that the server drew; `state.filter` and `order` say what comes after it. A newer `first` never
 * moves rows that somebody is reading.
 */
export function EventList({ state, range, first, order, columns, effects }: EventListProps) {
  const query = useMemo(() => {
    const parameters = formatFilter(state.filter)
    parameters.set('order', order)
    return parameters.toString()
  }, [state.filter, order])
  const openEvent = useOpenEvent()
  const reading = useReading(openEvent.open)
  const pages = useEventPages(first, query, reading.isReading)
  return (
    <EventTable
      state={state}
      order={order}
      columns={columns}
      pages={pages}
      reading={reading}
      openEvent={openEvent}
      count={
        <p className={styles.total} role="status">
          <strong>{formatCount(pages.latestTotal)}</strong> {pages.latestTotal === 1 ? 'event' : 'events'}
        </p>
      }
      actions={
        <>
          {effects}
          <ExportMenu filter={state.filter} range={range} order={order} events={pages.latestTotal} />
        </>
      }
    />
  )
}
