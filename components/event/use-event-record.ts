'use client'
// One event with its raw record, from GET /api/events/{id}. The last few are kept, so that walking back is instant.
import { useEffect, useRef, useState } from 'react'
import type { EventSummary } from '@/lib/domain/answers'
import type { EventIntegrity } from '@/lib/domain/source'
import { fetchAnswer } from '../fetch-answer'
import { useLive } from '../live/live-updates'
import { memberBytes } from './record-bytes'

export type OpenRecord = {
  event: EventSummary
  /** The record's own bytes as received, and their text. */
  bytes: Uint8Array<ArrayBuffer>
  text: string
  /** The record as JSON.parse reads it, for its fields; null where it cannot. */
  parsed: unknown
  /** What the digests say of the file that brought it, at the data version that it was read at. */
  integrity: EventIntegrity | null
  version: string | null
}
type Answer = { id: string; record: OpenRecord | null; problem: string | null }

const MOST_KEPT = 20
const kept = new Map<string, OpenRecord>()

async function load(id: string, version: string | null, signal: AbortSignal): Promise<OpenRecord> {
  const answer = await fetchAnswer(`/api/events/${encodeURIComponent(id)}`, { signal })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const decoder = new TextDecoder()
  const [event, record] = [memberBytes(bytes, 'event'), memberBytes(bytes, 'record')]
  if (!event || !record) throw new Error('The answer holds no record.')
  const integrity = memberBytes(bytes, 'integrity')
  const before = kept.get(id)
  const opened = {
    // The record of an event never changes.
    ...(before ?? readRecord(event, record)),
    // The API's own contract: server and page are of one version.
    integrity: integrity && (JSON.parse(decoder.decode(integrity)) as EventIntegrity | null),
    version,
  }
  kept.delete(id)
  kept.set(id, opened)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  return opened
}

function readRecord(event: Uint8Array, record: Uint8Array): Omit<OpenRecord, 'integrity' | 'version'> {
  const decoder = new TextDecoder()
  const text = decoder.decode(record)
  // As above.
  const summary = JSON.parse(decoder.decode(event)) as EventSummary
  return { event: summary, bytes: record.slice(), text, parsed: parsedOrNull(text) }
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * While another event is on its way, `record` is null and `problem` too. `retry` asks again. With the data the verdict can
 * change, so it is asked again, too; the record stays in sight meanwhile, and also when nothing answers.
 */
export function useEventRecord(id: string): Omit<Answer, 'id'> & { retry: () => void } {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [attempt, setAttempt] = useState(0)
  const { version } = useLive()
  const latest = useRef(version)
  useEffect(() => {
    latest.current = version
  }, [version])
  const known = kept.get(id) ?? null
  // While a large import runs there is a new version each second, and asking may take longer: the first answer is awaited.
  const wanted = known === null ? 'any' : version
  useEffect(() => {
    if (attempt < 0 || (kept.has(id) && kept.get(id)?.version === wanted)) return
    const abort = new AbortController()
    load(id, latest.current, abort.signal)
      .then((record) => setAnswer({ id, record, problem: null }))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Error ? error.message : 'The record could not be loaded.'
        setAnswer({ id, record: null, problem })
      })
    return () => abort.abort()
  }, [id, attempt, wanted])
  const current = answer?.id === id ? answer : null
  return {
    record: known ?? current?.record ?? null,
    problem: known ? null : (current?.problem ?? null),
    retry: () => {
      setAnswer(null)
      setAttempt(attempt + 1)
    },
  }
}
