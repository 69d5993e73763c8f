'use client'
// Imports as they go: asks once a second while one of them is running, and draws the page anew when one ends.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ImportSummary } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { useLive } from '../live/live-updates'
import { type Sample, withSample } from './progress-rate'

/** An import with what its last seconds say about its rate: bytes read, events loaded. */
export type LiveImport = { summary: ImportSummary; bytes: readonly Sample[]; events: readonly Sample[] }

const POLL_MS = 1000
/** An answer that takes long (an import of a million files) is asked for less often: so many times what it took is waited. */
const REST = 3
export const isRunning = ({ status }: ImportSummary): boolean => status === 'queued' || status === 'running'

function advance(before: LiveImport | undefined, summary: ImportSummary, at: number): LiveImport {
  return {
    summary,
    bytes: withSample(before?.bytes ?? [], { at, count: summary.bytesRead }),
    events: withSample(before?.events ?? [], { at, count: summary.events }),
  }
}
const liveOf = (imports: readonly ImportSummary[]): LiveImport[] =>
  imports.map((summary) => ({ summary, bytes: [], events: [] }))

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
  const before = useRef<ReadonlyMap<string, LiveImport>>(new Map())
  const running = imports.some(({ summary }) => isRunning(summary))

  useEffect(() => {
    if (!running && asked === 0) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const began = performance.now()
      try {
        const now = await current(watched, abort.signal)
        const at = performance.now()
        const live = now.map((summary) => advance(before.current.get(summary.id), summary, at))
        const ended = live.some(({ summary }) => {
          const earlier = before.current.get(summary.id)?.summary
          return !isRunning(summary) && (earlier === undefined ? false : isRunning(earlier))
        })
        before.current = new Map(live.map((each) => [each.summary.id, each]))
        setProblem(null)
        setAnswer({ drawn: newest.current, imports: live })
        if (ended) refreshSoon()
        if (now.some(isRunning)) timer = setTimeout(ask, Math.max(POLL_MS, REST * (at - began)))
      } catch (error) {
        if (abort.signal.aborted) return
        setProblem(error instanceof Error ? error.message : 'Cairn does not answer.')
        timer = setTimeout(ask, POLL_MS * 3)
      }
    }
    timer = setTimeout(ask, asked === 0 ? POLL_MS : 0)
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [running, asked, watched, refreshSoon])

  const poll = useCallback(() => setAsked((times) => times + 1), [])
  return { imports, problem, poll }
}

async function current(watched: string | undefined, signal: AbortSignal): Promise<ImportSummary[]> {
  if (watched !== undefined)
    return [(await fetchJson<{ import: ImportSummary }>(`/api/imports/${watched}`, { signal })).import]
  return (await fetchJson<{ imports: ImportSummary[] }>('/api/imports', { signal })).imports
}
