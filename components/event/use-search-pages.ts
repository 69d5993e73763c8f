'use client'
// The events that a text search finds, a page after the other, as far as they are wanted.
import { useCallback, useEffect, useState } from 'react'
import type { SearchPage } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { BEGINNING, goOn, type SearchProgress, withPage } from './search-progress'

export type SearchPages = {
  progress: SearchProgress
  /** Cancels the request that is on its way. */
  stop: () => void
  /** After a stop, a failure, or when more are wanted. */
  more: () => void
  /** Forgets what was found and begins anew. */
  restart: () => void
}

/** `query` is the filter, the order and `q` as the API takes them. */
export function useSearchPages(query: string): SearchPages {
  const [progress, setProgress] = useState(BEGINNING)
  const { status, cursor } = progress
  const missing = progress.enough - progress.events.length
  useEffect(() => {
    if (status !== 'searching') return
    const abort = new AbortController()
    const place = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    fetchJson<SearchPage>(`/api/events?${query}&limit=${missing}${place}`, { signal: abort.signal })
      .then((page) => setProgress((before) => withPage(before, page)))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Error ? error.message : 'The search could not go on.'
        setProgress((before) => ({ ...before, status: 'failed', problem }))
      })
    return () => abort.abort()
  }, [query, status, cursor, missing])
  const stop = useCallback(
    () =>
      setProgress((before) => (before.status === 'searching' ? { ...before, status: 'stopped' } : before)),
    [],
  )
  const more = useCallback(() => setProgress(goOn), [])
  const restart = useCallback(() => setProgress({ ...BEGINNING }), [])
  return { progress, stop, more, restart }
}
