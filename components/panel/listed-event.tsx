// An event as a row of a short table: when, what its table says of it, on which resource, where, from where, with what result.
import type { ReactNode } from 'react'
import type { EventSummary } from '@/lib/domain/answers'
import { visibleText } from '@/lib/domain/value-label'
import { FilterLink } from '../filter/filter-link'
import type { PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import { formatTime } from '../time/format-time'
import styles from './listed-event.module.css'

/** `resource` is what the request named, where it named something. */
export type ListedEvent = { event: EventSummary; resource: { name: string; label: string } | null }

/** The heads of the columns behind a table's own. */
export function ListedEventHeads() {
  return (
    <>
      <th scope="col">Resource</th>
      <th scope="col">Region</th>
      <th scope="col">From</th>
      <th scope="col">Result</th>
    </>
  )
}

type ListedEventRowProps = ListedEvent & {
  /** Where the event opens; the whole row leads there. */
  href: string
  /** The page that a value filters. */
  state: PageState
  /** The table's own cells, behind the time. */
  children: ReactNode
}

export function ListedEventRow({ event, resource, href, state, children }: ListedEventRowProps) {
  return (
    <tr className={styles.row}>
      <td>
        <FilterLink className={styles.open} href={href} scroll>
          {formatTime(event.eventTime)}
        </FilterLink>
      </td>
      {children}
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
  )
}
