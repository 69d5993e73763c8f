'use client'
// The events of the table: the first page as the server drew it, and the pages after it as they are asked for.
import { useCallback, useRef, useState } from 'react'
import type { EventPage, EventSummary } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'

const PAGE_SIZE = 200

type Pages = {
  first: EventPage
  events: readonly EventSummary[]
  cursor: string | null
  loading: boolean
  /** Why the last page did not come, in words. */
  problem: string | null
}
const pagesFrom = (first: EventPage): Pages => ({
  first,
  events: first.events,
  cursor: first.nextCursor,
  loading: false,
  problem: null,
})

/** `query` is the filter and order as the API takes them. `loadMore` does nothing while a page is on its way. */
export function useEventPages(first: EventPage, query: string): Pages & { loadMore: () => void } {
  const [pages, setPages] = useState(() => pagesFrom(first))
  const asked = useRef<string | null>(null)
  // The server has drawn the page anew: what was loaded after its old first page is out of date.
  if (pages.first !== first) setPages(pagesFrom(first))

  const { cursor } = pages
  const loadMore = useCallback(() => {
    if (cursor === null || asked.current === cursor) return
    asked.current = cursor
    setPages((before) => ({ ...before, loading: true, problem: null }))
    // A late answer to another list is thrown away.
    const update = (change: (before: Pages) => Pages) =>
      setPages((before) => (before.first === first ? change(before) : before))
    fetchJson<EventPage>(`/api/events?${query}&limit=${PAGE_SIZE}&cursor=${encodeURIComponent(cursor)}`)
      .then((page) =>
        update((before) => ({
          ...before,
          events: [...before.events, ...page.events],
          cursor: page.nextCursor,
          loading: false,
        })),
      )
      .catch((error: unknown) => {
        asked.current = null
        update((before) => ({
          ...before,
          loading: false,
          problem: error instanceof Error ? error.message : 'More events could not be loaded.',
        }))
      })
  }, [cursor, query, first])
  return { ...pages, loadMore }
}
