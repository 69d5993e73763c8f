'use client'
// Draws the most recent writes, a row each.
import type { EventSummary } from '@/lib/domain/answers'
import { visibleText } from '@/lib/domain/value-label'
import { Swatch } from '../chart/swatch'
import { inferenceOf } from '../event/inferred-from'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import { formatTime } from '../time/format-time'
import tableStyles from './data-table.module.css'
import styles from './recent-writes-table.module.css'

type RecentWritesTableProps = {
  /** `resource` is what the request named, where it named something. */
  events: readonly { event: EventSummary; resource: { name: string; label: string } | null }[]
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
            <th scope="col">Service</th>
            <th scope="col">Event</th>
            <th scope="col">Resource</th>
            <th scope="col">Region</th>
            <th scope="col">From</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ event, resource }) => (
            <tr key={event.id} className={styles.row}>
              <td>
                <FilterLink
                  className={styles.open}
                  href={hrefOf(list, { path: '/events', others: { open: event.id } })}
                  scroll
                >
                  {formatTime(event.eventTime)}
                </FilterLink>
              </td>
              <td>
                <ValueLink state={state} by="identity" value={event.identity.key}>
                  {visibleText(event.identity.name ?? event.identity.key)}
                  {event.identity.sessionName && (
                    <span className={styles.session}> {visibleText(event.identity.sessionName)}</span>
                  )}
                </ValueLink>
              </td>
              <td>
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
              <td className={styles.resource} title={resource?.name}>
                {resource && visibleText(resource.label)}
              </td>
              <td>
                <ValueLink state={state} by="region" value={event.awsRegion ?? 'unknown'} />
              </td>
              <td>
                <ValueLink state={state} by="ip" value={event.sourceIPAddress ?? 'unknown'} />
              </td>
              <td>
                {event.errorCode && (
                  <span className={styles.failed}>
                    <ValueLink state={state} by="error" value={event.errorCode} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
