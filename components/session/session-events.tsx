// What a session did, oldest first: a row each, the time opens the event.
import type { EventSummary } from '@/lib/domain/answers'
import { visibleText } from '@/lib/domain/value-label'
import { inferenceOf } from '../event/inferred-from'
import { ReadOnlyMark } from '../event/read-only-mark'
import { effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import tableStyles from '../panel/data-table.module.css'
import { ScrollRegion } from '../panel/scroll-region'
import { formatTime } from '../time/format-time'
import styles from './session-events.module.css'

type SessionEventsProps = {
  /** `resource` is what the request named, where it named something. */
  events: readonly { event: EventSummary; resource: { name: string; label: string } | null }[]
  state: PageState
}

export function SessionEvents({ events, state }: SessionEventsProps) {
  const effects = effectsMode(state)
  return (
    <ScrollRegion label="Events of the session, oldest first" className={styles.scroll}>
      <table className={`${tableStyles.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Event</th>
            <th scope="col">Service</th>
            <th scope="col">Kind</th>
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
                  href={hrefOf(state, { path: '/events', others: { order: 'asc', open: event.id } })}
                  scroll
                >
                  {formatTime(event.eventTime)}
                </FilterLink>
              </td>
              <td>
                <ValueLink state={state} by="event" value={event.eventName} />
              </td>
              <td>
                <ValueLink state={state} by="service" value={event.eventSource} />
              </td>
              <td>
                {effects === 'inferred' ? (
                  <ReadOnlyMark value={event.effect} inferred={inferenceOf(event) ?? false} />
                ) : (
                  <ReadOnlyMark value={String(event.readOnly ?? 'unknown')} />
                )}
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
    </ScrollRegion>
  )
}
