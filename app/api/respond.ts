// The one boundary of the API: every answer is JSON, every failure `{"error":{"code","message","field"?}}`.
import { ApiError } from '@/lib/domain/api-error'
import { databaseTrouble, errorCodes } from './error-codes'

/** For answers of the API: data, never a page, and never kept by a cache. */
const API_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
} as const

type Handler<Context> = (request: Request, context: Context) => Response | Promise<Response>

/**
 * A route handler that answers its errors. An ApiError is answered as it says; a database that takes too long, is
 * full or is away is a 503; anything else is a 500 that tells the caller nothing, and the log what failed and where. A message
 * can quote a record, so none is logged.
 */
export function route<Context = unknown>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    try {
      const response = await handler(request, context)
      for (const [name, value] of Object.entries(API_HEADERS))
        if (!response.headers.has(name)) response.headers.set(name, value)
      return response
    } catch (error) {
      return errorResponse(request, error)
    }
  }
}

/** `{"error":…}` with the status that fits. */
function errorResponse(request: Request, error: unknown): Response {
  const answer = asApiError(error)
  // Whoever hung up gets no answer, and their going is no fault of ours.
  if (answer.status >= 500 && !request.signal.aborted) logError(request, error, answer.status === 500)
  const { code, message, field } = answer
  return Response.json(
    { error: { code, message, ...(field !== undefined && { field }) } },
    {
      status: answer.status,
      headers: { ...API_HEADERS, ...(answer.status === 503 && { 'Retry-After': '5' }) },
    },
  )
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const trouble = databaseTrouble(errorCodes(error))
  if (trouble === 'timeout')
    return new ApiError(
      503,
      'too_slow',
      'This question took too long to answer. A shorter time range or a tighter filter helps.',
    )
  if (trouble === 'full') return new ApiError(503, 'database_full', 'The database is out of disk or memory.')
  if (trouble === 'unreachable')
    return new ApiError(503, 'database_unreachable', 'The database cannot be reached at the moment.')
  return new ApiError(500, 'internal', 'Something went wrong in Cairn. Its log says where.')
}

/** Writes what failed and where, without any message. */
export function logError(request: Request, error: unknown, withFrames: boolean): void {
  const where = `${request.method} ${new URL(request.url).pathname}`
  const chain: string[] = []
  for (let at: unknown = error; at instanceof Error && chain.length < 5; at = at.cause) {
    const frames = (at.stack ?? '').split('\n').filter((line) => withFrames && /^\s+at /.test(line))
    chain.push([at.name, ...frames.slice(0, 8)].join('\n'))
  }
  const codes = errorCodes(error).map((code) => ` ${code}`)
  console.error(`${where} failed:${codes.join('')} ${chain.join('\n  caused by ') || typeof error}`)
}
