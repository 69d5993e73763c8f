'use client'
// The events that a text search has found so far, how far it has looked, and the table.
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { EventOrder } from '@/lib/domain/answers'
import { formatFilter } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { useLive } from '../live/live-updates'
import noteStyles from '../panel/empty-note.module.css'
import { formatCount } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import type { ColumnKey } from './event-columns'
import { EventTable } from './event-table'
import styles from './events-page.module.css'
import { ExportMenu } from './export-menu'
import { NewerNote } from './newer-note'
import { progressWords } from './search-progress'
import type { EventPages } from './use-event-pages'
import { useOpenEvent } from './use-open-event'
import { useReading } from './use-reading'
import { useSearchPages } from './use-search-pages'

type SearchListProps = {
  state: PageState
  range: { from: string | null; to: string | null }
  /** What is searched for. */
  q: string
  /** How many events the filter leaves to be searched. */
  among: number
  order: EventOrder
  columns: readonly ColumnKey[]
  /** What the events do not say of reads and writes, and what to make of it. */
  effects: ReactNode
}

/** A search is not repeated by itself when the data changes: it can take long, and rows would move. */
export function SearchList({ state, range, q, among, order, columns, effects }: SearchListProps) {
  const parameters = formatFilter(state.filter)
  parameters.set('order', order)
  parameters.set('q', q)
  const { progress, stop, more, restart } = useSearchPages(parameters.toString())
  const { version } = useLive()
  const [begunAt, setBegunAt] = useState(version)
  const openEvent = useOpenEvent()
  const reading = useReading(openEvent.open)
  const { status, events, problem } = progress
  const searching = status === 'searching'
  const complete = status === 'complete'
  const pages: EventPages = {
    events,
    end: searching ? 'Searching…' : status === 'stopped' ? 'The search was stopped.' : null,
    more: !complete,
    loading: searching,
    problem,
    total: complete ? events.length : null,
    waiting: version !== begunAt && !searching ? 0 : null,
    loadMore: () => {
      // Stopped means stopped: scrolling does not set it going again.
      if (status !== 'stopped') more()
    },
    showLatest: () => {
      setBegunAt(version)
      restart()
    },
  }
  const words = progressWords(progress, order)
  if (complete && events.length === 0)
    return (
      <NothingFound state={state} range={range} q={q} among={among}>
        <NewerNote more={pages.waiting} onShow={pages.showLatest} />
      </NothingFound>
    )
  return (
    <EventTable
      state={state}
      order={order}
      columns={columns}
      pages={pages}
      reading={reading}
      openEvent={openEvent}
      count={
        <>
          {/* Each step of the search would be too much to be read out. */}
          <p className={`${styles.total} ${styles.progress}`} role={complete ? 'status' : undefined}>
            {complete ? <strong>{words}</strong> : words}
          </p>
          {searching && (
            <Button variant="default" size="compact-sm" onClick={stop}>
              Stop
            </Button>
          )}
          {status === 'stopped' && (
            <Button variant="default" size="compact-sm" onClick={more}>
              Go on
            </Button>
          )}
        </>
      }
      actions={
        <>
          {effects}
          <ExportMenu filter={state.filter} range={range} order={order} q={q} events={null} />
        </>
      }
    />
  )
}

type NothingFoundProps = Pick<SearchListProps, 'state' | 'range' | 'q' | 'among'> & { children: ReactNode }

function NothingFound({ state, range, q, among, children }: NothingFoundProps) {
  return (
    <section className={noteStyles.note} aria-label="Nothing found">
      <h2>Nothing found</h2>
      <p role="status">
        No record has {q} in it. {among === 1 ? 'One event was' : `All ${formatCount(among)} events were`}{' '}
        searched: {formatRange(range.from, range.to)}
        {Object.keys(state.filter.conditions).length > 0 && ', under the filters above'}.
      </p>
      <p>
        Whole words are found: <code>Denied</code> is not found in <code>AccessDenied</code>. A word that ends
        with <code>*</code> finds what begins with it.
      </p>
      <ul className={noteStyles.ways}>
        <li>
          <FilterLink className="text-link" href={hrefOf(state, { others: { q: null } })}>
            Clear the search
          </FilterLink>
        </li>
      </ul>
      {children}
    </section>
  )
}
