// GET /api/breakdown: matching events by the values of one dimension.
import { BREAKDOWN_ORDERS } from '@/lib/domain/answers'
import { breakdown, MOST_BREAKDOWN_ROWS } from '@/lib/query/breakdown'
import { database } from '../../database'
import { dimensionParameter } from '../dimension-parameter'
import { choiceParameter, compareParameter, limitParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    by: dimensionParameter('by'),
    limit: limitParameter(MOST_BREAKDOWN_ROWS, 10),
    order: choiceParameter('order', BREAKDOWN_ORDERS, 'events'),
    compare: compareParameter(),
  })
  return Response.json(await breakdown(database(), filter, now, parameters))
})
