// GET /api/facets: the values of several dimensions, each counted without its own condition.
import { facets, MOST_FACET_ROWS } from '@/lib/query/facets'
import { database } from '../../database'
import { dimensionsParameter } from '../dimension-parameter'
import { limitParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    of: dimensionsParameter('of'),
    limit: limitParameter(MOST_FACET_ROWS, 10),
  })
  return Response.json({ facets: await facets(database(), filter, now, parameters) })
})
