// For the fault suite: sends an upload as a client does, once or until it is acknowledged.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { FaultUpload } from './fault-logs'

/** `acknowledged`: a 202, with the import's id. `away`: nobody was there. `unanswered`: nobody can say what became of it. */
export type Sent =
  | { outcome: 'acknowledged'; id: number }
  | { outcome: 'refused'; status: number; code: string }
  | { outcome: 'away' }
  | { outcome: 'unanswered' }

const UNANSWERED_AFTER_MS = 60_000
const AGAIN_AFTER_MS = 300
const accepted = z.object({ import: z.object({ id: z.coerce.number() }) })
const refused = z.object({ error: z.object({ code: z.string() }) })

/** Sends it once to the Cairn at `url`. */
export async function sendUpload(url: string, { files }: FaultUpload): Promise<Sent> {
  const form = new FormData()
  for (const { name, body } of files) if (body) form.append('file', new Blob([new Uint8Array(body)]), name)
  try {
    const response = await fetch(`${url}/api/imports`, {
      method: 'POST',
      body: form,
      signal: AbortSignal.timeout(UNANSWERED_AFTER_MS),
    })
    const answer: unknown = await response.json()
    if (response.status === 202) return { outcome: 'acknowledged', id: accepted.parse(answer).import.id }
    return { outcome: 'refused', status: response.status, code: refused.parse(answer).error.code }
  } catch (error) {
    if (error instanceof z.ZodError) throw error
    return { outcome: isRefused(error) ? 'away' : 'unanswered' }
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED'

/** Sends it again and again until it is acknowledged; answers the import's id, and how often somebody was there. */
export async function sendUntilAcknowledged(
  url: string,
  upload: FaultUpload,
  patienceMs: number,
): Promise<{ id: number; tries: number }> {
  const end = Date.now() + patienceMs
  for (let tries = 0; ; ) {
    const sent = await sendUpload(url, upload)
    if (sent.outcome !== 'away') tries++
    if (sent.outcome === 'acknowledged') return { id: sent.id, tries }
    // A refusal must be one that passes; anything else would never be acknowledged.
    if (sent.outcome === 'refused' && sent.status !== 503)
      throw new Error(`${upload.name} is refused: ${sent.status} ${sent.code}`)
    if (Date.now() > end) throw new Error(`${upload.name} is not acknowledged: ${JSON.stringify(sent)}`)
    await sleep(AGAIN_AFTER_MS)
  }
}
