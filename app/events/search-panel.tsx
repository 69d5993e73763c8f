// The list of a text search. The search itself runs from the browser, which can show how far it has come and stop it.
import { Suspense } from 'react'
import type { ColumnKey } from '@/components/event/event-columns'
import { SearchList } from '@/components/event/search-list'
import { eventCount } from '@/lib/query/event-count'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { EffectsNote } from './effects-note'
import { NothingMatches } from './events-panel'

type SearchPanelProps = { page: PageFilter; q: string; columns: readonly ColumnKey[] }

/** Where the filter alone leaves nothing, there is nothing to search. */
export async function SearchPanel({ page, q, columns }: SearchPanelProps) {
  const { state, range, now, asked } = page
  const order = state.others.order === 'asc' ? 'asc' : 'desc'
  const among = await eventCount(database(), state.filter, now)
  if (among === 0) return <NothingMatches page={page} />
  return (
    <SearchList
      key={`${asked} ${order} ${q}`}
      state={state}
      range={range}
      q={q}
      among={among}
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
