// GET /api/sessions/{id}: what a role session did in numbers, and the chains of events that issued its credentials.
import { notFound } from '@/lib/domain/api-error'
import { readSessionId } from '@/lib/domain/session-id'
import { sessionWhole } from '@/lib/query/session-whole'
import { database } from '../../../database'
import { readParameters } from '../../query-parameters'
import { route } from '../../respond'

type Context = { params: Promise<{ id: string }> }

/** Milliseconds for all chains together. */
const LINEAGE_BUDGET = 8000

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const session = readSessionId((await params).id)
  const search = { until: performance.now() + LINEAGE_BUDGET, signal: request.signal }
  const found = session && (await sessionWhole(database(), session, new Date(), search))
  if (!found) throw notFound('There is no session of this id.')
  return Response.json(found)
})
