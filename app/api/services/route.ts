// GET /api/services: every service that the filter leaves, and every catalogued one.
import { serviceList } from '@/lib/query/service-list'
import { database } from '../../database'
import { readQuestion } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter } = readQuestion(request, now, {})
  const { services, seen } = await serviceList(database(), filter, now)
  return Response.json({ services, seen, nextCursor: null })
})
