'use client'
// The events of the table: the first page as the server drew it, and the pages after it as they are asked for. When the
// server draws a newer first page, the rows of somebody who is reading stay where they are.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { EventPage, EventSummary } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { isSameList, newSince } from './newer-list'

const PAGE_SIZE = 200

/** A first page with the filter and order, as the API takes them, that it answers: the pages after it have the same. */
type List = { first: EventPage; query: string }
type Pages = {
  /** What is shown, and what the server drew last. */
  list: List
  latest: List
  events: readonly EventSummary[]
  cursor: string | null
  loading: boolean
  /** Why the last page did not come, in words. */
  problem: string | null
}
const pagesFrom = (list: List): Pages => ({
  list,
  latest: list,
  events: list.first.events,
  cursor: list.first.nextCursor,
  loading: false,
  problem: null,
})

/** The rows of a list, however they are found. */
export type EventPages = Pick<Pages, 'events' | 'loading' | 'problem'> & {
  /** What stands at their end, where that is not how many of them are loaded. */
  end: string | null
  /** Whether there are more, as far as anybody knows. */
  more: boolean
  /** All matching events when the shown list was drawn; null as long as nobody knows. */
  total: number | null
  /** How many events the newer list has more, where one waits to be shown; else null. It may have fewer. */
  waiting: number | null
  /** Does nothing while a page is on its way. */
  loadMore: () => void
  /** Shows the newer list. */
  showLatest: () => void
}

/** `isReading` tells at that moment whether the rows must stay. `latestTotal` is what matches now. */
export function useEventPages(
  first: EventPage,
  query: string,
  isReading: () => boolean,
): EventPages & { latestTotal: number } {
  const [pages, setPages] = useState(() => pagesFrom({ first, query }))
  const asked = useRef<{ list: List; cursor: string } | null>(null)
  const reading = useRef(isReading)
  useEffect(() => {
    reading.current = isReading
  })
  // What somebody does with the rows is known to the document alone, when the newer page arrives.
  useEffect(() => {
    const stays = reading.current()
    setPages((before) => {
      const latest = { first, query }
      if (before.latest.first === first) return before
      return stays || isSameList(before.list.first, first) ? { ...before, latest } : pagesFrom(latest)
    })
  }, [first, query])

  const { list, latest, events, cursor, loading, problem } = pages
  const loadMore = useCallback(() => {
    const already = asked.current?.list === list && asked.current.cursor === cursor
    if (cursor === null || already) return
    asked.current = { list, cursor }
    setPages((before) => ({ ...before, loading: true, problem: null }))
    // A late answer to another list is thrown away.
    const update = (change: (before: Pages) => Pages) =>
      setPages((before) => (before.list === list ? change(before) : before))
    fetchJson<EventPage>(`/api/events?${list.query}&limit=${PAGE_SIZE}&cursor=${encodeURIComponent(cursor)}`)
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
  }, [cursor, list])
  const showLatest = useCallback(() => setPages((before) => pagesFrom(before.latest)), [])
  return {
    events,
    end: null,
    more: cursor !== null,
    loading,
    problem,
    total: list.first.total,
    latestTotal: latest.first.total,
    waiting: newSince(list.first, latest.first),
    loadMore,
    showLatest,
  }
}
