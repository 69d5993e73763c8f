// The most recent writes: when, who, what, from where. A click opens the event.
import { effectsMode } from '@/components/filter/effects-mode'
import { FilterLink } from '@/components/filter/filter-link'
import { hrefOf } from '@/components/filter/page-state'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import { RecentWritesTable } from '@/components/panel/recent-writes-table'
import { eventRecord } from '@/lib/query/event-record'
import { events } from '@/lib/query/events'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { resourceLabel, resourceOf } from './resource-of'
import { writesOf } from './writes-of'

const MOST_ROWS = 10
const EMPTY_HEIGHT = 64
const BODY_HEIGHT = 30 + MOST_ROWS * 27
const TITLE = 'Most recent writes'

export async function RecentWrites({ page: { state, now } }: { page: PageFilter }) {
  const filter = writesOf(state.filter, effectsMode(state))
  const page = filter && (await events(database(), filter, now, { limit: MOST_ROWS, order: 'desc' }))
  const writes = await Promise.all(
    (page?.events ?? []).map(async (event) => {
      const resource = await resourceOfEvent(event.id)
      const named = resource === null ? null : { name: resource, label: resourceLabel(resource) }
      return { event, resource: named }
    }),
  )
  return (
    <Panel
      title={TITLE}
      label={TITLE}
      aside={
        filter && (
          <FilterLink className="text-link" href={hrefOf(state, { path: '/events', filter })} scroll>
            All writes
          </FilterLink>
        )
      }
    >
      {filter && writes.length > 0 ? (
        <RecentWritesTable events={writes} list={{ ...state, filter }} state={state} />
      ) : (
        <PanelNote height={EMPTY_HEIGHT}>
          {filter ? 'Nothing was written.' : 'The filter leaves writes out.'}
        </PanelNote>
      )}
    </Panel>
  )
}

export function RecentWritesWaiting() {
  return (
    <Panel title={TITLE} label={TITLE}>
      <PanelSkeleton height={BODY_HEIGHT} />
    </Panel>
  )
}

/** Read from the raw record, which takes about a millisecond; null where it names nothing or cannot be read. */
async function resourceOfEvent(id: string): Promise<string | null> {
  const found = await eventRecord(database(), id)
  try {
    return found && resourceOf(JSON.parse(found.record.toString('utf8')))
  } catch {
    return null
  }
}
