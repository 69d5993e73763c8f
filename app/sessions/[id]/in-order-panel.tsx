// The first things that the session did, oldest first, and the way to all of them.
import { Suspense } from 'react'
import { FilterLink } from '@/components/filter/filter-link'
import { hrefOf } from '@/components/filter/page-state'
import { formatCount } from '@/components/panel/format-number'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { SessionEvents } from '@/components/session/session-events'
import { events } from '@/lib/query/events'
import { recordsOf } from '@/lib/query/session-records'
import { NoMatch } from '../../_panels/no-match'
import { resourceLabel, resourceOf } from '../../_panels/resource-of'
import { database } from '../../database'
import type { PageFilter } from '../../page-filter'

const TITLE = 'What it did, in order'
const MOST_ROWS = 100
const [HEAD_HEIGHT, ROW_HEIGHT, MOST_HEIGHT] = [28, 27, 420]
const TIMEOUT = 30_000

/** `events`: how many the session has. */
export function InOrder({ page, events: count }: { page: PageFilter; events: number }) {
  return (
    <PanelBoundary height={252}>
      <Suspense fallback={<Waiting events={count} />}>
        <InOrderPanel page={page} />
      </Suspense>
    </PanelBoundary>
  )
}

async function InOrderPanel({ page }: { page: PageFilter }) {
  const { state, now } = page
  const { events: first, total } = await events(database(), state.filter, now, {
    limit: MOST_ROWS,
    order: 'asc',
  })
  const ids = first.map(({ id }) => id)
  const records = await recordsOf(database(), ids, AbortSignal.timeout(TIMEOUT))
  const rows = first.map((event) => {
    const name = resourceOf(records.get(event.id))
    return { event, resource: name === null ? null : { name, label: resourceLabel(name) } }
  })
  const all = hrefOf(state, { path: '/events', others: { order: 'asc' } })
  const isCut = total > first.length
  return (
    <Panel
      title={TITLE}
      label={TITLE}
      aside={
        <>
          {isCut && `The first ${first.length} of ${formatCount(total)}. `}
          <FilterLink className="text-link" href={all} scroll>
            {total === 1 ? 'The event' : `All ${formatCount(total)} events`} on the events page
          </FilterLink>
        </>
      }
    >
      {rows.length > 0 ? <SessionEvents events={rows} state={state} /> : <NoMatch page={page} bare />}
    </Panel>
  )
}

/** `events`: how many there are likely. */
function Waiting({ events: count }: { events: number }) {
  const height = Math.min(HEAD_HEIGHT + count * ROW_HEIGHT, MOST_HEIGHT)
  return (
    <Panel title={TITLE} label={TITLE}>
      <PanelSkeleton height={height - 10} />
    </Panel>
  )
}
