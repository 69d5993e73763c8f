'use client'
// Draws the most recent writes, a row each.
import { visibleText } from '@/lib/domain/value-label'
import { Swatch } from '../chart/swatch'
import { inferenceOf } from '../event/inferred-from'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import tableStyles from './data-table.module.css'
import { type ListedEvent, ListedEventHeads, ListedEventRow } from './listed-event'
import styles from './recent-writes-table.module.css'

type RecentWritesTableProps = {
  events: readonly ListedEvent[]
  /** The list that an event opens in. */
  list: PageState
  /** The page that a value filters. */
  state: PageState
}

/** The time opens the event; the whole row is its target. */
export function RecentWritesTable({ events, list, state }: RecentWritesTableProps) {
  return (
    <div className={styles.scroll}>
      <table className={`${tableStyles.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Who</th>
            <th scope="col" className={tableStyles.wide}>
              Service
            </th>
            <th scope="col">Event</th>
            <ListedEventHeads />
          </tr>
        </thead>
        <tbody>
          {events.map(({ event, resource }) => (
            <ListedEventRow
              key={event.id}
              event={event}
              resource={resource}
              href={hrefOf(list, { path: '/events', others: { open: event.id } })}
              state={state}
            >
              <td>
                <ValueLink state={state} by="identity" value={event.identity.key}>
                  {visibleText(event.identity.name ?? event.identity.key)}
                  {event.identity.sessionName && (
                    <span className={styles.session}> {visibleText(event.identity.sessionName)}</span>
                  )}
                </ValueLink>
              </td>
              <td className={tableStyles.wide}>
                <ValueLink state={state} by="service" value={event.eventSource} />
              </td>
              <td>
                {event.inferred && (
                  <span className={styles.inferred} title={`Write, ${inferenceOf(event)}`}>
                    <Swatch of="inferred-write" />
                    <span className="visually-hidden">Write, {inferenceOf(event)}: </span>
                  </span>
                )}
                <ValueLink state={state} by="event" value={event.eventName} />
              </td>
            </ListedEventRow>
          ))}
        </tbody>
      </table>
    </div>
  )
}
