// GET /api/totals: how many events match, of which kinds, by how many identities, services and regions.
import { comparedTotals, totals } from '@/lib/query/totals'
import { database } from '../../database'
import { compareParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, { compare: compareParameter() })
  const answer = parameters.compare ? comparedTotals : totals
  return Response.json(await answer(database(), filter, now))
})
