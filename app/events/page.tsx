// The events page: filters, the exact total, and the table with the open event beside it.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ColumnChooser } from '@/components/event/column-chooser'
import { columnsProblem, parseColumns } from '@/components/event/event-columns'
import { EventFilters } from '@/components/event/event-filters'
import styles from '@/components/event/events-page.module.css'
import { PageHeader } from '@/components/shell/page-header'
import { FirstVisit } from '../_panels/first-visit'
import { leaveOut, pageFilter, type SearchParameters } from '../page-filter'
import { EventsPanel, EventsWaiting } from './events-panel'

export const metadata: Metadata = { title: 'Events' }

/** The page's own parameters. `open` changes without asking the server, so no link made here carries it. */
const OTHERS = ['order', 'columns', 'open'] as const

export default async function EventsPage({ searchParams }: { searchParams: SearchParameters }) {
  const given = await pageFilter('/events', searchParams, OTHERS)
  const { order, columns: named } = given.state.others
  const known = order === undefined || order === 'asc' || order === 'desc'
  const problem = known ? null : { field: 'order', message: 'order is one of desc, asc' }
  const asked = leaveOut(leaveOut(given, problem), columnsProblem(named))
  const { open: _shownByTheTable, ...others } = asked.state.others
  const page = { ...asked, state: { ...asked.state, others } }
  const columns = parseColumns(others.columns)
  if (page.data === null) return <FirstVisit title="Events" />
  return (
    <div className={styles.page} data-fits-window>
      <PageHeader title="Events" {...page} />
      <div className={styles.filters}>
        <EventFilters state={page.state} />
        <span className={styles.push} />
        <ColumnChooser state={page.state} columns={columns} />
      </div>
      <Suspense fallback={<EventsWaiting />}>
        <EventsPanel page={page} columns={columns} />
      </Suspense>
    </div>
  )
}
