'use client'
// The ranges around an event's time, as links.
import { Menu } from '@mantine/core'
import { withRange } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatRange, formatTime } from '../time/format-time'
import styles from './event-table.module.css'
import { rangesAround } from './time-around'

/** A small button that opens the menu; `onOpenChange` tells while it is open. */
export function TimeMenu({
  state,
  eventTime,
  onOpenChange,
}: {
  state: PageState
  eventTime: string
  onOpenChange: (opened: boolean) => void
}) {
  return (
    <Menu onChange={onOpenChange} position="bottom-start" shadow="md">
      <Menu.Target>
        <button type="button" className={styles.timeMenu} aria-label={`Show around ${formatTime(eventTime)}`}>
          ±
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Show what happened around it</Menu.Label>
        {rangesAround(eventTime).map(({ label, from, to }) => (
          <Menu.Item
            key={label}
            component={FilterLink}
            href={hrefOf(state, { filter: withRange(state.filter, from, to) })}
            rightSection={<span className={styles.range}>{formatRange(from, to)}</span>}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
