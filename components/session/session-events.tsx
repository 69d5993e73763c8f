// What a session did, oldest first: a row each, the time opens the event.
import { inferenceOf } from '../event/inferred-from'
import { ReadOnlyMark } from '../event/read-only-mark'
import { effectsMode } from '../filter/effects-mode'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import tableStyles from '../panel/data-table.module.css'
import { type ListedEvent, ListedEventHeads, ListedEventRow } from '../panel/listed-event'
import { ScrollRegion } from '../panel/scroll-region'
import styles from './session-events.module.css'

type SessionEventsProps = { events: readonly ListedEvent[]; state: PageState }

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
            <ListedEventHeads />
          </tr>
        </thead>
        <tbody>
          {events.map(({ event, resource }) => (
            <ListedEventRow
              key={event.id}
              event={event}
              resource={resource}
              href={hrefOf(state, { path: '/events', others: { order: 'asc', open: event.id } })}
              state={state}
            >
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
            </ListedEventRow>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
