// GET /api/imports/{id}/rejects: the records that an import could not take, as received.
import { notFound } from '@/lib/domain/api-error'
import { importById } from '@/lib/query/import-by-id'
import { importRejects, MOST_REJECTS } from '@/lib/query/import-rejects'
import { database } from '../../../../database'
import { cursorParameter, limitParameter, readParameters } from '../../../query-parameters'
import { route } from '../../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  const parameters = readParameters(request, {
    limit: limitParameter(MOST_REJECTS, 50),
    cursor: cursorParameter(),
  })
  const { id } = await params
  const [found, rejects] = await Promise.all([
    importById(database(), id),
    importRejects(database(), id, parameters),
  ])
  if (!found) throw notFound('There is no import of this id.')
  return Response.json(rejects)
})
