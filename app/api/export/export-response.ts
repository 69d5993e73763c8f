// The answer that an export is streamed in: bounded in number and in time, and never whole when it is not complete.
import type { Database } from '@/lib/db/client'
import type { EventOrder } from '@/lib/domain/answers'
import { ApiError } from '@/lib/domain/api-error'
import {
  EXPORT_CONTENT_TYPES,
  EXPORT_COUNT_HEADER,
  type ExportFormat,
  exportFilename,
} from '@/lib/domain/export-format'
import type { Filter } from '@/lib/domain/filter'
import type { TextQuery } from '@/lib/domain/text-query'
import { exportBytes } from '@/lib/query/export-bytes'
import { exportEvents } from '@/lib/query/export-events'
import { logError } from '../respond'

/** Each holds a connection, some 100 MiB, and a core as long as its reader is fast. */
const MOST_AT_ONCE = 3
let underWay = 0

/** A reader that takes nothing for so long is gone, or will never be done: the moment it reads is held for it. */
const PATIENCE_MS = 60_000
/** Likewise for one that takes a little from time to time. */
const LONGEST_MS = 6 * 3_600_000

export type ExportAsked = {
  filter: Filter
  now: Date
  format: ExportFormat
  order: EventOrder
  query?: TextQuery | undefined
}

/**
 * The export with its headers, and for a HEAD these alone. Throws a 429 while as many are under way as this process
 * takes. A failure after the first byte breaks the connection, so that no client takes a part for the whole.
 */
export async function exportResponse(
  db: Database,
  request: Request,
  { filter, now, format, order, query }: ExportAsked,
  patienceMs = PATIENCE_MS,
): Promise<Response> {
  if (underWay >= MOST_AT_ONCE)
    throw new ApiError(
      429,
      'too_many_exports',
      `${MOST_AT_ONCE} exports are under way. Try again when one of them has ended.`,
    )
  underWay++
  const gone = new AbortController()
  const signal = AbortSignal.any([request.signal, gone.signal, AbortSignal.timeout(LONGEST_MS)])
  const end = once(() => {
    underWay--
  })
  try {
    const exported = await exportEvents(db, filter, now, { query, order, signal })
    const headers = {
      'Content-Type': EXPORT_CONTENT_TYPES[format],
      'Content-Disposition': `attachment; filename="${exportFilename(exported.range, format)}"`,
      // Compressing costs more than making it, and most readers are on this machine.
      'Cache-Control': 'no-store, no-transform',
      ...(exported.total !== null && { [EXPORT_COUNT_HEADER]: String(exported.total) }),
    }
    const close = async () => {
      await exported.close()
      end()
    }
    if (request.method === 'HEAD') {
      await close()
      return new Response(null, { headers })
    }
    const bytes = exportBytes(exported, format)
    return new Response(streamOf(bytes, { request, gone, signal, close, patienceMs }), { headers })
  } catch (error) {
    end()
    throw error
  }
}

type Streaming = {
  request: Request
  gone: AbortController
  signal: AbortSignal
  close: () => Promise<void>
  patienceMs: number
}

function streamOf(
  bytes: AsyncGenerator<Uint8Array>,
  { request, gone, signal, close, patienceMs }: Streaming,
): ReadableStream<Uint8Array> {
  let patience: NodeJS.Timeout | undefined
  const wait = () => {
    patience = setTimeout(() => gone.abort(), patienceMs)
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const leave = () => {
          clearTimeout(patience)
          void close()
          controller.error(new BrokenExport())
        }
        if (signal.aborted) leave()
        else {
          signal.addEventListener('abort', leave, { once: true })
          wait()
        }
      },
      async pull(controller) {
        clearTimeout(patience)
        try {
          const { done, value } = await bytes.next()
          if (done) {
            await close()
            controller.close()
            return
          }
          controller.enqueue(value)
          wait()
        } catch (error) {
          if (signal.aborted) return
          logError(request, error, true)
          await close()
          controller.error(new BrokenExport())
        }
      },
      cancel() {
        clearTimeout(patience)
        gone.abort()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Says nothing: what failed is in the log, and could quote a record. */
class BrokenExport extends Error {
  override readonly name = 'AbortError'
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}
