// The first page of events and their exact total, or why there is none.
import { Skeleton } from '@mantine/core'
import type { ColumnKey } from '@/components/event/event-columns'
import { EventTable } from '@/components/event/event-table'
import { NoEvents } from '@/components/event/no-events'
import type { PageState } from '@/components/filter/page-state'
import { formatCount } from '@/components/panel/format-number'
import { formatFilter } from '@/lib/domain/filter'
import { events } from '@/lib/query/events'
import { database } from '../database'
import styles from './events.module.css'
import { whyNoEvents } from './why-no-events'

const FIRST_PAGE = 100

type EventsPanelProps = {
  state: PageState
  data: { from: string; to: string } | null
  columns: readonly ColumnKey[]
  now: Date
}

export async function EventsPanel({ state, data, columns, now }: EventsPanelProps) {
  const order = state.others.order === 'asc' ? 'asc' : 'desc'
  const first = await events(database(), state.filter, now, { limit: FIRST_PAGE, order })
  if (first.total === 0) return <NoEvents state={state} cause={await whyNoEvents(state.filter, data, now)} />
  return (
    <>
      <p className={styles.total} role="status">
        <strong>{formatCount(first.total)}</strong> {first.total === 1 ? 'event' : 'events'}
      </p>
      <EventTable
        key={`${formatFilter(state.filter)} ${order}`}
        state={state}
        first={first}
        order={order}
        columns={columns}
      />
    </>
  )
}

export function EventsWaiting() {
  return (
    <div aria-busy="true" className={styles.waiting}>
      <span className="visually-hidden">Events are on their way</span>
      {Array.from({ length: 14 }, (_, line) => `line ${line}`).map((line) => (
        <Skeleton key={line} height={20} />
      ))}
    </div>
  )
}
