// The most recent writes: when, who, what, from where. A click opens the event.
import { FilterLink } from '@/components/filter/filter-link'
import { hrefOf } from '@/components/filter/page-state'
import { Panel, PanelNote } from '@/components/panel/panel'
import { RecentWritesTable } from '@/components/panel/recent-writes-table'
import { type Filter, only } from '@/lib/domain/filter'
import { events } from '@/lib/query/events'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

const MOST_ROWS = 10
export const RECENT_WRITES_HEIGHT = 30 + MOST_ROWS * 27

export async function RecentWrites({ page: { state, now } }: { page: PageFilter }) {
  const filter = writesOf(state.filter)
  const page = filter && (await events(database(), filter, now, { limit: MOST_ROWS, order: 'desc' }))
  return (
    <Panel
      title="Most recent writes"
      label="Most recent writes"
      aside={
        filter && (
          <FilterLink className="text-link" href={hrefOf(state, { path: '/events', filter })} scroll>
            All writes
          </FilterLink>
        )
      }
    >
      {page && page.events.length > 0 ? (
        <RecentWritesTable events={page.events} list={{ ...state, filter }} state={state} />
      ) : (
        <PanelNote height={RECENT_WRITES_HEIGHT}>
          {filter ? 'Nothing was written.' : 'The filter leaves writes out.'}
        </PanelNote>
      )}
    </Panel>
  )
}

/** The writes among what the filter matches; null when it leaves them out. */
function writesOf(filter: Filter): Filter | null {
  const { include = [], exclude = [] } = filter.conditions.readOnly ?? {}
  if ((include.length > 0 && !include.includes('false')) || exclude.includes('false')) return null
  return only(filter, 'readOnly', 'false')
}
