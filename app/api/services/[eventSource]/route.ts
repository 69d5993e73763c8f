// GET /api/services/{eventSource}: what its documents promise, beside what was seen.
import { notFound } from '@/lib/domain/api-error'
import { serviceActions } from '@/lib/query/service-actions'
import { database } from '../../../database'
import { readQuestion } from '../../query-parameters'
import { route } from '../../respond'

type Context = { params: Promise<{ eventSource: string }> }

export const GET = route<Context>(async (request, { params }) => {
  const now = new Date()
  const { filter } = readQuestion(request, now, {})
  const { eventSource } = await params
  const found = await serviceActions(database(), filter, now, eventSource)
  if (!found) throw notFound('No event of this service was ever seen, and it has no catalogue.')
  return Response.json(found)
})
