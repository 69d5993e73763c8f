'use client'
// The events as a virtualised table with the semantics of a real one. It holds the rows and the open event, nothing else:
// filter, order and columns come from the address.
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import type { EventOrder, EventSummary } from '@/lib/domain/answers'
import { type EffectsMode, effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import {
  COLUMN_KEYS,
  type ColumnKey,
  columnLabel,
  columnWidths,
  shownIn,
  summaryValue,
} from './event-columns'
import { EventDrawer } from './event-drawer'
import { EventRow } from './event-row'
import styles from './event-table.module.css'
import eventsPage from './events-page.module.css'
import { ListEnd } from './list-end'
import { NewerNote } from './newer-note'
import type { EventPages } from './use-event-pages'
import type { OpenEvent } from './use-open-event'
import type { Reading } from './use-reading'

const ROW_HEIGHT = 32
/** The head stays on top of the rows while they scroll, and stands before them. */
const HEAD_HEIGHT = 32
/** So many rows are loaded by scrolling alone; after each such stretch the reader is asked. */
const STRETCH = 5_000
const LOAD_AHEAD = 60

const features = tableFeatures({ columnVisibilityFeature })
const helper = createColumnHelper<typeof features, EventSummary>()
const columnsIn = (effects: EffectsMode) =>
  helper.columns(
    COLUMN_KEYS.map((key) =>
      helper.accessor(
        (event) => (key === 'time' ? event.eventTime : summaryValue(event, shownIn(key, effects))),
        { id: key, header: columnLabel(key, effects) },
      ),
    ),
  )
const COLUMNS = { recorded: columnsIn('recorded'), inferred: columnsIn('inferred') }

type EventTableProps = {
  state: PageState
  order: EventOrder
  columns: readonly ColumnKey[]
  pages: EventPages
  reading: Reading
  openEvent: OpenEvent
  /** Above the rows: how many there are, and what can be done with them all. */
  count: ReactNode
  actions: ReactNode
}

/** `pages` holds the rows and brings more of them when the end comes into sight. */
export function EventTable(props: EventTableProps) {
  const { state, order, columns, pages, count, actions } = props
  const { frame, onPointerMove } = props.reading
  const { open, show } = props.openEvent
  const { events, more, loading, problem, total, loadMore } = pages
  const [stretches, setStretches] = useState(1)
  const [tabStop, setTabStop] = useState(0)

  const columnVisibility = useMemo(
    () => Object.fromEntries(COLUMN_KEYS.map((key) => [key, columns.includes(key)])),
    [columns],
  )
  const table = useTable({
    features,
    columns: COLUMNS[effectsMode(state)],
    data: events,
    getRowId: (event) => event.id,
    state: { columnVisibility },
  })
  const { rows } = table.getRowModel()
  const shownColumns = table.getVisibleLeafColumns().map(({ id }) => id as ColumnKey)
  const widths = columnWidths(shownColumns)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    // What the server draws before there is a window to measure.
    initialRect: { width: 1200, height: 900 },
  })
  const items = virtualizer.getVirtualItems()
  const [firstItem, lastItem] = [items[0], items.at(-1)]
  const above = (firstItem?.start ?? HEAD_HEIGHT) - HEAD_HEIGHT
  const below = virtualizer.getTotalSize() - ((lastItem?.end ?? HEAD_HEIGHT) - HEAD_HEIGHT)

  const limit = stretches * STRETCH
  const paused = rows.length >= limit
  const nearEnd = (lastItem?.index ?? 0) >= rows.length - LOAD_AHEAD
  useEffect(() => {
    if (nearEnd && !paused && problem === null) loadMore()
  }, [nearEnd, paused, problem, loadMore])

  const openIndex = open === null ? -1 : events.findIndex(({ id }) => id === open)
  const focusRow = useCallback(
    (index: number) => {
      const id = events[index]?.id
      if (id === undefined) return
      setTabStop(index)
      virtualizer.scrollToIndex(index)
      // The row may have to be drawn first.
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          frame.current
            ?.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`)
            ?.focus({ preventScroll: true }),
        ),
      )
    },
    [events, frame, virtualizer],
  )
  const step = useCallback(
    (by: 1 | -1) => {
      // From the address, which a key that is held down changes faster than the page is drawn.
      const now = new URLSearchParams(window.location.search).get('open')
      const current = events.findIndex(({ id }) => id === now)
      const next = current + by
      const event = events[next]
      if (current === -1 || event === undefined) return
      setTabStop(next)
      virtualizer.scrollToIndex(next)
      show(event.id)
    },
    [events, show, virtualizer],
  )
  const openRow = useCallback(
    (id: string) => {
      setTabStop(events.findIndex((event) => event.id === id))
      show(id)
    },
    [events, show],
  )
  const close = useCallback(() => {
    show(null)
    focusRow(openIndex === -1 ? tabStop : openIndex)
  }, [show, focusRow, openIndex, tabStop])

  const showLatest = () => {
    pages.showLatest()
    setStretches(1)
    setTabStop(0)
    virtualizer.scrollToOffset(0)
    // On the list and not on a row: rows that have the focus stay where they are.
    if (open === null) frame.current?.focus({ preventScroll: true })
  }

  const onKeyDown = (key: KeyboardEvent) => {
    const onRow = key.target instanceof HTMLElement && key.target.dataset.rowLink !== undefined
    if (!onRow || open !== null) return
    const jump = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[key.key]
    const target = key.key === 'Home' ? 0 : key.key === 'End' ? rows.length - 1 : jump && tabStop + jump
    if (target === undefined) return
    key.preventDefault()
    focusRow(Math.max(0, Math.min(rows.length - 1, target)))
  }

  return (
    <>
      <div className={eventsPage.count}>
        {count}
        <NewerNote more={pages.waiting} onShow={showLatest} />
        <span className={eventsPage.push} />
        {actions}
      </div>
      {/* A region that scrolls can be reached and scrolled with the keyboard alone. */}
      <section
        ref={frame}
        id="events"
        className={styles.frame}
        aria-label="Events"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
      >
        <table
          className={styles.table}
          aria-rowcount={total === null ? -1 : total + 1}
          style={{ minWidth: widths.least }}
        >
          <colgroup>
            {shownColumns.map((key) => (
              <col key={key} style={{ width: widths.width(key) }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {table.getLeafHeaders().map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={styles.head}
                  aria-sort={
                    header.id === 'time' ? (order === 'asc' ? 'ascending' : 'descending') : undefined
                  }
                >
                  {header.id === 'time' ? (
                    <OrderLink state={state} order={order} />
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Spacer height={above} columns={shownColumns.length} />}
            {items.map(({ index }) => {
              const row = rows[index]
              return (
                row && (
                  <EventRow
                    key={row.id}
                    event={row.original}
                    index={index}
                    columns={columns}
                    state={state}
                    opened={row.id === open}
                    tabStop={index === tabStop}
                    onOpen={openRow}
                  />
                )
              )
            })}
            {below > 0 && <Spacer height={below} columns={shownColumns.length} />}
          </tbody>
          {/* Another one when the first rows come: the one before does not move, it goes. */}
          <tfoot key={rows.length === 0 ? 'empty' : 'end'}>
            <tr>
              <td className={styles.end} colSpan={shownColumns.length}>
                <div role="status">
                  <ListEnd
                    words={pages.end}
                    shown={rows.length}
                    total={total}
                    more={more}
                    paused={paused}
                    loading={loading}
                    problem={problem}
                    onMore={() => {
                      if (paused) setStretches(stretches + 1)
                      else loadMore()
                    }}
                  />
                </div>
              </td>
            </tr>
          </tfoot>
        </table>
      </section>
      {open !== null && (
        <EventDrawer
          id={open}
          state={state}
          summary={events[openIndex] ?? null}
          position={openIndex === -1 ? null : { index: openIndex, total }}
          canStep={{ back: openIndex > 0, forth: openIndex !== -1 && openIndex < rows.length - 1 }}
          onStep={step}
          onClose={close}
        />
      )}
    </>
  )
}

function OrderLink({ state, order }: { state: PageState; order: EventOrder }) {
  const other = order === 'asc' ? null : 'asc'
  return (
    <FilterLink
      className={styles.sort}
      href={hrefOf(state, { others: { order: other } })}
      title={
        order === 'asc' ? 'Oldest first. Click for newest first' : 'Newest first. Click for oldest first'
      }
    >
      {columnLabel('time', effectsMode(state))} <span aria-hidden="true">{order === 'asc' ? '↑' : '↓'}</span>
    </FilterLink>
  )
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr style={{ height }}>
      <td colSpan={columns} />
    </tr>
  )
}
