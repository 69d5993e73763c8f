// What became of a drop that was sent, in words: nothing that goes wrong is left to guess.
import { z } from 'zod'

/** `taken`: every byte is on the server's disk. Otherwise nothing of the drop was taken. */
export type UploadOutcome =
  | { kind: 'taken'; importId: string }
  | { kind: 'cancelled' }
  | { kind: 'failed'; message: string }

const ACCEPTED = z.object({ import: z.object({ id: z.string().regex(/^\d+$/) }) })
const REFUSED = z.object({ error: z.object({ message: z.string() }) })
const NOTHING_TAKEN = 'Nothing of this drop was imported; it can be sent again.'

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What an answer of POST /api/imports means. `body` is its text, whatever it is. */
export function outcomeOf(status: number, body: string): UploadOutcome {
  if (status === 202) {
    const accepted = parsed(ACCEPTED, body)
    return accepted
      ? { kind: 'taken', importId: accepted.import.id }
      : {
          kind: 'failed',
          message: 'The server took the files but its answer cannot be read. Look at the list of imports.',
        }
  }
  const reason = parsed(REFUSED, body)?.error.message
  const sentence = reason ? `${reason.replace(/[.\s]+$/, '')}.` : ''
  const failed = (text: string, advice = NOTHING_TAKEN): UploadOutcome => ({
    kind: 'failed',
    message: [text, sentence, advice].filter(Boolean).join(' '),
  })
  if (status === 413)
    return failed(
      'This is more than this server takes in one drop.',
      'Nothing of this drop was imported; drop it in parts.',
    )
  if (status === 401 || status === 403) return failed('The server does not let this browser import files.')
  if (status === 400 || status === 415) return failed('The server could not read what was sent.')
  if (status === 503 || status === 507) return failed('The server cannot take files right now.')
  return failed(`The server answered with status ${status}.`)
}

/** What to say when the connection broke, with how far it came. `sent` and `bytes` are words: `1.2 GB`. */
export function brokenConnection(sent: string, bytes: string): UploadOutcome {
  return {
    kind: 'failed',
    message: `The connection broke after ${sent} of ${bytes}. The server may have stopped, or a file changed while it was being read. ${NOTHING_TAKEN}`,
  }
}
