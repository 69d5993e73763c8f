// The events page: filters, the exact total, and the table with the open event beside it.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ColumnChooser } from '@/components/event/column-chooser'
import { parseColumns } from '@/components/event/event-columns'
import { EventFilters } from '@/components/event/event-filters'
import { PageHeader } from '@/components/shell/page-header'
import { pageFilter, type SearchParameters } from '../page-filter'
import styles from './events.module.css'
import { EventsPanel, EventsWaiting } from './events-panel'

export const metadata: Metadata = { title: 'Events' }

/** The page's own parameters. `open` changes without asking the server, so no link made here carries it. */
const OTHERS = ['order', 'columns', 'open'] as const

export default async function EventsPage({ searchParams }: { searchParams: SearchParameters }) {
  const { state, range, problems, data, now } = await pageFilter('/events', searchParams, OTHERS)
  const { open: _shownByTheTable, ...others } = state.others
  const page = { ...state, others }
  const columns = parseColumns(others.columns)
  return (
    <div className={styles.page}>
      <PageHeader title="Events" state={page} problems={problems} range={range} data={data} />
      <div className={styles.filters}>
        <EventFilters state={page} />
        <span className={styles.push} />
        <ColumnChooser state={page} columns={columns} />
      </div>
      <Suspense fallback={<EventsWaiting />}>
        <EventsPanel state={page} data={data} columns={columns} now={now} />
      </Suspense>
    </div>
  )
}
