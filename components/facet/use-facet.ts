'use client'
// One facet from the API, for what the page was not drawn with.
import { useEffect, useState } from 'react'
import type { Facet } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { clear, type Filter, formatFilter } from '@/lib/domain/filter'
import { fetchJson } from '../fetch-answer'
import { useLive } from '../live/live-updates'

type Loaded = { asked: string; facet: Facet | null; problem: string | null }

/**
 * The first `limit` values of `by` under the filter without its own condition, asked anew when the data changes. While newer
 * counts are on their way the old ones stay; `facet` is null until the first are there.
 */
export function useFacet(filter: Filter, by: DimensionKey, limit: number): Omit<Loaded, 'asked'> {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const { version } = useLive()
  const parameters = formatFilter(clear(filter, by))
  parameters.set('by', by)
  parameters.set('limit', String(limit))
  const query = parameters.toString()
  const asked = `${query} ${version}`
  useEffect(() => {
    const abort = new AbortController()
    fetchJson<Facet>(`/api/breakdown?${query}`, { signal: abort.signal })
      .then((facet) => setLoaded({ asked, facet, problem: null }))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Error ? error.message : 'The values could not be loaded.'
        setLoaded({ asked, facet: null, problem })
      })
    return () => abort.abort()
  }, [query, asked])
  return { facet: loaded?.facet ?? null, problem: loaded?.asked === asked ? loaded.problem : null }
}
