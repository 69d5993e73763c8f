'use client'
// Imports as they go: asks once a second while one of them is being read, and draws the page anew when one ends.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ImportSummary } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { useLive } from '../live/live-updates'
import { importFollower, type LiveImport, liveOf, paceOf, pollAfter } from './live-import'

/** Milliseconds. */
const FIRST_POLL_MS = 1000
const AFTER_TROUBLE_MS = 3000

/**
 * `drawn` are the imports as the server drew them; `watched` the id of the only one to follow, else the whole list is.
 * `poll` asks at once. `problem` says that Cairn does not answer; the last figures stay.
 */
export function useLiveImports(
  drawn: readonly ImportSummary[],
  watched?: string,
): { imports: readonly LiveImport[]; problem: string | null; poll: () => void } {
  const { refreshSoon } = useLive()
  const [answer, setAnswer] = useState(() => ({ drawn, imports: liveOf(drawn) }))
  const [asked, setAsked] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  // Not put into the state: while the page is drawn anew React loses what a drawing sets, and shows no answer any more.
  const imports = useMemo(() => {
    if (answer.drawn === drawn) return answer.imports
    const known = new Map(answer.imports.map((live) => [live.summary.id, live]))
    return drawn.map((summary) => ({ bytes: [], events: [], ...known.get(summary.id), summary }))
  }, [answer, drawn])
  const newest = useRef(drawn)
  useEffect(() => {
    newest.current = drawn
  }, [drawn])
  // Kept over `poll`, which comes with each part of a drop: else there were no rates while it is sent.
  const [follow] = useState(importFollower)
  // Asked anew when this changes: what begins elsewhere does not wait for the slow turn of what waits for a host.
  const pace = paceOf(imports.map(({ summary }) => summary))

  useEffect(() => {
    if (pace === null && asked === 0) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const began = performance.now()
      try {
        const now = await current(watched, abort.signal)
        const at = performance.now()
        const { live, ended } = follow(now, at)
        setProblem(null)
        setAnswer({ drawn: newest.current, imports: live })
        if (ended) refreshSoon()
        const next = pollAfter(now, at - began)
        if (next !== null) timer = setTimeout(ask, next)
      } catch (error) {
        if (abort.signal.aborted) return
        setProblem(error instanceof Error ? error.message : 'Cairn does not answer.')
        timer = setTimeout(ask, AFTER_TROUBLE_MS)
      }
    }
    timer = setTimeout(ask, asked === 0 ? FIRST_POLL_MS : 0)
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [pace, asked, watched, refreshSoon, follow])

  const poll = useCallback(() => setAsked((times) => times + 1), [])
  return { imports, problem, poll }
}

async function current(watched: string | undefined, signal: AbortSignal): Promise<ImportSummary[]> {
  if (watched !== undefined)
    return [(await fetchJson<{ import: ImportSummary }>(`/api/imports/${watched}`, { signal })).import]
  return (await fetchJson<{ imports: ImportSummary[] }>('/api/imports', { signal })).imports
}
