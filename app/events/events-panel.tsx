// The first page of events and their exact total, or why there is none.
import { Skeleton } from '@mantine/core'
import type { ColumnKey } from '@/components/event/event-columns'
import { EventTable } from '@/components/event/event-table'
import styles from '@/components/event/events-page.module.css'
import { events } from '@/lib/query/events'
import { NoMatch } from '../_panels/no-match'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

const FIRST_PAGE = 100

export async function EventsPanel({ page, columns }: { page: PageFilter; columns: readonly ColumnKey[] }) {
  const { state, now, asked } = page
  const order = state.others.order === 'asc' ? 'asc' : 'desc'
  const first = await events(database(), state.filter, now, { limit: FIRST_PAGE, order })
  if (first.total === 0) return <NoMatch page={page} />
  // By what is asked for: the newest week of the data moves on, and the rows being read stay.
  return <EventTable key={`${asked} ${order}`} state={state} first={first} order={order} columns={columns} />
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
