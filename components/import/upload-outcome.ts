// What became of a request with files, in words: nothing that goes wrong is left to guess.
import { z } from 'zod'

/** The import that the files went to. An id alone may be another import's after the instance was emptied. */
export type TakenBy = { id: string; createdAt: string }
/**
 * `taken`: every byte is on the server's disk. Otherwise nothing of the request was taken; `of` says what the trouble is
 * with: one of its `files`, the `import` that it was to join (it is gone), the `connection`, or the `server`.
 */
export type UploadOutcome =
  | { kind: 'taken'; by: TakenBy }
  | { kind: 'cancelled' }
  | { kind: 'failed'; of: 'files' | 'import' | 'connection' | 'server'; message: string }

const ACCEPTED = z.object({ import: z.object({ id: z.string().regex(/^\d+$/), createdAt: z.string() }) })
const REFUSED = z.object({ error: z.object({ message: z.string() }) })
const AGAIN = 'What is left can be sent again.'

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
      ? { kind: 'taken', by: { id: accepted.import.id, createdAt: accepted.import.createdAt } }
      : {
          kind: 'failed',
          of: 'server',
          message: 'The server took the files but its answer cannot be read. Look at the list of imports.',
        }
  }
  const reason = parsed(REFUSED, body)?.error.message
  const sentence = reason ? `${reason.replace(/[.\s]+$/, '')}.` : ''
  const failed = (of: 'files' | 'import' | 'server', text: string, advice = AGAIN): UploadOutcome => ({
    kind: 'failed',
    of,
    message: [text, sentence, advice].filter(Boolean).join(' '),
  })
  if (status === 413) return failed('files', 'This is more than this server takes at once.', '')
  if (status === 400 || status === 415) return failed('files', 'The server could not read what was sent.', '')
  if (status === 404 || status === 409) return failed('import', 'The import that it belongs to is gone.')
  if (status === 401 || status === 403)
    return failed('server', 'The server does not let this browser import files.')
  if (status === 503 || status === 507) return failed('server', 'The server cannot take files right now.')
  return failed('server', `The server answered with status ${status}.`)
}

/** What to say when the connection broke. `sent` and `bytes` are words: `1.2 GB`. `unanswered`: all of it had gone out. */
export function brokenConnection(sent: string, bytes: string, unanswered: boolean): UploadOutcome {
  return {
    kind: 'failed',
    of: 'connection',
    message: unanswered
      ? `The connection broke before the server had acknowledged what was sent. ${AGAIN} What it has already is counted as duplicate, never twice.`
      : `The connection broke after ${sent} of ${bytes}. The server may have stopped. ${AGAIN}`,
  }
}
