'use client'
// One row of the events table: a click anywhere opens the event; its + and − appear under the pointer or the focus.
import { type MouseEvent, memo, useState } from 'react'
import type { EventSummary } from '@/lib/domain/answers'
import { effectsMode } from '../filter/effects-mode'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import { formatTime } from '../time/format-time'
import { cellTitle, EventCell } from './event-cell'
import { type ColumnKey, shownIn, summaryValue } from './event-columns'
import styles from './event-table.module.css'
import { TimeMenu } from './time-menu'

type EventRowProps = {
  event: EventSummary
  index: number
  columns: readonly ColumnKey[]
  state: PageState
  opened: boolean
  /** Whether Tab stops here: one row of the table does. */
  tabStop: boolean
  onOpen: (id: string) => void
}

export const EventRow = memo(function EventRow({
  event,
  index,
  columns,
  state,
  opened,
  tabStop,
  onOpen,
}: EventRowProps) {
  const [active, setActive] = useState(false)
  const [menuOpen, setMenuOpen] = useState(false)
  const withActions = active || menuOpen
  const effects = effectsMode(state)
  const shown = columns.map((key) => ({ key, by: key === 'time' ? null : shownIn(key, effects) }))
  const open = (click: MouseEvent) => {
    const onControl =
      click.target instanceof Element && click.target.closest('button, a:not([data-row-link])')
    const elsewhere = click.metaKey || click.ctrlKey || click.shiftKey || click.altKey || click.button !== 0
    // Text that somebody has just selected is to be copied, not left.
    if (onControl || elsewhere || click.isDefaultPrevented() || window.getSelection()?.isCollapsed === false)
      return
    click.preventDefault()
    onOpen(event.id)
  }
  return (
    <tr
      className={styles.row}
      aria-rowindex={index + 2}
      data-opened={opened || undefined}
      onClick={open}
      onPointerEnter={() => setActive(true)}
      onPointerLeave={() => setActive(false)}
      onFocus={() => setActive(true)}
      onBlur={() => setActive(false)}
    >
      {shown.map(({ key, by }) =>
        by === null ? (
          <td key={key} className={styles.cell}>
            <a
              className={styles.time}
              href={hrefOf(state, { others: { open: event.id } })}
              data-row-link={event.id}
              tabIndex={tabStop ? 0 : -1}
              aria-current={opened || undefined}
            >
              {formatTime(event.eventTime)}
            </a>
            {withActions && <TimeMenu state={state} eventTime={event.eventTime} onOpenChange={setMenuOpen} />}
          </td>
        ) : (
          <td key={key} className={styles.cell} title={cellTitle(event, by)}>
            <EventCell event={event} by={by} />
            {withActions && <ValueActions state={state} by={by} value={summaryValue(event, by)} withPage />}
          </td>
        ),
      )}
    </tr>
  )
})
