// GET /api/events: the matching events, a page at a time; with `q` those in whose records its words occur.
import { z } from 'zod'
import { EVENT_ORDERS } from '@/lib/domain/answers'
import { badRequest } from '@/lib/domain/api-error'
import { parseTextQuery } from '@/lib/domain/text-query'
import { events, MOST_EVENTS } from '@/lib/query/events'
import { searchEvents } from '@/lib/query/search-events'
import { database } from '../../database'
import { choiceParameter, cursorParameter, limitParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    limit: limitParameter(MOST_EVENTS, 50),
    cursor: cursorParameter(),
    order: choiceParameter('order', EVENT_ORDERS, 'desc'),
    q: z.string().optional(),
  })
  const { q, ...page } = parameters
  if (q === undefined) return Response.json(await events(database(), filter, now, page))
  const parsed = parseTextQuery(q)
  if ('problem' in parsed) throw badRequest(parsed.problem, 'q')
  const { signal } = request
  return Response.json(await searchEvents(database(), filter, now, parsed.query, { ...page, signal }))
})
