// The first page of events and their exact total, or why there is none.
import { Suspense } from 'react'
import type { ColumnKey } from '@/components/event/event-columns'
import { EventList } from '@/components/event/event-list'
import styles from '@/components/event/events-page.module.css'
import { ExportMenu } from '@/components/event/export-menu'
import { events } from '@/lib/query/events'
import { NoMatch } from '../_panels/no-match'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { EffectsNote } from './effects-note'

const FIRST_PAGE = 100

export async function EventsPanel({ page, columns }: { page: PageFilter; columns: readonly ColumnKey[] }) {
  const { state, range, now, asked } = page
  const order = state.others.order === 'asc' ? 'asc' : 'desc'
  const first = await events(database(), state.filter, now, { limit: FIRST_PAGE, order })
  if (first.total === 0) return <NothingMatches page={page} />
  return (
    <EventList
      // By what is asked for: the newest week of the data moves on, and the rows being read stay.
      key={`${asked} ${order}`}
      state={state}
      range={range}
      first={first}
      order={order}
      columns={columns}
      effects={
        <Suspense>
          <EffectsNote page={page} />
        </Suspense>
      }
    />
  )
}

/** The same head as that of a list, and the cause. */
export function NothingMatches({ page }: { page: PageFilter }) {
  return (
    <>
      <div className={styles.count}>
        <p className={styles.total} role="status">
          <strong>0</strong> events
        </p>
        <span className={styles.push} />
        <Suspense>
          <EffectsNote page={page} />
        </Suspense>
        <ExportMenu filter={page.state.filter} range={page.range} order="desc" events={0} />
      </div>
      <NoMatch page={page} />
    </>
  )
}

export function EventsWaiting() {
  return (
    <>
      <div className={styles.count} />
      <div aria-busy="true" className={styles.waiting}>
        <span className="visually-hidden">Events are on their way</span>
      </div>
    </>
  )
}
