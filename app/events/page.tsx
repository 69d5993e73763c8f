// The events page: facets, the text search, the exact total, and the table with the open event beside it.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ColumnChooser } from '@/components/event/column-chooser'
import { columnsProblem, parseColumns } from '@/components/event/event-columns'
import styles from '@/components/event/events-page.module.css'
import { FacetsSkeleton } from '@/components/facet/facets'
import { SearchBox } from '@/components/filter/search-box'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PageHeader } from '@/components/shell/page-header'
import { parseTextQuery } from '@/lib/domain/text-query'
import { FirstVisit } from '../_panels/first-visit'
import { leaveOut, pageFilter, type SearchParameters } from '../page-filter'
import { EventsPanel, EventsWaiting } from './events-panel'
import { FacetsPanel, OPEN_FACETS } from './facets-panel'
import { SearchPanel } from './search-panel'

export const metadata: Metadata = { title: 'Events' }

/** The page's own parameters. `open` changes without asking the server, so no link made here carries it. */
const OTHERS = ['order', 'columns', 'q', 'open'] as const

export default async function EventsPage({ searchParams }: { searchParams: SearchParameters }) {
  const given = await pageFilter('/events', searchParams, OTHERS)
  const { order, columns: named } = given.state.others
  const known = order === undefined || order === 'asc' || order === 'desc'
  const problem = known ? null : { field: 'order', message: 'order is one of desc, asc' }
  const asked = leaveOut(leaveOut(given, problem), columnsProblem(named))
  const { open: _shownByTheTable, q: text, ...kept } = asked.state.others
  const q = text?.trim() === '' ? undefined : text
  const others: Record<string, string> = { ...kept, ...(q !== undefined && { q }) }
  const page = { ...asked, state: { ...asked.state, others } }
  const columns = parseColumns(others.columns)
  if (page.data === null) return <FirstVisit title="Events" />
  const parsed = q === undefined ? null : parseTextQuery(q)
  // To whoever wrote it, q is the box.
  const wrong = parsed && 'problem' in parsed ? parsed.problem.replace(/^q /, 'The search ') : null
  return (
    <div className={styles.page} data-fits-window>
      <PageHeader title="Events" {...page} />
      <div className={styles.body}>
        <div className={styles.tools}>
          <SearchBox state={page.state} problem={wrong && `${wrong}. Nothing is searched for below.`} />
          <span className={styles.push} />
          <ColumnChooser state={page.state} columns={columns} />
        </div>
        <PanelBoundary height={100}>
          <Suspense fallback={<FacetsSkeleton facets={OPEN_FACETS} />}>
            <FacetsPanel page={page} />
          </Suspense>
        </PanelBoundary>
        <div className={styles.list}>
          <Suspense fallback={<EventsWaiting />}>
            {q !== undefined && wrong === null ? (
              <SearchPanel page={page} q={q} columns={columns} />
            ) : (
              <EventsPanel page={page} columns={columns} />
            )}
          </Suspense>
        </div>
      </div>
    </div>
  )
}
