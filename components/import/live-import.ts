// What is known of imports as they go: the last answer, what the seconds before it say, and when to ask again.
import type { ImportSummary } from '@/lib/domain/answers'
import { type Sample, withSample } from './progress-rate'

/** An import with what its last seconds say about its rate: bytes read, events loaded. */
export type LiveImport = { summary: ImportSummary; bytes: readonly Sample[]; events: readonly Sample[] }

const POLL_MS = 1000
/** An answer that takes long (an import of a million files) is asked for less often: so many times what it took is waited. */
const REST = 3
/** What waits for a host that is gone goes on when that is started, which nobody here waits for by the second. */
const HOST_GONE_MS = 60_000

export const isRunning = ({ status }: ImportSummary): boolean => status === 'queued' || status === 'running'

/** It is running, and there is somebody to go on with it. */
export const isMoving = (summary: ImportSummary): boolean => isRunning(summary) && !summary.waitsForNobody

export const liveOf = (imports: readonly ImportSummary[]): LiveImport[] =>
  imports.map((summary) => ({ summary, bytes: [], events: [] }))

/**
 * Follows imports from answer to answer, whoever asked for it: each adds to what the ones before it say of the rates. `at` in
 * milliseconds of a clock that only goes forward; `ended` is whether one ran before and does no longer.
 */
export function importFollower(): (
  now: readonly ImportSummary[],
  at: number,
) => { live: LiveImport[]; ended: boolean } {
  let before: ReadonlyMap<string, LiveImport> = new Map()
  return (now, at) => {
    const live = now.map((summary) => ({
      summary,
      bytes: withSample(before.get(summary.id)?.bytes ?? [], { at, count: summary.bytesRead }),
      events: withSample(before.get(summary.id)?.events ?? [], { at, count: summary.events }),
    }))
    const ended = now.some((summary) => {
      const earlier = before.get(summary.id)?.summary
      return earlier !== undefined && isRunning(earlier) && !isRunning(summary)
    })
    before = new Map(live.map((each) => [each.summary.id, each]))
    return { live, ended }
  }
}

/** Every so many milliseconds they are to be asked for; null where none is under way. */
export function paceOf(imports: readonly ImportSummary[]): number | null {
  if (imports.some(isMoving)) return POLL_MS
  return imports.some(isRunning) ? HOST_GONE_MS : null
}

/** Milliseconds until they are to be asked for again, where the last answer `took` so many; null where none is under way. */
export function pollAfter(imports: readonly ImportSummary[], took: number): number | null {
  const pace = paceOf(imports)
  return pace === null ? null : Math.max(pace, REST * took)
}
