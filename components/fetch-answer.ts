// Asks Cairn's own API from the browser, and says in words what went wrong.
import { z } from 'zod'

const REFUSED = z.object({ error: z.object({ message: z.string() }) })

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
  throw new Error(
    refused.success ? refused.data.error.message : `Cairn answered with status ${response.status}.`,
  )
}

/** The JSON that `path` answers with. The shape is the API's own contract: server and page are of one version. */
export async function fetchJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchAnswer(path, init)
  return (await response.json()) as T
}
