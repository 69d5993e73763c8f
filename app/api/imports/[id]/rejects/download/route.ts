// GET /api/imports/{id}/rejects/download: all records that an import could not take, in one file.
import { notFound } from '@/lib/domain/api-error'
import { importById } from '@/lib/query/import-by-id'
import { rejectLines } from '@/lib/query/import-rejects'
import { database } from '../../../../../database'
import { readParameters } from '../../../../query-parameters'
import { logError, route } from '../../../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const { id } = await params
  const found = await importById(database(), id)
  if (!found) throw notFound('There is no import of this id.')
  const lines = rejectLines(database(), id)
  const headers = {
    'Content-Type': 'application/x-ndjson',
    'Content-Disposition': `attachment; filename="cairn-import-${found.id}-rejects.ndjson"`,
    'Cache-Control': 'no-store, no-transform',
  }
  if (request.method === 'HEAD') return new Response(null, { headers })
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await lines.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          // Breaks the connection, so that nobody takes a part for the whole.
          if (!request.signal.aborted) logError(request, error, true)
          controller.error(new Error('the rejects broke off'))
        }
      },
      async cancel() {
        await lines.return()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers })
})
