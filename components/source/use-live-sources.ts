'use client'
// Sources as they go: asks once a second while one of them is at work, now and then otherwise.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { SourceSummary } from '@/lib/domain/source'
import { fetchJson } from '../fetch-answer'
import { type Sample, withSample } from '../import/progress-rate'
import { useLive } from '../live/live-updates'
import { isWorking } from './prepare-source'

/** A source with what its last seconds say about its rate: bytes loaded, events that came out of its files. */
export type LiveSource = { summary: SourceSummary; bytes: readonly Sample[]; events: readonly Sample[] }

const WORKING_MS = 1000
const WAITING_MS = 10_000
/** An answer that takes long (a ledger of millions) is asked for less often: so many times what it took is waited. */
const REST = 3
/** So long after somebody asked for something, it may be about to begin. */
const EXPECTING_MS = 8000

const liveOf = (sources: readonly SourceSummary[]): LiveSource[] =>
  sources.map((summary) => ({ summary, bytes: [], events: [] }))

/**
 * `drawn` are the sources as the server drew them; `watched` the id of the only one to follow, else all are.
 * `now` is the clock of the last answer. `poll` asks at once, and often for a while. `problem` says that Cairn does not
 * answer; the last figures stay. The page is drawn anew when a round ends.
 */
export function useLiveSources(
  drawn: readonly SourceSummary[],
  drawnAt: string,
  watched?: string,
): { sources: readonly LiveSource[]; now: Date; problem: string | null; poll: () => void } {
  const { refreshSoon } = useLive()
  const [answer, setAnswer] = useState(() => ({ drawn, sources: liveOf(drawn), now: new Date(drawnAt) }))
  // Not put into the state: while the page is drawn anew React loses what a drawing sets, and shows no answer any more.
  const state = useMemo(() => {
    if (answer.drawn === drawn) return answer
    const known = new Map(answer.sources.map((live) => [live.summary.id, live]))
    const sources = drawn.map((summary) => ({ bytes: [], events: [], ...known.get(summary.id), summary }))
    return { drawn, sources, now: new Date(drawnAt) }
  }, [answer, drawn, drawnAt])
  const newest = useRef(drawn)
  useEffect(() => {
    newest.current = drawn
  }, [drawn])
  const [asked, setAsked] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const working = state.sources.some(({ summary }) => isWorking(summary))

  useEffect(() => {
    const abort = new AbortController()
    const until = asked === 0 ? 0 : performance.now() + EXPECTING_MS
    let timer: ReturnType<typeof setTimeout> | undefined
    let wasWorking = working
    let took = 0
    const next = (busy: boolean) => {
      const pause = busy || performance.now() < until ? WORKING_MS : WAITING_MS
      timer = setTimeout(ask, Math.max(pause, REST * took))
    }
    const ask = async () => {
      if (document.hidden) return next(false)
      const began = performance.now()
      try {
        const found = await current(watched, abort.signal)
        const at = performance.now()
        took = at - began
        setProblem(null)
        const last = { drawn: newest.current, now: new Date() }
        setAnswer(({ sources }) => ({ ...last, sources: advance(sources, found, at) }))
        const isNow = found.some(isWorking)
        if (wasWorking && !isNow) refreshSoon()
        wasWorking = isNow
        next(isNow)
      } catch (error) {
        if (abort.signal.aborted) return
        setProblem(error instanceof Error ? error.message : 'Cairn does not answer.')
        next(false)
      }
    }
    if (asked === 0) next(working)
    else void ask()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [working, asked, watched, refreshSoon])

  const poll = useCallback(() => setAsked((times) => times + 1), [])
  return { sources: state.sources, now: state.now, problem, poll }
}

function advance(before: readonly LiveSource[], found: readonly SourceSummary[], at: number): LiveSource[] {
  const known = new Map(before.map((live) => [live.summary.id, live]))
  return found.map((summary) => {
    // What was loaded before somebody waited says nothing about the rate now.
    if (!isWorking(summary)) return { summary, bytes: [], events: [] }
    const last = known.get(summary.id)
    return {
      summary,
      bytes: withSample(last?.bytes ?? [], { at, count: summary.bytesLoaded }),
      events: withSample(last?.events ?? [], { at, count: summary.eventsUnderWay }),
    }
  })
}

async function current(watched: string | undefined, signal: AbortSignal): Promise<SourceSummary[]> {
  if (watched !== undefined)
    return [(await fetchJson<{ source: SourceSummary }>(`/api/sources/${watched}`, { signal })).source]
  return (await fetchJson<{ sources: SourceSummary[] }>('/api/sources?limit=200', { signal })).sources
}
