// Asks Cairn's own API from the browser, and says in words what went wrong.
import { z } from 'zod'

const REFUSED = z.object({ error: z.object({ message: z.string(), field: z.string().optional() }) })

/** What was refused, in a sentence for the reader; `field` names the part of what was sent that is wrong. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  constructor(
    message: string,
    readonly field: string | null,
  ) {
    super(message)
  }
}

/** The answer of `path` as it came. Throws an Error whose message is a sentence for the reader. */
export async function fetchAnswer(path: string, init?: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (cause) {
    if (init?.signal?.aborted) throw cause
    throw new Error('Cairn does not answer. Is it still running?', { cause })
  }
  if (response.ok) return response
  const refused = REFUSED.safeParse(await response.json().catch(() => null))
  if (!refused.success) throw new Error(`Cairn answered with status ${response.status}.`)
  throw new AnswerError(refused.data.error.message, refused.data.error.field ?? null)
}

/** The JSON that `path` answers with. The shape is the API's own contract: server and page are of one version. */
export async function fetchJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchAnswer(path, init)
  return (await response.json()) as T
}

/** Sends `body` as JSON and answers with the JSON that came back. */
export const sendJson = <T>(path: string, method: 'POST' | 'PATCH', body: object): Promise<T> =>
  fetchJson<T>(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
