// Reads a request's JSON body strictly: what is no JSON, too long or not as the schema says is refused, by its field.
import type { z } from 'zod'
import { ApiError, badRequest, tooLarge } from '@/lib/domain/api-error'

/** More than any body of this API needs, a source with a thousand accounts among them. */
const MOST_BYTES = 64 * 1024

/** The JSON object of the body. Throws a 415 for another content type, a 413 for more than 64 KiB, a 400 otherwise. */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  expectJson(request)
  return objectOf(await readText(request))
}

/** The same, of a request that may come without a body: then it is as if it were `{}`. */
export async function readJsonIfAny(request: Request): Promise<Record<string, unknown>> {
  // That there is none shows when it is read: a server's request has a stream all the same.
  if (request.headers.has('content-type')) expectJson(request)
  const text = await readText(request)
  if (text === '') return {}
  expectJson(request)
  return objectOf(text)
}

function expectJson(request: Request): void {
  // A form of another site can send text, but no JSON without asking first.
  const [contentType = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (contentType.trim().toLowerCase() !== 'application/json')
    throw new ApiError(415, 'unsupported_media_type', 'Send JSON, with Content-Type: application/json.')
}

function objectOf(text: string): Record<string, unknown> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw badRequest('The body is not JSON.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The body is a JSON object.')
  return body as Record<string, unknown>
}

/** What `schema` reads of a body. Throws a 400 that names the first field that is wrong. */
export function parseBody<T>(body: Record<string, unknown>, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = String(issue?.path[0] ?? '')
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    throw badRequest(`unknown field: ${key.slice(0, 80)}`, key.slice(0, 80))
  }
  if (issue?.code === 'invalid_type' && body[field] === undefined)
    throw badRequest(`${field} is missing`, field)
  throw badRequest(issue?.message ?? 'The body cannot be read.', field === '' ? undefined : field)
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw tooLarge(`The body has more than ${MOST_BYTES / 1024} KiB.`)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw badRequest('The body is not JSON.')
  }
}
