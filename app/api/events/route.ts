// GET /api/events: the matching events, a page at a time.
import { EVENT_ORDERS } from '@/lib/domain/answers'
import { events, MOST_EVENTS } from '@/lib/query/events'
import { database } from '../../database'
import { choiceParameter, cursorParameter, limitParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    limit: limitParameter(MOST_EVENTS, 50),
    cursor: cursorParameter(),
    order: choiceParameter('order', EVENT_ORDERS, 'desc'),
  })
  return Response.json(await events(database(), filter, now, parameters))
})
