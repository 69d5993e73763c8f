// GET /api/version: whether something changed since the last time.
import { dataVersion } from '@/lib/query/data-version'
import { database } from '../../database'
import { readParameters } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  readParameters(request, {})
  return Response.json({ version: await dataVersion(database()) })
})
